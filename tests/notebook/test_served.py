"""What served() claims, checked by asking: it is read from the engine, and the engine keeps its word."""

from __future__ import annotations

import pytest
from azure.core.exceptions import HttpResponseError

from course.clients import Clients
from course.cloud import Cloud
from course.notebook import served
from course.topics.errors import NoSuchName


@pytest.fixture
def clients() -> Clients:
    clients = Clients(Cloud.in_memory())
    clients.resources.resource_groups.create_or_update("rg", {"location": "eastus"})
    return clients


def test_what_is_said_to_be_served_is_answered(clients: Clients) -> None:
    assert "list_by_resource_group" in served("images").groups[0].served
    assert list(clients.compute.images.list_by_resource_group("rg")) == []


def test_what_is_said_to_be_refused_is_refused(clients: Clients) -> None:
    assert served("restore_point_collections").groups[0].served == ()
    with pytest.raises(HttpResponseError, match="not served by the local Azure"):
        list(clients.compute.restore_point_collections.list("rg"))


def test_without_a_name_every_group_stands_there_of_which_something_is_served() -> None:
    groups = served().groups
    assert {"images", "galleries", "virtual_machines", "resource_groups"} <= {group.name for group in groups}
    assert all(group.served for group in groups)


def test_its_words_are_the_same_in_text_and_in_html() -> None:
    said = served("images", "restore_point_collections")
    for words in ("compute.images", "6 of 6", "list_by_resource_group", "0 of 6", "refused"):
        assert words in said.text() and words in said.html()


def test_a_mistyped_group_is_answered_with_its_near_matches() -> None:
    with pytest.raises(NoSuchName, match="Did you mean images"):
        served("imags")

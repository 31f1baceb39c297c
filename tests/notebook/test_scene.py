"""Scenes: built anew each time, in a cloud where nothing is left over from the cell before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from course.cloud import Cloud
from course.notebook import scene
from course.topics import session
from course.topics.errors import NoSuchName


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    cloud = Cloud.in_memory()
    session.enter("00_start_here", cloud)
    yield cloud
    session.leave()
    cloud.close()


def power(cloud: Cloud) -> list[str]:
    return [state["power"] for state in cloud.states().values()]


def test_a_scene_set_again_is_as_it_was_the_first_time(cloud: Cloud) -> None:
    first = scene("start-4")
    ids = [document["id"] for document in cloud.documents() if document["name"] == "web01"]
    first.compute.virtual_machines.begin_deallocate(first.group, "web01").result()
    assert power(cloud) == ["deallocated"]
    assert repr(scene("start-4")) == repr(first)
    assert power(cloud) == ["running"]
    assert [document["id"] for document in cloud.documents() if document["name"] == "web01"] == ids


def test_a_scene_begins_with_nothing_left_running_and_the_immediate_clock(cloud: Cloud) -> None:
    clients = scene("start-4")
    cloud.clock_mode = "step by step"
    clients.resources.resource_groups.begin_delete("rg-start-4", polling=False)
    assert [operation["status"] for operation in cloud.operations()] == ["InProgress"]
    scene("start-4")
    assert cloud.clock_mode == "immediate"
    assert power(cloud) == ["running"]


def test_scenes_leave_each_other_alone(cloud: Cloud) -> None:
    scene("start-4")
    scene("start-5")
    assert len(power(cloud)) == 2


def test_an_exercise_without_a_scene_says_so(cloud: Cloud) -> None:
    with pytest.raises(NoSuchName, match="'start-7' has no scene"):
        scene("start-7")

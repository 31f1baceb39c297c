"""A body that the SDK's types do not allow is refused, with the place where it is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient

from tests.cloud.bodies import LOCATION, RG, definition_body
from tests.cloud.refused import Refused, group_not_found, missing, not_found, refused

EMPTY = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}


def put(compute: ComputeManagementClient, body: Any) -> Refused:
    return refused(lambda: compute.disks.begin_create_or_update(RG, "data", body))


def wrong(value: str, kind: str, path: str) -> Refused:
    text = f"'Error converting value {value} to type '{kind}'. Path '{path}'.'"
    return 400, "InvalidRequestContent", f"The request content was invalid and could not be deserialized: {text}."


def unreadable(reason: str) -> Refused:
    return 400, "InvalidRequestContent", f"The request content was invalid and could not be deserialized: '{reason}'."


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"properties": []}, wrong("[]", "DiskProperties", "properties")),
        ({"zones": "1"}, wrong('"1"', "array", "zones")),
        ({"tags": ["a"]}, wrong('["a"]', "object", "tags")),
        ({"properties": {**EMPTY, "diskSizeGB": "much"}}, wrong('"much"', "integer", "properties.diskSizeGB")),
        ({"properties": {**EMPTY, "diskSizeGB": [4]}}, wrong("[4]", "integer", "properties.diskSizeGB")),
        ({"properties": {**EMPTY, "diskSizeGB": True}}, wrong("true", "integer", "properties.diskSizeGB")),
        ({"properties": {**EMPTY, "tier": {}}}, wrong("{}", "string", "properties.tier")),
        (
            {"properties": {**EMPTY, "burstingEnabled": "perhaps"}},
            wrong('"perhaps"', "boolean", "properties.burstingEnabled"),
        ),
        (
            {"properties": {**EMPTY, "osType": "Plan9"}},
            (400, "InvalidParameter", "The value of parameter osType is invalid."),
        ),
    ],
)
def test_a_value_of_another_kind(compute: ComputeManagementClient, group: str, change: Any, wanted: Refused) -> None:
    assert put(compute, {"location": LOCATION, "properties": EMPTY, **change}) == wanted


@pytest.mark.parametrize(("given", "read"), [("4", 4), (4, 4)])
def test_a_number_may_be_written_as_text(compute: ComputeManagementClient, group: str, given: Any, read: int) -> None:
    body: Any = {"location": LOCATION, "properties": {**EMPTY, "diskSizeGB": given}}
    assert compute.disks.begin_create_or_update(RG, "data", body).result().disk_size_gb == read


def test_what_must_be_there_is_missed_where_it_should_stand(compute: ComputeManagementClient, gallery: Any) -> None:
    body = definition_body(identifier={"publisher": "contoso", "offer": "web"})
    met = refused(lambda: compute.gallery_images.begin_create_or_update(RG, "gallery", "web", body))
    assert met == missing("identifier.sku")


def test_a_body_that_is_nested_without_end(compute: ComputeManagementClient, group: str) -> None:
    deep: Any = {}
    for _ in range(130):
        deep = {"a": deep}
    wanted = unreadable("The reader's MaxDepth of 128 has been exceeded.")
    assert put(compute, {"location": LOCATION, "properties": deep}) == wanted


def test_half_a_character(compute: ComputeManagementClient, group: str) -> None:
    body = {"location": LOCATION, "tags": {"team": "\ud800"}, "properties": EMPTY}
    assert put(compute, body) == unreadable("it holds half of a surrogate pair")


def test_a_resource_needs_its_group(compute: ComputeManagementClient, group: str) -> None:
    body: Any = {"location": LOCATION, "properties": EMPTY}
    met = refused(lambda: compute.disks.begin_create_or_update("absent", "data", body))
    assert met == group_not_found("absent")


def test_what_belongs_to_a_resource_that_is_not_there_has_no_list(compute: ComputeManagementClient, group: str) -> None:
    wanted = not_found("Microsoft.Compute/galleries", "absent", RG)
    assert refused(lambda: compute.gallery_images.list_by_gallery(RG, "absent")) == wanted

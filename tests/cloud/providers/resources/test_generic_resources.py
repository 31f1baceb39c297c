"""Resources of any type by their id alone, through the real SDK."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, RG
from tests.cloud.refused import not_found, refused

VERSION = "2024-03-02"
EMPTY = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}


@pytest.fixture
def generic(resources: ResourceManagementClient, group: str) -> Any:
    return resources.resources


@pytest.fixture
def disk_id(cloud: Cloud) -> str:
    return f"/subscriptions/{cloud.subscription_id}/resourceGroups/{RG}/providers/Microsoft.Compute/disks/data"


def test_a_resource_is_made_changed_and_deleted_by_its_id(
    generic: Any, disk_id: str, compute: ComputeManagementClient
) -> None:
    made = generic.begin_create_or_update_by_id(disk_id, EMPTY, api_version=VERSION).result()
    assert (made.id, made.properties["diskSizeGB"]) == (disk_id, 4)
    generic.begin_update_by_id(disk_id, {"tags": {"team": "web"}}, api_version=VERSION).result()
    assert compute.disks.get(RG, "data").tags == {"team": "web"}
    assert generic.get_by_id(disk_id, api_version=VERSION).tags == {"team": "web"}
    generic.begin_delete_by_id(disk_id, api_version=VERSION).result()
    gone = refused(lambda: generic.get_by_id(disk_id, api_version=VERSION))
    assert gone == not_found("Microsoft.Compute/disks", "data", RG)


def test_a_resource_is_made_changed_and_deleted_by_the_parts_of_its_id(generic: Any, disk_id: str) -> None:
    parts: Any = (RG, "Microsoft.Compute", "", "disks", "data")
    assert generic.begin_create_or_update(*parts, EMPTY, api_version=VERSION).result().id == disk_id
    generic.begin_update(*parts, {"tags": {"team": "web"}}, api_version=VERSION).result()
    assert generic.get(*parts, api_version=VERSION).tags == {"team": "web"}
    generic.begin_delete(*parts, api_version=VERSION).result()
    assert list(generic.list_by_resource_group(RG)) == []


def test_a_nested_resource_has_its_parent_in_the_parts(generic: Any, subnet: str) -> None:
    found = generic.get(RG, "Microsoft.Network", "virtualNetworks/vnet", "subnets", "default", api_version="2024-05-01")
    assert found.id == subnet


def test_the_rules_of_the_type_hold_for_a_generic_request_too(generic: Any, disk_id: str) -> None:
    lacking = {"location": LOCATION, "properties": {"diskSizeGB": 4}}
    status, code, _ = refused(lambda: generic.begin_create_or_update_by_id(disk_id, lacking, api_version=VERSION))
    assert (status, code) == (400, "InvalidParameter")


def test_whether_a_resource_exists_is_answered_by_few_providers(generic: Any, disk_id: str) -> None:
    """The SDK says so: where a resource provider does not implement HEAD, Azure answers 405, and GET is the way."""
    with pytest.raises(HttpResponseError) as met:
        generic.check_existence_by_id(disk_id, api_version=VERSION)
    assert met.value.status_code == 405
    group_id = disk_id.partition("/providers/")[0]
    assert generic.check_existence_by_id(group_id, api_version="2022-09-01")

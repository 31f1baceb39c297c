"""Resource groups through the real SDK: made, changed, exported, moved out of, deleted with all that is in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.deployments import DeploymentsMgmtClient
from azure.mgmt.resource.resources import ResourceManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, RG

OTHER = "rg-other"


@pytest.fixture
def other(group: str, resources: ResourceManagementClient) -> str:
    """The id of a second group."""
    return str(resources.resource_groups.create_or_update(OTHER, {"location": LOCATION}).id)


def test_a_group_is_made_and_changed(resources: ResourceManagementClient) -> None:
    groups = resources.resource_groups
    assert not groups.check_existence(RG)
    made = groups.create_or_update(RG, {"location": "East US", "tags": {"a": "1"}})
    assert (made.location, made.properties.provisioning_state) == ("eastus", "Succeeded")
    assert groups.check_existence(RG.upper())
    assert groups.update(RG, {"tags": {"b": "2"}}).tags == {"b": "2"}
    assert [each.name for each in groups.list(filter="tagName eq 'b' and tagValue eq '2'")] == [RG]


@pytest.mark.parametrize("name", ["bad name", "ends.", "a" * 91, "semi;colon"])
def test_a_malformed_name_is_refused(resources: ResourceManagementClient, name: str) -> None:
    with pytest.raises((HttpResponseError, ValueError)):
        resources.resource_groups.create_or_update(name, {"location": LOCATION})


def test_deleting_a_group_deletes_all_that_is_in_it(
    image: Any, version: Any, resources: ResourceManagementClient, cloud: Cloud
) -> None:
    resources.resource_groups.begin_delete(RG).result()
    assert cloud.documents() == []
    with pytest.raises(ResourceNotFoundError):
        resources.resource_groups.get(RG)


def test_an_exported_group_can_be_deployed_elsewhere(
    make_nic: Callable[[str], str], other: str, resources: ResourceManagementClient, cloud: Cloud,
    network: NetworkManagementClient,
) -> None:  # fmt: skip
    make_nic("nic")
    exported = resources.resource_groups.begin_export_template(RG, {"resources": ["*"]}).result().template
    assert {r["name"] for r in exported["resources"]} >= {
        "[parameters('virtualNetworks_vnet_name')]", "[parameters('networkInterfaces_nic_name')]"
    }  # fmt: skip
    client = DeploymentsMgmtClient(cloud.credential, cloud.subscription_id, **cloud.connection)
    body = {"properties": {"mode": "Incremental", "template": exported}}
    client.deployments.begin_create_or_update(OTHER, "again", body).result()
    nic = network.network_interfaces.get(OTHER, "nic")
    assert f"/resourceGroups/{OTHER}/" in nic.ip_configurations[0].subnet.id


def test_an_export_can_leave_names_as_they_are(disk: Any, resources: ResourceManagementClient) -> None:
    sent = {"resources": [disk.id], "options": "SkipResourceNameParameterization"}
    exported = resources.resource_groups.begin_export_template(RG, sent).result().template
    assert exported["parameters"] == {}
    [only] = exported["resources"]
    assert (only["type"], only["name"]) == ("Microsoft.Compute/disks", "data")
    assert "provisioningState" not in only["properties"]


def test_resources_move_with_what_they_hold_on_to(
    running_vm: Any, other: str, resources: ResourceManagementClient, compute: ComputeManagementClient
) -> None:
    with pytest.raises(HttpResponseError) as refused:
        resources.resources.begin_move_resources(RG, {"resources": [running_vm.id], "targetResourceGroup": other})
    assert refused.value.error is not None and refused.value.error.code == "MissingMoveDependentResources"
    everything = [each.id for each in resources.resources.list_by_resource_group(RG)]
    resources.resources.begin_move_resources(RG, {"resources": everything, "targetResourceGroup": other}).result()
    moved = compute.virtual_machines.get(OTHER, running_vm.name, expand="instanceView")
    assert f"/resourceGroups/{OTHER}/" in moved.network_profile.network_interfaces[0].id
    assert "PowerState/running" in [status.code for status in moved.instance_view.statuses]
    assert list(resources.resources.list_by_resource_group(RG)) == []
    compute.virtual_machines.begin_deallocate(OTHER, running_vm.name).result()


def test_a_gallery_does_not_move(gallery: Any, other: str, resources: ResourceManagementClient) -> None:
    sent = {"resources": [gallery.id], "targetResourceGroup": other}
    with pytest.raises(HttpResponseError) as refused:
        resources.resources.begin_validate_move_resources(RG, sent)
    assert refused.value.error is not None and refused.value.error.code == "ResourceMoveNotSupported"

"""What managed images refuse, beyond the rows that the catalogue's test provokes."""

from __future__ import annotations

from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient

from tests.cloud.bodies import LOCATION, RG
from tests.cloud.refused import Refused, missing, not_found, refused, row


def create(compute: ComputeManagementClient, **properties: Any) -> Refused:
    body: Any = {"location": LOCATION, "properties": properties}
    return refused(lambda: compute.images.begin_create_or_update(RG, "golden", body))


@pytest.mark.parametrize(
    ("storage", "parameter"),
    [
        ({}, "image.storageProfile.osDisk"),
        ({"osDisk": {"osType": "Linux", "osState": "Generalized"}}, "image.storageProfile.osDisk.managedDisk"),
        ({"osDisk": {"osState": "Generalized"}}, "storageProfile.osDisk.osType"),
    ],
)
def test_an_image_without_a_vm_says_where_its_disks_are(
    compute: ComputeManagementClient, group: str, storage: Any, parameter: str
) -> None:
    assert create(compute, storageProfile=storage, hyperVGeneration="V2") == missing(parameter)


def test_the_disk_of_an_image_exists(compute: ComputeManagementClient, disk: Any) -> None:
    os_disk = {"osType": "Linux", "osState": "Generalized", "managedDisk": {"id": disk.id.replace("data", "absent")}}
    wanted = not_found("Microsoft.Compute/disks", "absent", RG)
    assert create(compute, storageProfile={"osDisk": os_disk}, hyperVGeneration="V1") == wanted


@pytest.mark.parametrize("kind", ["managedDisk", "snapshot"])
def test_an_image_is_of_its_disk_s_generation(compute: ComputeManagementClient, running_vm: Any, kind: str) -> None:
    source = running_vm.storage_profile.os_disk.managed_disk.id
    if kind == "snapshot":
        copy: Any = {
            "location": LOCATION,
            "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": source}},
        }
        source = compute.snapshots.begin_create_or_update(RG, "snap", copy).result().id
    os_disk = {"osType": "Linux", "osState": "Generalized", kind: {"id": source}}
    wanted = row("image-generation-mismatch", input="V1", source="V2", sourceKind=kind)
    assert create(compute, storageProfile={"osDisk": os_disk}, hyperVGeneration="V1") == wanted


def test_an_image_of_a_vm_names_no_disks(compute: ComputeManagementClient, generalized_vm: Any, disk: Any) -> None:
    storage = {"osDisk": {"osType": "Linux", "osState": "Generalized", "managedDisk": {"id": disk.id}}}
    wanted = (400, "InvalidParameter", "Parameter 'storageProfile' is not allowed.")
    assert create(compute, sourceVirtualMachine={"id": generalized_vm.id}, storageProfile=storage) == wanted


def test_the_generation_of_an_image_is_fixed(compute: ComputeManagementClient, image: Any) -> None:
    wanted = (409, "PropertyChangeNotAllowed", "Changing property 'hyperVGeneration' is not allowed.")
    assert create(compute, hyperVGeneration="V1") == wanted


def test_the_source_of_an_image_is_an_id(compute: ComputeManagementClient, group: str) -> None:
    path = "properties.sourceVirtualMachine.id"
    text = (
        f"Property id 'web01' at path '{path}' is invalid. Expect fully qualified resource Id that start with "
        "'/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'."
    )
    assert create(compute, sourceVirtualMachine={"id": "web01"}) == (400, "LinkedInvalidPropertyId", text)


@pytest.mark.parametrize(
    "text",
    [
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines",
        "/subscriptions/s/resourceGroups/g/virtualMachines/web01",
        "/subscriptions//resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web01",
    ],
)
def test_half_an_id_is_no_id(compute: ComputeManagementClient, group: str, text: str) -> None:
    assert create(compute, sourceVirtualMachine={"id": text})[1] == "LinkedInvalidPropertyId"

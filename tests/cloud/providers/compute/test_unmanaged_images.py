"""VMs and scale sets from a generalized VHD in a storage account, as images were before managed disks."""

from __future__ import annotations

from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from pytest import raises

from tests.cloud.bodies import RG, scale_set_body

JAMMY = {"publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy", "sku": "22_04-lts", "version": "latest"}
FOCAL = {"publisher": "Canonical", "offer": "0001-com-ubuntu-server-focal", "sku": "20_04-lts", "version": "latest"}
IMAGE = {"uri": "https://pictures.blob.core.windows.net/images/golden.vhd"}


def unmanaged_set(compute: ComputeManagementClient, subnet: str, capacity: int = 2, **os_disk: Any) -> Any:
    """Makes the scale set `old` from the VHD."""
    body = scale_set_body(subnet, "Uniform", capacity)
    disk = {"createOption": "FromImage", "osType": "Linux", "image": IMAGE, **os_disk}
    body["properties"]["virtualMachineProfile"]["storageProfile"] = {"osDisk": disk}
    return compute.virtual_machine_scale_sets.begin_create_or_update(RG, "old", body).result()


def test_a_vm_shows_the_vhd_that_its_disk_was_copied_from(make_vm: Any) -> None:
    vhd = {"uri": "https://pictures.blob.core.windows.net/vhds/web01.vhd"}
    disk = {"name": "os", "createOption": "FromImage", "osType": "Linux", "image": IMAGE, "vhd": vhd}
    made = make_vm(storageProfile={"osDisk": disk}).storage_profile
    assert made.os_disk.image.uri == IMAGE["uri"]
    assert (made.os_disk.vhd.uri, made.os_disk.managed_disk, made.image_reference) == (vhd["uri"], None, None)


def test_a_scale_set_copies_the_vhd_for_each_instance(compute: ComputeManagementClient, subnet: str) -> None:
    made = unmanaged_set(compute, subnet).virtual_machine_profile.storage_profile
    assert (made.os_disk.image.uri, made.os_disk.managed_disk, made.image_reference) == (IMAGE["uri"], None, None)
    instances = list(compute.virtual_machine_scale_set_vms.list(RG, "old"))
    blobs = {instance.storage_profile.os_disk.vhd.uri for instance in instances}
    assert len(blobs) == 2
    assert all(uri.startswith("https://pictures.blob.core.windows.net/images/old_") for uri in blobs)
    assert list(compute.disks.list()) == []


def test_the_blobs_of_instances_are_in_the_containers_of_the_model(
    compute: ComputeManagementClient, subnet: str
) -> None:
    container = "https://pictures.blob.core.windows.net/instances"
    unmanaged_set(compute, subnet, 1, vhdContainers=[container])
    instance = compute.virtual_machine_scale_set_vms.get(RG, "old", "0")
    assert instance.storage_profile.os_disk.vhd.uri.startswith(f"{container}/")


def test_a_platform_image_is_copied_into_the_containers_of_a_set(compute: ComputeManagementClient, subnet: str) -> None:
    containers = ["https://pictures.blob.core.windows.net/instances"]
    body = scale_set_body(subnet, "Uniform", 1, JAMMY)
    storage = body["properties"]["virtualMachineProfile"]["storageProfile"]
    storage["osDisk"]["vhdContainers"] = containers
    sets, vms = compute.virtual_machine_scale_sets, compute.virtual_machine_scale_set_vms
    made = sets.begin_create_or_update(RG, "old", body).result().virtual_machine_profile.storage_profile.os_disk
    assert (made.vhd_containers, made.managed_disk, made.disk_size_gb) == (containers, None, None)
    first = vms.get(RG, "old", "0").storage_profile.os_disk.vhd.uri
    assert first.startswith(f"{containers[0]}/")
    storage["imageReference"] = FOCAL
    sets.begin_create_or_update(RG, "old", body).result()
    sets.begin_update_instances(RG, "old", {"instanceIds": ["*"]}).result()
    sets.begin_reimage(RG, "old").result()
    changed = vms.get(RG, "old", "0").storage_profile
    assert changed.image_reference.offer == FOCAL["offer"]
    assert changed.os_disk.vhd.uri.startswith(f"{containers[0]}/") and changed.os_disk.vhd.uri != first
    assert list(compute.disks.list()) == []


def test_an_instance_with_an_unmanaged_disk_is_updated_imaged_again_and_deleted(
    compute: ComputeManagementClient, subnet: str
) -> None:
    unmanaged_set(compute, subnet)
    sets = compute.virtual_machine_scale_sets
    sets.begin_update(RG, "old", {"properties": {"virtualMachineProfile": {"userData": "YWJj"}}}).result()
    sets.begin_update_instances(RG, "old", {"instanceIds": ["*"]}).result()
    sets.begin_reimage(RG, "old").result()
    view = compute.virtual_machine_scale_set_vms.get_instance_view(RG, "old", "1")
    assert "PowerState/running" in [status.code for status in view.statuses]
    sets.begin_delete_instances(RG, "old", {"instanceIds": ["0"]}).result()
    assert [i.instance_id for i in compute.virtual_machine_scale_set_vms.list(RG, "old")] == ["1"]


def test_a_scale_set_needs_an_image_of_either_kind(compute: ComputeManagementClient, subnet: str) -> None:
    with raises(HttpResponseError) as error:
        unmanaged_set(compute, subnet, image=None)
    assert error.value.error is not None
    assert (error.value.error.code, error.value.error.target) == ("InvalidParameter", "imageReference")

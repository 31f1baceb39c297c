"""Managed images through the real SDK: from VMs, disks, snapshots and blobs."""

from __future__ import annotations

from typing import Any

from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.compute import ComputeManagementClient
from pytest import raises

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, PASSWORD, RG, UBUNTU, scale_set_body, vm_body


def test_an_image_holds_the_disks_of_its_vm(compute: ComputeManagementClient, image: Any, generalized_vm: Any) -> None:
    os_disk = image.storage_profile.os_disk
    assert (os_disk.os_state, os_disk.os_type, os_disk.disk_size_gb) == ("Generalized", "Linux", 30)
    assert image.source_virtual_machine.id == generalized_vm.id
    assert [found.name for found in compute.images.list()] == ["golden"]


def test_an_image_outlives_its_source(compute: ComputeManagementClient, image: Any, make_vm: Any) -> None:
    compute.virtual_machines.begin_delete(RG, "web01").result()
    for disk in list(compute.disks.list()):
        compute.disks.begin_delete(RG, disk.name).result()
    assert make_vm("web02", {"id": image.id}).provisioning_state == "Succeeded"


def test_data_disks_come_back_at_their_luns(compute: ComputeManagementClient, make_vm: Any) -> None:
    disks = [{"lun": lun, "createOption": "Empty", "diskSizeGB": size} for lun, size in ((1, 8), (5, 16))]
    storage = {"imageReference": UBUNTU, "osDisk": {"createOption": "FromImage"}, "dataDisks": disks}
    vm = make_vm(storageProfile=storage)
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    compute.virtual_machines.generalize(RG, "web01")
    body: Any = {
        "location": LOCATION,
        "properties": {"sourceVirtualMachine": {"id": vm.id}, "hyperVGeneration": "V2"},
    }
    image = compute.images.begin_create_or_update(RG, "golden", body).result()
    second = make_vm("web02", {"id": image.id})
    shown = [(disk.lun, disk.disk_size_gb, disk.create_option) for disk in second.storage_profile.data_disks]
    assert shown == [(1, 8, "FromImage"), (5, 16, "FromImage")]


def test_an_image_can_ask_for_a_larger_system_disk_than_its_source(
    compute: ComputeManagementClient, generalized_vm: Any, make_vm: Any
) -> None:
    disk = {"id": generalized_vm.storage_profile.os_disk.managed_disk.id}
    system = {"osType": "Linux", "osState": "Generalized", "managedDisk": disk, "diskSizeGB": 64}
    body: Any = {
        "location": LOCATION,
        "properties": {"storageProfile": {"osDisk": system}, "hyperVGeneration": "V2"},
    }
    made = compute.images.begin_create_or_update(RG, "larger", body).result()
    assert made.storage_profile.os_disk.disk_size_gb == 64
    assert make_vm("web02", {"id": made.id}).storage_profile.os_disk.disk_size_gb == 64


def test_a_vm_and_a_scale_set_have_disks_of_the_types_that_their_image_says(
    compute: ComputeManagementClient, make_vm: Any, subnet: str
) -> None:
    standard = {"managedDisk": {"storageAccountType": "Standard_LRS"}}
    disks = [{"lun": 1, "createOption": "Empty", "diskSizeGB": 8, **standard}]
    os_disk = {"createOption": "FromImage", **standard}
    vm = make_vm(storageProfile={"imageReference": UBUNTU, "osDisk": os_disk, "dataDisks": disks})
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    compute.virtual_machines.generalize(RG, "web01")
    body: Any = {
        "location": LOCATION,
        "properties": {"sourceVirtualMachine": {"id": vm.id}, "hyperVGeneration": "V2"},
    }
    image = {"id": compute.images.begin_create_or_update(RG, "golden", body).result().id}
    premium = {"vmSize": "Standard_D2s_v3"}
    machine = make_vm("web02", image, hardwareProfile=premium).storage_profile
    asked: Any = scale_set_body(subnet, "Uniform", 1, image)
    profile = asked["properties"]["virtualMachineProfile"]["storageProfile"]
    profile["dataDisks"] = [{"lun": 1, "createOption": "FromImage"}]
    scale_set = compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked).result()
    for storage in (machine, scale_set.virtual_machine_profile.storage_profile):
        found = [storage.os_disk, *storage.data_disks]
        assert [disk.managed_disk.storage_account_type for disk in found] == ["Standard_LRS", "Standard_LRS"]


def test_an_image_is_made_from_a_disk_a_snapshot_and_a_blob(
    compute: ComputeManagementClient, deallocated_vm: Any, disk: Any
) -> None:
    source = deallocated_vm.storage_profile.os_disk.managed_disk.id
    data: Any = {
        "location": LOCATION,
        "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": source}},
    }
    snapshot = compute.snapshots.begin_create_or_update(RG, "snap", data).result()
    generalized = {"osType": "Linux", "osState": "Generalized"}
    blob = "https://elsewhere.blob.core.windows.net/vhds/os.vhd"
    for name, place in (
        ("from-disk", {"managedDisk": {"id": source}}),
        ("from-snapshot", {"snapshot": {"id": snapshot.id}}),
        ("from-blob", {"blobUri": blob}),
    ):
        parts = {"osDisk": {**generalized, **place}, "dataDisks": [{"lun": 0, "managedDisk": {"id": disk.id}}]}
        body: Any = {"location": LOCATION, "properties": {"storageProfile": parts, "hyperVGeneration": "V2"}}
        image = compute.images.begin_create_or_update(RG, name, body).result()
        assert image.storage_profile.data_disks[0].managed_disk.id == disk.id
    assert compute.images.get(RG, "from-blob").storage_profile.os_disk.blob_uri == blob


def test_the_source_of_an_image_is_fixed(compute: ComputeManagementClient, image: Any, make_vm: Any) -> None:
    other = make_vm("other")
    body: Any = {"location": LOCATION, "properties": {"sourceVirtualMachine": {"id": other.id}}}
    with raises(HttpResponseError) as error:
        compute.images.begin_create_or_update(RG, "golden", body).result()
    assert error.value.error is not None
    assert error.value.error.code == "PropertyChangeNotAllowed"


def test_an_image_is_tagged_and_deleted(compute: ComputeManagementClient, image: Any) -> None:
    assert compute.images.begin_update(RG, "golden", {"tags": {"stage": "test"}}).result().tags == {"stage": "test"}
    compute.images.begin_delete(RG, "golden").result()
    with raises(ResourceNotFoundError):
        compute.images.get(RG, "golden")


def test_what_was_not_deprovisioned_leaks_into_the_new_vm(
    compute: ComputeManagementClient, image: Any, make_nic: Any
) -> None:
    profile = {"computerName": "web02", "adminUsername": "second", "adminPassword": PASSWORD}
    body = vm_body(make_nic("web02-nic"), {"id": image.id}, osProfile=profile)
    compute.virtual_machines.begin_create_or_update(RG, "web02", body).result()
    run = {"commandId": "RunShellScript", "script": ["ls /home", "hostname"]}
    told = compute.virtual_machines.begin_run_command(RG, "web02", run).result().value[0].message
    assert "learner" in told
    assert "second" in told
    assert "web02" in told


def test_the_disks_of_an_image_name_their_encryption_sets(
    cloud: Cloud, compute: ComputeManagementClient, group: str
) -> None:
    base = f"/subscriptions/{cloud.subscription_id}/resourceGroups/{RG}/providers/Microsoft.Compute"
    encrypted = {"diskEncryptionSet": {"id": f"{base}/diskEncryptionSets/des"}}
    disks = {"osType": "Linux", "osState": "Generalized", "blobUri": "https://a.blob.core.windows.net/b/os.vhd"}
    data = {"lun": 1, "blobUri": "https://a.blob.core.windows.net/b/data.vhd"}
    body: Any = {
        "location": LOCATION,
        "properties": {"storageProfile": {"osDisk": disks | encrypted, "dataDisks": [data | encrypted]}},
    }
    storage = compute.images.begin_create_or_update(RG, "golden", body).result().storage_profile
    assert storage.os_disk.disk_encryption_set.id == encrypted["diskEncryptionSet"]["id"]
    assert storage.data_disks[0].disk_encryption_set.id == encrypted["diskEncryptionSet"]["id"]


def test_instances_of_a_scale_set_have_disks_of_the_type_that_their_image_says(
    compute: ComputeManagementClient, generalized_vm: Any, subnet: str
) -> None:
    managed = {"id": generalized_vm.storage_profile.os_disk.managed_disk.id}
    os_disk = {
        "osType": "Linux",
        "osState": "Generalized",
        "managedDisk": managed,
        "storageAccountType": "Standard_LRS",
    }
    body: Any = {"location": LOCATION, "properties": {"hyperVGeneration": "V2", "storageProfile": {"osDisk": os_disk}}}
    image = compute.images.begin_create_or_update(RG, "plain", body).result()
    asked: Any = scale_set_body(subnet, "Uniform", 1, {"id": image.id})
    model = compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked).result()
    instance = next(iter(compute.virtual_machine_scale_set_vms.list(RG, "web")))
    for profile in (model.virtual_machine_profile, instance):
        assert profile.storage_profile.os_disk.managed_disk.storage_account_type == "Standard_LRS"

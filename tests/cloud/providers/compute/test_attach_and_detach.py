"""Disks that come and go in one operation (what az vm disk attach --disk-ids sends), and patches."""

from __future__ import annotations

from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from pytest import raises

from tests.cloud.bodies import LOCATION, RG, UBUNTU, scale_set_body


def make_disk(compute: ComputeManagementClient, name: str) -> str:
    """The id of a new empty disk."""
    body: Any = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8}}
    return str(compute.disks.begin_create_or_update(RG, name, body).result().id)


def attach(*ids: str, **more: Any) -> Any:
    return {"dataDisksToAttach": [{"diskId": disk, **more} for disk in ids]}


def luns(profile: Any) -> list[tuple[int, str]]:
    return [(disk.lun, disk.name) for disk in profile.data_disks]


def test_disks_come_at_the_first_free_luns_and_go(compute: ComputeManagementClient, running_vm: Any) -> None:
    one, two, three = (make_disk(compute, name) for name in ("one", "two", "three"))
    machines = compute.virtual_machines
    machines.begin_attach_detach_data_disks(RG, "web01", attach(one, lun=1)).result()
    profile = machines.begin_attach_detach_data_disks(RG, "web01", attach(two, three)).result()
    assert luns(profile) == [(1, "one"), (0, "two"), (2, "three")]
    assert compute.disks.get(RG, "two").managed_by == running_vm.id
    change: Any = {"dataDisksToDetach": [{"diskId": one}, {"diskId": three, "detachOption": "ForceDetach"}]}
    assert luns(machines.begin_attach_detach_data_disks(RG, "web01", change).result()) == [(0, "two")]
    assert (compute.disks.get(RG, "one").disk_state, compute.disks.get(RG, "one").managed_by) == ("Unattached", None)
    assert luns(machines.get(RG, "web01").storage_profile) == [(0, "two")]


def test_a_disk_leaves_and_another_takes_its_lun(compute: ComputeManagementClient, running_vm: Any) -> None:
    one, two = make_disk(compute, "one"), make_disk(compute, "two")
    machines = compute.virtual_machines
    machines.begin_attach_detach_data_disks(RG, "web01", attach(one)).result()
    change: Any = {"dataDisksToDetach": [{"diskId": one}], **attach(two, caching="ReadOnly")}
    profile = machines.begin_attach_detach_data_disks(RG, "web01", change).result()
    assert luns(profile) == [(0, "two")]
    assert profile.data_disks[0].caching == "ReadOnly"


def test_an_update_that_names_no_disks_detaches_them(compute: ComputeManagementClient, running_vm: Any) -> None:
    machines = compute.virtual_machines
    machines.begin_attach_detach_data_disks(RG, "web01", attach(make_disk(compute, "one"))).result()
    machine: Any = machines.get(RG, "web01").as_dict()
    tagged = {"location": LOCATION, "tags": {"stage": "test"}}
    assert len(machines.begin_update(RG, "web01", tagged).result().storage_profile.data_disks) == 1
    os_disk = machine["properties"]["storageProfile"]["osDisk"]
    body: Any = {"location": LOCATION, "properties": {"storageProfile": {"osDisk": os_disk}}}
    started = machines.begin_create_or_update(RG, "web01", body)
    assert started.result().storage_profile.data_disks == []
    assert compute.disks.get(RG, "one").disk_state == "Unattached"


def test_a_data_disk_grows_and_changes_with_the_model_of_its_vm(
    compute: ComputeManagementClient, running_vm: Any
) -> None:
    machines = compute.virtual_machines
    premium: Any = {
        "location": LOCATION,
        "sku": {"name": "Premium_LRS"},
        "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8},
    }
    disk = compute.disks.begin_create_or_update(RG, "data", premium).result()
    machines.begin_attach_detach_data_disks(RG, "web01", attach(str(disk.id), writeAcceleratorEnabled=False)).result()
    (entry,) = machines.get(RG, "web01").as_dict()["properties"]["storageProfile"]["dataDisks"]
    assert entry["writeAcceleratorEnabled"] is False
    larger = {**entry, "diskSizeGB": 128, "writeAcceleratorEnabled": True}
    body: Any = {"properties": {"storageProfile": {"dataDisks": [larger]}}}
    (kept,) = machines.begin_update(RG, "web01", body).result().storage_profile.data_disks
    assert (kept.disk_size_gb, kept.write_accelerator_enabled) == (128, True)
    grown = compute.disks.get(RG, "data")
    assert (grown.disk_size_gb, grown.tier, grown.disk_iops_read_write) == (128, "P10", 500)


def test_an_operating_system_disk_that_grows_gets_the_performance_of_its_size(
    compute: ComputeManagementClient, make_vm: Any
) -> None:
    storage = {
        "imageReference": UBUNTU,
        "osDisk": {"createOption": "FromImage", "managedDisk": {"storageAccountType": "Premium_LRS"}},
    }
    name = make_vm(storageProfile=storage).storage_profile.os_disk.name
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    body: Any = {"properties": {"storageProfile": {"osDisk": {"createOption": "FromImage", "diskSizeGB": 128}}}}
    compute.virtual_machines.begin_update(RG, "web01", body).result()
    grown = compute.disks.get(RG, name)
    assert (grown.disk_size_gb, grown.tier, grown.disk_iops_read_write) == (128, "P10", 500)


def test_a_disk_that_is_not_attached_cannot_leave(compute: ComputeManagementClient, running_vm: Any) -> None:
    change: Any = {"dataDisksToDetach": [{"diskId": make_disk(compute, "one")}]}
    with raises(HttpResponseError) as error:
        compute.virtual_machines.begin_attach_detach_data_disks(RG, "web01", change).result()
    assert error.value.error is not None
    assert error.value.error.target == "dataDisksToDetach.diskId"


def test_an_instance_of_a_scale_set_takes_and_gives_disks(compute: ComputeManagementClient, subnet: str) -> None:
    body = scale_set_body(subnet, "Uniform", 1)
    compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", body).result()
    disk, instances = make_disk(compute, "one"), compute.virtual_machine_scale_set_vms
    profile = instances.begin_attach_detach_data_disks(RG, "web", "0", attach(disk)).result()
    assert luns(profile) == [(0, "one")]
    change: Any = {"dataDisksToDetach": [{"diskId": disk}]}
    assert luns(instances.begin_attach_detach_data_disks(RG, "web", "0", change).result()) == []
    assert instances.get(RG, "web", "0").provisioning_state == "Succeeded"
    instances.begin_approve_rolling_upgrade(RG, "web", "0").result()


def test_patches_are_installed_on_a_vm_that_runs(compute: ComputeManagementClient, running_vm: Any) -> None:
    asked: Any = {"rebootSetting": "Always", "maximumDuration": "PT4H", "linuxParameters": {}}
    done = compute.virtual_machines.begin_install_patches(RG, "web01", asked).result()
    assert (done.status, done.reboot_status, done.installed_patch_count) == ("Succeeded", "Completed", 0)
    quiet: Any = {**asked, "rebootSetting": "IfRequired"}
    assert compute.virtual_machines.begin_install_patches(RG, "web01", quiet).result().reboot_status == "NotNeeded"
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    with raises(HttpResponseError) as error:
        compute.virtual_machines.begin_install_patches(RG, "web01", quiet).result()
    assert error.value.status_code == 409

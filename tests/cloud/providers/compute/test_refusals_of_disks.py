"""What disks and snapshots refuse, beyond the rows that the catalogue's test provokes."""

from __future__ import annotations

from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient

from tests.cloud.bodies import LOCATION, RG
from tests.cloud.refused import missing, not_found, refused, row


def body(location: str = LOCATION, **properties: Any) -> Any:
    return {"location": location, "properties": properties}


def copy_of(source: Any, **properties: Any) -> Any:
    return body(creationData={"createOption": "Copy", "sourceResourceId": source.id}, **properties)


@pytest.mark.parametrize(
    ("properties", "parameter"),
    [
        (None, "disk.creationData"),
        ({}, "creationData"),
        ({"creationData": {}}, "creationData.createOption"),
        ({"creationData": {"createOption": "Empty"}}, "disk.diskSizeGB"),
        ({"creationData": {"createOption": "Upload"}}, "creationData.uploadSizeBytes"),
    ],
)
def test_a_disk_says_what_it_is_made_of(
    compute: ComputeManagementClient, group: str, properties: Any, parameter: str
) -> None:
    given: Any = {"location": LOCATION, "properties": properties}
    assert refused(lambda: compute.disks.begin_create_or_update(RG, "new", given)) == missing(parameter)


@pytest.mark.parametrize(
    ("properties", "parameter"),
    [
        (None, "snapshot.creationData"),
        ({}, "creationData"),
        ({"creationData": {"createOption": "Empty"}}, "snapshot.diskSizeGB"),
    ],
)
def test_a_snapshot_says_what_it_is_made_of(
    compute: ComputeManagementClient, group: str, properties: Any, parameter: str
) -> None:
    given: Any = {"location": LOCATION, "properties": properties}
    assert refused(lambda: compute.snapshots.begin_create_or_update(RG, "new", given)) == missing(parameter)


def test_a_copy_is_no_smaller_than_its_source(compute: ComputeManagementClient, disk: Any) -> None:
    small, group = copy_of(disk, diskSizeGB=8), disk.id.rsplit("/providers/", 1)[0]
    for client, kind in ((compute.disks, "disks"), (compute.snapshots, "snapshots")):
        met = refused(lambda client=client: client.begin_create_or_update(RG, "small", small))  # type: ignore[misc]
        assert met == row("disk-shrink", id=f"{group}/providers/Microsoft.Compute/{kind}/small")


def test_a_snapshot_never_shrinks(compute: ComputeManagementClient, disk: Any) -> None:
    snapshot = compute.snapshots.begin_create_or_update(RG, "snap", copy_of(disk)).result()
    small: Any = {"properties": {"diskSizeGB": 8}}
    assert refused(lambda: compute.snapshots.begin_update(RG, "snap", small)) == row("disk-shrink", id=snapshot.id)


def test_what_a_disk_was_made_of_stays(compute: ComputeManagementClient, disk: Any) -> None:
    change: Any = {"location": LOCATION, "properties": {"creationData": {"createOption": "Copy"}}}
    assert refused(lambda: compute.disks.begin_create_or_update(RG, "data", change)) == row("disk-change-creationdata")


@pytest.mark.parametrize("kind", ["disks/absent", "availabilitySets/set"])
def test_only_a_disk_or_a_snapshot_that_exists_is_copied(
    compute: ComputeManagementClient, disk: Any, kind: str
) -> None:
    availability: Any = {"location": LOCATION, "sku": {"name": "Aligned"}, "properties": {}}
    compute.availability_sets.create_or_update(RG, "set", availability)
    source = disk.id.replace("disks/data", kind)
    given = body(creationData={"createOption": "Copy", "sourceResourceId": source})
    wanted = row("snapshot-source-not-found", name=kind.rsplit("/", 1)[-1])
    assert refused(lambda: compute.snapshots.begin_create_or_update(RG, "snap", given)) == wanted


def test_a_disk_is_copied_within_its_region(compute: ComputeManagementClient, disk: Any) -> None:
    far: Any = {**copy_of(disk), "location": "westeurope"}
    wanted = row("snapshot-source-not-found", name="data")
    assert refused(lambda: compute.disks.begin_create_or_update(RG, "far", far)) == wanted


def test_a_disk_encryption_set_has_an_identity(compute: ComputeManagementClient, group: str) -> None:
    given: Any = {"location": LOCATION, "properties": {}}
    assert refused(lambda: compute.disk_encryption_sets.begin_create_or_update(RG, "des", given)) == missing("identity")


def test_a_disk_encryption_set_that_encrypts_stays(compute: ComputeManagementClient, group: str) -> None:
    key = {"keyUrl": "https://vault.vault.azure.net/keys/key/0123456789abcdef0123456789abcdef"}
    given: Any = {"location": LOCATION, "identity": {"type": "SystemAssigned"}, "properties": {"activeKey": key}}
    des = compute.disk_encryption_sets.begin_create_or_update(RG, "des", given).result()
    secret = body(creationData={"createOption": "Empty"}, diskSizeGB=4, encryption={"diskEncryptionSetId": des.id})
    disk = compute.disks.begin_create_or_update(RG, "secret", secret).result()
    text = f"Resource des is in use by {disk.id} and cannot be deleted."
    wanted = (409, "OperationNotAllowed", text)
    assert refused(lambda: compute.disk_encryption_sets.begin_delete(RG, "des")) == wanted


def test_access_is_granted_to_a_disk_that_exists(compute: ComputeManagementClient, group: str) -> None:
    asked: Any = {"access": "Read", "durationInSeconds": 600}
    wanted = not_found("Microsoft.Compute/disks", "absent", RG)
    assert refused(lambda: compute.disks.begin_grant_access(RG, "absent", asked)) == wanted


@pytest.mark.parametrize(
    ("sku", "size", "least", "most"),
    [("UltraSSD_LRS", 4, 100, 4000), ("UltraSSD_LRS", 1024, 100, 400_000)],
)
def test_a_disk_has_the_iops_that_its_size_allows(
    compute: ComputeManagementClient, group: str, sku: str, size: int, least: int, most: int
) -> None:
    def make(iops: int) -> Any:
        given = body(creationData={"createOption": "Empty"}, diskSizeGB=size, diskIOPSReadWrite=iops)
        return compute.disks.begin_create_or_update(RG, "data", {**given, "sku": {"name": sku}})

    def change(iops: int) -> Any:
        return compute.disks.begin_update(RG, "data", {"properties": {"diskIOPSReadWrite": iops}})

    for iops in (least - 1, most + 1):
        wanted = row("disk-iops-range", value=iops, sku=sku, size=size, least=least, most=most)
        assert refused(lambda iops=iops: make(iops)) == wanted  # type: ignore[misc]
    assert make(least).result().disk_iops_read_write == least
    assert refused(lambda: change(most + 1))[1] == "BadRequest"
    assert change(most).result().disk_iops_read_write == most


def test_an_ultra_disk_made_with_a_vm_has_the_iops_that_its_size_allows(
    compute: ComputeManagementClient, running_vm: Any
) -> None:
    ultra = {"managedDisk": {"storageAccountType": "UltraSSD_LRS"}, "diskIOPSReadWrite": 5000}
    data = {"lun": 0, "createOption": "Empty", "diskSizeGB": 4, **ultra}
    wanted = row("disk-iops-range", value=5000, sku="UltraSSD_LRS", size=4, least=100, most=4000)
    change: Any = {"properties": {"storageProfile": {"dataDisks": [data]}}}
    assert refused(lambda: compute.virtual_machines.begin_update(RG, "web01", change)) == wanted
    assert [disk.name for disk in compute.disks.list_by_resource_group(RG)] == [running_vm.storage_profile.os_disk.name]

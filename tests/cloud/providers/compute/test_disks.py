"""Managed disks and snapshots through the real SDK."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from pytest import raises

from course.cloud.arm.clock import ClockMode
from tests.cloud.bodies import LOCATION, RG, UBUNTU, definition_body, version_body, vm_body


def empty(size: int, sku: str = "Premium_LRS", **properties: Any) -> dict[str, Any]:
    """The body of an empty disk."""
    given = {"creationData": {"createOption": "Empty"}, "diskSizeGB": size, **properties}
    return {"location": LOCATION, "sku": {"name": sku}, "properties": given}


def make(compute: ComputeManagementClient, name: str, body: Any) -> Any:
    return compute.disks.begin_create_or_update(RG, name, body).result()


@pytest.mark.parametrize(
    ("size", "tier", "iops"),
    [(4, "P1", 120), (5, "P2", 120), (128, "P10", 500), (200, "P15", 1100), (1024, "P30", 5000)],
)
def test_a_premium_disk_has_the_tier_of_its_size(
    compute: ComputeManagementClient, group: str, size: int, tier: str, iops: int
) -> None:
    disk = make(compute, "data", empty(size))
    assert (disk.tier, disk.disk_iops_read_write, disk.sku.tier) == (tier, iops, "Premium")


def test_a_higher_performance_tier_can_be_chosen(compute: ComputeManagementClient, group: str) -> None:
    make(compute, "data", empty(64))
    disk = compute.disks.begin_update(RG, "data", {"properties": {"tier": "P20"}}).result()
    assert (disk.tier, disk.disk_iops_read_write) == ("P20", 2300)


def test_an_ultra_disk_has_what_it_is_given(compute: ComputeManagementClient, group: str) -> None:
    disk = make(compute, "ultra", empty(10, "UltraSSD_LRS", diskIOPSReadWrite=400))
    assert (disk.disk_iops_read_write, disk.sku.tier, disk.creation_data.logical_sector_size) == (400, "Ultra", 4096)


def test_a_premium_disk_of_the_second_kind_has_what_it_is_given(compute: ComputeManagementClient, group: str) -> None:
    asked = empty(200, "PremiumV2_LRS", diskIOPSReadWrite=125, diskMBpsReadWrite=3000)
    assert make(compute, "second", asked).disk_iops_read_write == 125


def test_a_premium_disk_of_the_second_kind_has_no_performance_tier(
    compute: ComputeManagementClient, group: str
) -> None:
    make(compute, "second", empty(10, "PremiumV2_LRS"))
    disk = compute.disks.begin_update(RG, "second", {"properties": {"tier": "P20"}}).result()
    assert (disk.tier, disk.sku.tier) == (None, "Premium")


def test_a_disk_grows_and_never_shrinks(compute: ComputeManagementClient, disk: Any) -> None:
    assert compute.disks.begin_update(RG, "data", {"properties": {"diskSizeGB": 64}}).result().disk_size_gb == 64
    with raises(HttpResponseError, match="cannot be resized down"):
        compute.disks.begin_update(RG, "data", {"properties": {"diskSizeGB": 8}}).result()


def test_an_operating_system_disk_says_what_its_image_can_do(compute: ComputeManagementClient, running_vm: Any) -> None:
    disk = compute.disks.get(RG, running_vm.storage_profile.os_disk.name)
    assert (disk.os_type, disk.hyper_v_generation, disk.supports_hibernation) == ("Linux", "V2", True)
    assert disk.supported_capabilities.disk_controller_types == "SCSI, NVMe"


def test_a_disk_is_made_from_an_image_of_the_marketplace(compute: ComputeManagementClient, group: str) -> None:
    version = compute.virtual_machine_images.list(LOCATION, "Canonical", "UbuntuServer", "18.04-LTS")[-1]
    body: Any = {
        "location": LOCATION,
        "properties": {"creationData": {"createOption": "FromImage", "imageReference": {"id": version.id}}},
    }
    disk = make(compute, "os", body)
    assert (disk.disk_size_gb, disk.hyper_v_generation) == (30, "V1")


def test_a_disk_of_an_image_that_does_not_say_is_of_the_first_generation(
    compute: ComputeManagementClient, group: str
) -> None:
    shared = "/subscriptions/subscriptionId/resourceGroups/group/providers/Microsoft.Compute/galleries/gallery"
    data = {"createOption": "FromImage", "galleryImageReference": {"id": f"{shared}/images/image/versions/1.0.0"}}
    body: Any = {"location": LOCATION, "properties": {"osType": "Linux", "creationData": data}}
    assert make(compute, "os", body).hyper_v_generation == "V1"


def test_a_snapshot_holds_what_the_disk_was_at_that_moment(
    cloud: Any, compute: ComputeManagementClient, running_vm: Any
) -> None:
    def run(script: str) -> None:
        body = {"commandId": "RunShellScript", "script": [script]}
        compute.virtual_machines.begin_run_command(RG, "web01", body).result()

    run("echo before > /root/note")
    source = running_vm.storage_profile.os_disk.managed_disk.id
    data = {"createOption": "Copy", "sourceResourceId": source}
    body: Any = {"location": LOCATION, "properties": {"creationData": data}}
    snapshot = compute.snapshots.begin_create_or_update(RG, "snap", body).result()
    run("echo after > /root/note")
    assert cloud.guest(snapshot.id).read_file("/root/note") == "before\n"
    assert cloud.guest(running_vm.id).read_file("/root/note") == "after\n"
    assert snapshot.creation_data.source_unique_id == compute.disks.get(RG, source.rsplit("/", 1)[1]).unique_id


def test_incremental_snapshots_of_one_disk_are_a_family_and_can_be_copied_to_another_region(
    compute: ComputeManagementClient, disk: Any
) -> None:
    def snap(name: str, source: str, option: str, location: str) -> Any:
        data = {"createOption": option, "sourceResourceId": source}
        body: Any = {"location": location, "properties": {"creationData": data, "incremental": True}}
        return compute.snapshots.begin_create_or_update(RG, name, body).result()

    one = snap("one", disk.id, "Copy", LOCATION)
    two = snap("two", disk.id, "Copy", LOCATION)
    assert one.incremental_snapshot_family_id == two.incremental_snapshot_family_id
    far = snap("far", one.id, "CopyStart", "westeurope")
    assert (far.location, far.completion_percent) == ("westeurope", 100.0)


def test_snapshots_are_listed_changed_and_deleted(compute: ComputeManagementClient, disk: Any) -> None:
    data = {"createOption": "Copy", "sourceResourceId": disk.id}
    body: Any = {"location": LOCATION, "properties": {"creationData": data}}
    compute.snapshots.begin_create_or_update(RG, "snap", body).result()
    compute.snapshots.begin_update(RG, "snap", {"tags": {"kept": "yes"}}).result()
    assert [found.tags for found in compute.snapshots.list_by_resource_group(RG)] == [{"kept": "yes"}]
    compute.snapshots.begin_delete(RG, "snap").result()
    assert list(compute.snapshots.list()) == []


def test_a_disk_encryption_set_encrypts_and_cannot_go_while_it_is_used(
    compute: ComputeManagementClient, group: str
) -> None:
    key = {"keyUrl": "https://vault.vault.azure.net/keys/key/0123456789abcdef0123456789abcdef"}
    body: Any = {"location": LOCATION, "identity": {"type": "SystemAssigned"}, "properties": {"activeKey": key}}
    des = compute.disk_encryption_sets.begin_create_or_update(RG, "des", body).result()
    assert des.identity.principal_id
    disk = make(compute, "secret", empty(8, encryption={"diskEncryptionSetId": des.id}))
    assert disk.encryption.type == "EncryptionAtRestWithCustomerKey"
    other = make(compute, "other", empty(8, encryption={"diskEncryptionSetId": disk.id}))  # an id of no set
    assert other.encryption.type == "EncryptionAtRestWithCustomerKey"
    assert list(compute.disk_encryption_sets.list_associated_resources(RG, "des")) == [disk.id]
    with raises(HttpResponseError):
        compute.disk_encryption_sets.begin_delete(RG, "des").result()


def test_a_disk_from_a_gallery_names_its_image_twice_and_can_what_the_definition_says(
    compute: Any, gallery: Any, image: Any
) -> None:
    features = [{"name": "IsAcceleratedNetworkSupported", "value": "true"}]
    definition = compute.gallery_images.begin_create_or_update(
        RG, gallery.name, "fast", definition_body(features=features)
    ).result()
    version = compute.gallery_image_versions.begin_create_or_update(
        RG, gallery.name, definition.name, "1.0.0", version_body(image.id)
    ).result()
    data = {"createOption": "FromImage", "galleryImageReference": {"id": version.id}}
    disk = make(compute, "os", {"location": LOCATION, "properties": {"creationData": data}})
    assert disk.creation_data.image_reference.id == disk.creation_data.gallery_image_reference.id == version.id
    assert disk.supported_capabilities.accelerated_network is True


def test_a_tier_is_told_until_the_disk_is_no_longer_premium(cloud: Any, compute: Any, group: str) -> None:
    disk = make(compute, "d1", empty(64))
    assert disk.tier == "P6"
    disk.sku.name = "Standard_LRS"
    cloud.clock_mode = ClockMode.STEP_BY_STEP
    change = compute.disks.begin_create_or_update(RG, "d1", disk, polling=False)
    assert (change.result().provisioning_state, change.result().tier) == ("Updating", "P6")
    cloud.clock_mode = ClockMode.IMMEDIATE
    assert make(compute, "d1", disk).tier is None


def test_a_confidential_disk_says_so_on_the_machine_it_is_attached_to(
    compute: ComputeManagementClient, make_nic: Any
) -> None:
    version = compute.virtual_machine_images.list(
        LOCATION, "MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-smalldisk-g2"
    )[-1]
    body: Any = {
        "location": LOCATION,
        "properties": {
            "hyperVGeneration": "V2",
            "creationData": {"createOption": "FromImage", "imageReference": {"id": version.id}},
            "securityProfile": {"securityType": "ConfidentialVM_DiskEncryptedWithPlatformKey"},
        },
    }
    disk = make(compute, "os", body)
    machine: Any = {
        "location": LOCATION,
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_DC2as_v5"},
            "securityProfile": {"securityType": "ConfidentialVM"},
            "storageProfile": {
                "osDisk": {"createOption": "Attach", "osType": "Windows", "managedDisk": {"id": disk.id}},
            },
            "networkProfile": {"networkInterfaces": [{"id": make_nic("nic")}]},
        },
    }
    vm = compute.virtual_machines.begin_create_or_update(RG, "vault", machine).result()
    attached = vm.storage_profile.os_disk.managed_disk
    assert attached.security_profile.security_encryption_type == "DiskWithVMGuestState"


def test_a_disk_names_its_image_in_the_region_where_it_is(compute: Any, network: Any, group: str) -> None:
    spaces: Any = {"addressPrefixes": ["10.9.0.0/16"]}
    subnets = [{"name": "s", "properties": {"addressPrefix": "10.9.0.0/24"}}]
    body: Any = {"location": "westus", "properties": {"addressSpace": spaces, "subnets": subnets}}
    west = network.virtual_networks.begin_create_or_update(RG, "west", body).result()
    address = {"name": "ip", "properties": {"subnet": {"id": west.subnets[0].id}}}
    body = {"location": "westus", "properties": {"ipConfigurations": [address]}}
    nic = network.network_interfaces.begin_create_or_update(RG, "nic", body).result()
    asked = {**vm_body(nic.id, UBUNTU), "location": "westus"}
    vm = compute.virtual_machines.begin_create_or_update(RG, "west01", asked).result()
    disk = compute.disks.get(RG, vm.storage_profile.os_disk.name)
    assert "/Locations/westus/Publishers/Canonical/" in disk.creation_data.image_reference.id

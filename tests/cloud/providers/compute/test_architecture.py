"""Arm64 and x64: a size, an image and a guest of one architecture belong together."""

from __future__ import annotations

from typing import Any

from azure.mgmt.compute import ComputeManagementClient

from tests.cloud.bodies import LOCATION, RG, UBUNTU, definition_body, version_body
from tests.cloud.conftest import MakeVm
from tests.cloud.refused import refused

ARM = {**UBUNTU, "sku": "22_04-lts-arm64"}
ON_ARM = {"hardwareProfile": {"vmSize": "Standard_D2ps_v5"}}


def test_an_arm64_vm_runs_an_arm64_system(compute: ComputeManagementClient, make_vm: MakeVm) -> None:
    make_vm(image=ARM, **ON_ARM)
    body: Any = {"commandId": "RunShellScript", "script": ["uname -m"]}
    told: Any = compute.virtual_machines.begin_run_command(RG, "web01", body).result()
    assert "[stdout]\naarch64" in told.value[0].message


def test_a_vm_is_offered_sizes_of_its_own_architecture(compute: ComputeManagementClient, make_vm: MakeVm) -> None:
    make_vm(image=ARM, **ON_ARM)
    names = {size.name for size in compute.virtual_machines.list_available_sizes(RG, "web01")}
    assert "Standard_D4ps_v5" in names and "Standard_D2s_v5" not in names


def test_an_arm64_disk_does_not_start_on_an_x64_size(compute: ComputeManagementClient, make_vm: MakeVm) -> None:
    vm = make_vm(image=ARM, **ON_ARM)
    compute.virtual_machines.begin_delete(RG, "web01").result()
    disk = {
        "createOption": "Attach",
        "osType": "Linux",
        "managedDisk": vm.storage_profile.os_disk.managed_disk.as_dict(),
    }
    met = refused(lambda: make_vm("web02", storageProfile={"osDisk": disk}, osProfile=None))
    assert met[:2] == (400, "BadRequest")
    assert "VM size only supports a CPU Architecture of 'x64'" in met[2]


def test_an_arm64_gallery_image_starts_on_arm64_sizes_only(
    compute: ComputeManagementClient, make_vm: MakeVm, gallery: Any
) -> None:
    vm = make_vm(image=ARM, **ON_ARM)
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    compute.virtual_machines.generalize(RG, "web01")
    definition = definition_body(architecture="Arm64", features=[{"name": "SecurityType", "value": "Standard"}])
    compute.gallery_images.begin_create_or_update(RG, "gallery", "arm", definition).result()
    body = version_body("", storageProfile={"source": {"virtualMachineId": vm.id}})
    version = compute.gallery_image_versions.begin_create_or_update(RG, "gallery", "arm", "1.0.0", body).result()
    assert make_vm("web02", image={"id": version.id}, **ON_ARM).provisioning_state == "Succeeded"
    met = refused(lambda: make_vm("web03", image={"id": version.id}))
    assert "an image or disk with CPU Architecture 'Arm64' was given" in met[2]


def test_an_imported_disk_that_says_arm64_is_arm64(compute: ComputeManagementClient, make_vm: MakeVm) -> None:
    properties = {
        "creationData": {"createOption": "Empty"},
        "diskSizeGB": 32,
        "osType": "Linux",
        "hyperVGeneration": "V2",
        "supportedCapabilities": {"architecture": "Arm64"},
    }
    body: Any = {"location": LOCATION, "properties": properties}
    made: Any = compute.disks.begin_create_or_update(RG, "arm", body).result()
    disk = {"createOption": "Attach", "osType": "Linux", "managedDisk": {"id": made.id}}
    met = refused(lambda: make_vm(storageProfile={"osDisk": disk}, osProfile=None))
    assert "with CPU Architecture 'Arm64' was given" in met[2]

"""What virtual machines refuse when they are made, changed and told to work, beyond the catalogue's rows."""

from __future__ import annotations

from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient

from tests.cloud.bodies import LOCATION, PASSWORD, RG, UBUNTU, UBUNTU_GEN1, WINDOWS, vm_body
from tests.cloud.refused import Refused, missing, not_found, refused, row

FROM_IMAGE = {"imageReference": UBUNTU, "osDisk": {"createOption": "FromImage"}}
VHD = "https://pictures.blob.core.windows.net/vhds/{}.vhd"


def create(compute: ComputeManagementClient, body: Any, name: str = "web01") -> Refused:
    return refused(lambda: compute.virtual_machines.begin_create_or_update(RG, name, body))


def change(compute: ComputeManagementClient, **properties: Any) -> Refused:
    body: Any = {"properties": properties}
    return refused(lambda: compute.virtual_machines.begin_update(RG, "web01", body))


def stop_inside(compute: ComputeManagementClient) -> None:
    """The agent stops, as somebody in the guest may stop it."""
    body: Any = {"commandId": "RunShellScript", "script": ["systemctl stop walinuxagent"]}
    compute.virtual_machines.begin_run_command(RG, "web01", body).result()


# A VM is made


@pytest.mark.parametrize(
    ("change", "parameter"),
    [
        ({"hardwareProfile": None}, "hardwareProfile.vmSize"),
        ({"storageProfile": None}, "imageReference"),
        ({"storageProfile": {"osDisk": {"createOption": "Attach"}}}, "managedDisk.id"),
        ({"networkProfile": None}, "networkProfile.networkInterfaces"),
        ({"osProfile": {"computerName": "web01", "adminPassword": PASSWORD}}, "osProfile.adminUsername"),
        ({"osProfile": {"computerName": "web01", "adminUsername": "learner"}}, "adminPassword"),
        (
            {
                "osProfile": {
                    "adminUsername": "learner",
                    "linuxConfiguration": {"disablePasswordAuthentication": True},
                }
            },
            "linuxConfiguration.ssh.publicKeys",
        ),
        (
            {"storageProfile": {**FROM_IMAGE, "dataDisks": [{"lun": 0, "createOption": "Empty"}]}},
            "dataDisk.diskSizeGB",
        ),
    ],
)
def test_a_vm_says_what_it_needs(compute: ComputeManagementClient, make_nic: Any, change: Any, parameter: str) -> None:
    assert create(compute, vm_body(make_nic("nic"), **change)) == missing(parameter)


def test_a_windows_vm_has_a_password(compute: ComputeManagementClient, make_nic: Any) -> None:
    profile = {"computerName": "web01", "adminUsername": "learner"}
    assert create(compute, vm_body(make_nic("nic"), WINDOWS, osProfile=profile)) == missing("adminPassword")


def test_windows_does_not_patch_itself_without_automatic_updates(
    compute: ComputeManagementClient, make_nic: Any
) -> None:
    windows: dict[str, Any] = {"enableAutomaticUpdates": False, "patchSettings": {"patchMode": "AutomaticByOS"}}
    profile = {"adminUsername": "learner", "adminPassword": PASSWORD, "windowsConfiguration": windows}
    text = "The patchMode 'AutomaticByOS' is invalid. For patchMode 'AutomaticByOS', the property "
    wanted = (400, "InvalidParameter", f"{text}'enableAutomaticUpdates' must be set to true.")
    body = vm_body(make_nic("nic"), WINDOWS, osProfile=profile)
    assert create(compute, body) == wanted
    windows["patchSettings"] = {"patchMode": "Manual"}
    compute.virtual_machines.begin_create_or_update(RG, "web01", body).result()

    def change(**configuration: Any) -> Refused:
        asked: Any = {"properties": {"osProfile": {"windowsConfiguration": configuration}}}
        return refused(lambda: compute.virtual_machines.begin_update(RG, "web01", asked))

    assert change(patchSettings={"patchMode": "AutomaticByOS"}) == wanted
    fixed = "Changing property 'windowsConfiguration.enableAutomaticUpdates' is not allowed."
    assert change(enableAutomaticUpdates=True) == (409, "PropertyChangeNotAllowed", fixed)


def test_custom_data_has_an_end(compute: ComputeManagementClient, make_nic: Any) -> None:
    profile = {"adminUsername": "learner", "adminPassword": PASSWORD, "customData": "QUFB" * 21846}
    assert create(compute, vm_body(make_nic("nic"), osProfile=profile)) == row("custom-data-not-base64", n=87380)


@pytest.mark.parametrize("kind", ["networkInterfaces/absent", "virtualNetworks/vnet"])
def test_the_interface_of_a_vm_exists_and_is_one(compute: ComputeManagementClient, make_nic: Any, kind: str) -> None:
    body = vm_body(make_nic("nic").replace("networkInterfaces/nic", kind))
    absent = not_found("Microsoft.Network/networkInterfaces", "absent", RG)
    wrong = (400, "InvalidParameter", "The value of parameter networkProfile.networkInterfaces.id is invalid.")
    assert create(compute, body) == (absent if kind.endswith("absent") else wrong)


def test_the_interface_of_a_vm_is_in_its_region(compute: ComputeManagementClient, make_nic: Any) -> None:
    body = {**vm_body(make_nic("nic")), "location": "westeurope"}
    text = "Network interface 'nic' is in location 'eastus', not in 'westeurope'."
    assert create(compute, body) == (400, "InvalidParameter", text)


def test_the_refusal_of_an_interface_made_with_a_vm_is_the_vm_s(
    compute: ComputeManagementClient, make_nic: Any
) -> None:
    subnet = make_nic("nic").replace("networkInterfaces/nic", "virtualNetworks/vnet/subnets/absent")
    ip = {"name": "ip", "properties": {"subnet": {"id": subnet}}}
    made = [{"name": "own", "properties": {"primary": True, "ipConfigurations": [ip]}}]
    network = {"networkApiVersion": "2020-11-01", "networkInterfaceConfigurations": made}
    status, code, text = create(compute, vm_body("", networkProfile=network))
    assert (status, code) == (400, "InvalidResourceReference")
    assert text.startswith(f"Resource {subnet} referenced by resource ")


def test_a_managed_image_makes_no_trusted_launch_vm(
    compute: ComputeManagementClient, image: Any, make_nic: Any
) -> None:
    body = vm_body(make_nic("nic2"), {"id": image.id}, securityProfile={"securityType": "TrustedLaunch"})
    assert create(compute, body, "web02") == row("vmss-managed-image-tl")


# Its disks


def attach(disk_id: str) -> dict[str, Any]:
    os_disk = {"createOption": "Attach", "osType": "Linux", "managedDisk": {"id": disk_id}}
    return {"storageProfile": {"osDisk": os_disk}, "osProfile": None}


def test_a_disk_to_be_attached_exists_and_is_a_disk(compute: ComputeManagementClient, make_nic: Any, disk: Any) -> None:
    nic, absent = make_nic("nic"), disk.id.replace("disks/data", "disks/absent")
    assert create(compute, vm_body(nic, **attach(absent))) == not_found("Microsoft.Compute/disks", "absent", RG)
    copy: Any = {
        "location": LOCATION,
        "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": disk.id}},
    }
    snapshot = compute.snapshots.begin_create_or_update(RG, "snap", copy).result().id
    wanted = (400, "InvalidParameter", "The value of parameter managedDisk.id is invalid.")
    assert create(compute, vm_body(nic, **attach(str(snapshot)))) == wanted


def test_a_blob_is_the_disk_of_one_vm(compute: ComputeManagementClient, make_vm: Any, make_nic: Any) -> None:
    uri = VHD.format("os")
    os_disk = {"createOption": "FromImage", "name": "os", "vhd": {"uri": uri}}
    make_vm(storageProfile={"imageReference": UBUNTU_GEN1, "osDisk": os_disk})
    taken = {"createOption": "Attach", "osType": "Linux", "name": "os", "vhd": {"uri": uri}}
    body = vm_body(make_nic("nic2"), storageProfile={"osDisk": taken}, osProfile=None)
    assert create(compute, body, "web02") == row("disk-blob-in-use", uri=uri, vm="web01")


def data_disk(**entry: Any) -> dict[str, Any]:
    return {"storageProfile": {**FROM_IMAGE, "dataDisks": [{"lun": 0, **entry}]}}


def test_a_data_disk_of_the_image_has_its_lun_there(compute: ComputeManagementClient, make_nic: Any) -> None:
    text = "StorageProfile.dataDisks.lun does not match to any dataDisks in the referenced image: 0."
    body = vm_body(make_nic("nic"), **data_disk(createOption="FromImage"))
    assert create(compute, body) == (400, "InvalidParameter", text)


def test_a_data_disk_is_copied_from_one_that_exists(compute: ComputeManagementClient, make_nic: Any, disk: Any) -> None:
    entry = data_disk(createOption="Copy", sourceResource={"id": disk.id.replace("data", "absent")})
    assert create(compute, vm_body(make_nic("nic"), **entry)) == row("snapshot-source-not-found", name="absent")


@pytest.mark.parametrize("option", ["Empty", "FromImage"])
def test_a_data_disk_of_the_image_is_neither_replaced_nor_made_smaller(
    compute: ComputeManagementClient, make_vm: Any, make_nic: Any, option: str
) -> None:
    vm = make_vm(**data_disk(createOption="Empty", diskSizeGB=64))
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    compute.virtual_machines.generalize(RG, "web01")
    body: Any = {
        "location": LOCATION,
        "properties": {"sourceVirtualMachine": {"id": vm.id}, "hyperVGeneration": "V2"},
    }
    image = compute.images.begin_create_or_update(RG, "golden", body).result()
    asked = data_disk(createOption=option, diskSizeGB=8)
    asked["storageProfile"]["imageReference"] = {"id": image.id}
    smaller = row("disk-smaller-than-image", size=8, imageSize=64)
    wanted = row("lun-in-use", lun=0) if option == "Empty" else smaller
    assert create(compute, vm_body(make_nic("nic2"), **asked), "web02") == wanted


# A VM is changed


def test_a_vm_is_resized_to_what_fits_its_generation_and_its_disks(
    compute: ComputeManagementClient, make_vm: Any
) -> None:
    disks = [{"lun": lun, "createOption": "Empty", "diskSizeGB": 4} for lun in range(4)]
    make_vm(storageProfile={**FROM_IMAGE, "dataDisks": disks})
    generation = row("size-generation", size="Standard_D1", n=2)
    assert change(compute, hardwareProfile={"vmSize": "Standard_D1"}) == generation
    assert change(compute, hardwareProfile={"vmSize": "Standard_B1s"}) == row("max-data-disks", n=2)


def test_a_vm_that_is_put_again_keeps_its_disks_and_so_its_size(compute: ComputeManagementClient, make_vm: Any) -> None:
    disks = [{"lun": lun, "createOption": "Empty", "diskSizeGB": 4} for lun in range(4)]
    vm = make_vm(storageProfile={**FROM_IMAGE, "dataDisks": disks})
    nic = vm.network_profile.network_interfaces[0].id
    smaller = vm_body(nic, hardwareProfile={"vmSize": "Standard_B1s"})
    assert create(compute, smaller) == row("max-data-disks", n=2)


def test_the_disk_of_a_running_system_does_not_grow(compute: ComputeManagementClient, running_vm: Any) -> None:
    assert change(compute, storageProfile={"osDisk": {"diskSizeGB": 64}}) == row("disk-resize-running")


def test_the_disk_controller_of_a_running_vm_stays(compute: ComputeManagementClient, running_vm: Any) -> None:
    wanted = row("op-needs-deallocated", operation="update", vm="web01")
    assert change(compute, storageProfile={"diskControllerType": "NVMe"}) == wanted


def test_the_data_disks_of_a_vm_have_luns_of_their_own_and_an_end(
    compute: ComputeManagementClient, running_vm: Any
) -> None:
    def disks(*luns: Any) -> Refused:
        empty = {"createOption": "Empty", "diskSizeGB": 4}
        entries = [{**empty, **({} if lun is None else {"lun": lun})} for lun in luns]
        return change(compute, storageProfile={"dataDisks": entries})

    assert disks(None) == missing("dataDisk.lun")
    assert disks(3, 3) == row("lun-in-use", lun=3)
    assert disks(*range(5)) == row("max-data-disks", n=4)
    first = {"lun": 0, "createOption": "Empty", "diskSizeGB": 4, "name": "first"}
    compute.virtual_machines.begin_update(
        RG, "web01", {"properties": {"storageProfile": {"dataDisks": [first]}}}
    ).result()  # type: ignore[typeddict-unknown-key,typeddict-item]
    second = change(compute, storageProfile={"dataDisks": [first, {**first, "name": "second"}]})
    assert second == row("lun-in-use", lun=0)


def test_the_interfaces_of_a_running_vm_stay(compute: ComputeManagementClient, running_vm: Any, make_nic: Any) -> None:
    wanted = row("op-needs-deallocated", operation="update", vm="web01")
    assert change(compute, networkProfile={"networkInterfaces": [{"id": make_nic("other")}]}) == wanted


def test_a_vm_of_the_first_generation_gets_no_trusted_launch(compute: ComputeManagementClient, make_vm: Any) -> None:
    make_vm(image=UBUNTU_GEN1)
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    assert change(compute, securityProfile={"securityType": "TrustedLaunch"}) == row("image-not-tl-capable")


def test_a_vm_that_was_made_without_a_profile_gets_none(
    compute: ComputeManagementClient, running_vm: Any, make_nic: Any
) -> None:
    disk = running_vm.storage_profile.os_disk.managed_disk.id
    compute.virtual_machines.begin_delete(RG, "web01").result()
    body: Any = vm_body(make_nic("nic2"), **attach(disk))
    compute.virtual_machines.begin_create_or_update(RG, "web01", body).result()
    wanted = (409, "PropertyChangeNotAllowed", "Changing property 'osProfile' is not allowed.")
    assert change(compute, osProfile={"adminUsername": "learner"}) == wanted


# A VM is told to work


def test_a_deallocated_vm_is_not_redeployed_nor_assessed_nor_given_commands(
    compute: ComputeManagementClient, deallocated_vm: Any
) -> None:
    machines = compute.virtual_machines
    assert refused(lambda: machines.begin_redeploy(RG, "web01")) == row(
        "op-on-deallocated", operation="redeploy", vm="web01"
    )
    assert refused(lambda: machines.begin_assess_patches(RG, "web01")) == row("op-needs-running")
    body: Any = {"location": LOCATION, "properties": {"source": {"script": "date"}}}
    commands = compute.virtual_machine_run_commands
    assert refused(lambda: commands.begin_create_or_update(RG, "web01", "job", body)) == row("op-needs-running")


def test_a_command_is_of_the_vm_s_system(compute: ComputeManagementClient, running_vm: Any) -> None:
    body: Any = {"commandId": "RunPowerShellScript", "script": ["Get-Date"]}
    text = (
        "The value of parameter commandId is invalid. The local Azure runs RunShellScript and ifconfig on a Linux VM."
    )
    wanted = (400, "InvalidParameter", text)
    assert refused(lambda: compute.virtual_machines.begin_run_command(RG, "web01", body)) == wanted
    body["commandId"] = "RunPerlScript"
    wanted = (404, "NotFound", "The entity RunPerlScript was not found in this Azure location.")
    assert refused(lambda: compute.virtual_machines.begin_run_command(RG, "web01", body)) == wanted


def test_a_built_in_command_whose_script_is_not_published_does_not_run(
    compute: ComputeManagementClient, make_vm: Any
) -> None:
    make_vm(image=WINDOWS)
    text = "The value of parameter commandId is invalid. The local Azure runs IPConfig and RunPowerShellScript on a "
    wanted = (400, "InvalidParameter", f"{text}Windows VM.")
    body: Any = {"commandId": "RDPSettings"}
    assert refused(lambda: compute.virtual_machines.begin_run_command(RG, "web01", body)) == wanted


def test_nothing_runs_in_a_vm_whose_agent_has_stopped(compute: ComputeManagementClient, running_vm: Any) -> None:
    stop_inside(compute)
    silent = row("agent-no-status", late=True, vm="web01")
    script: Any = {"commandId": "RunShellScript", "script": ["date"]}
    assert refused(lambda: compute.virtual_machines.begin_run_command(RG, "web01", script)) == silent
    command: Any = {"location": LOCATION, "properties": {"source": {"script": "date"}}}
    commands = compute.virtual_machine_run_commands
    assert refused(lambda: commands.begin_create_or_update(RG, "web01", "job", command)) == silent
    assert refused(lambda: extend(compute)) == silent
    nothing_to_run = {"publisher": "Microsoft.Azure.Monitor", "type": "AzureMonitorLinuxAgent", "settings": None}
    assert refused(lambda: extend(compute, **nothing_to_run)) == silent


def test_a_command_that_fails_fails_its_operation_where_it_was_asked_to(
    compute: ComputeManagementClient, running_vm: Any
) -> None:
    properties = {"source": {"script": "exit 3"}, "treatFailureAsDeploymentFailure": True}
    body: Any = {"location": LOCATION, "properties": properties}
    commands = compute.virtual_machine_run_commands
    met = refused(lambda: commands.begin_create_or_update(RG, "web01", "job", body))
    assert met == (200, "VMExtensionProvisioningError", "The run command 'job' failed.")


def test_one_command_runs_at_a_time(cloud: Any, compute: ComputeManagementClient, running_vm: Any) -> None:
    body: Any = {"commandId": "RunShellScript", "script": ["date"]}
    cloud.clock_mode = "step by step"
    compute.virtual_machines.begin_run_command(RG, "web01", body, polling=False)
    text = "Run command extension execution is in progress. Please wait for completion before invoking a run command."
    met = refused(lambda: compute.virtual_machines.begin_run_command(RG, "web01", body, polling=False))
    assert met == (409, "Conflict", text)


def extend(compute: ComputeManagementClient, **properties: Any) -> Any:
    given = {
        "publisher": "Microsoft.Azure.Extensions",
        "type": "CustomScript",
        "typeHandlerVersion": "2.1",
        "settings": {"commandToExecute": "date"},
        **properties,
    }
    body: Any = {"location": LOCATION, "properties": {key: value for key, value in given.items() if value}}
    return compute.virtual_machine_extensions.begin_create_or_update(RG, "web01", "script", body).result()


@pytest.mark.parametrize("name", ["publisher", "type", "typeHandlerVersion"])
def test_an_extension_says_what_it_is(compute: ComputeManagementClient, running_vm: Any, name: str) -> None:
    nothing: Any = {name: None}
    assert refused(lambda: extend(compute, **nothing)) == missing(f"vmExtension.{name}")


def test_an_extension_comes_and_goes_while_its_vm_runs(compute: ComputeManagementClient, running_vm: Any) -> None:
    extend(compute)
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    wanted = row("extension-vm-not-running")
    assert refused(lambda: extend(compute)) == wanted
    assert refused(lambda: compute.virtual_machine_extensions.begin_delete(RG, "web01", "script")) == wanted


def test_a_command_stays_with_a_vm_that_exists(compute: ComputeManagementClient, group: str) -> None:
    body: Any = {"location": LOCATION, "properties": {"source": {"script": "date"}}}
    commands = compute.virtual_machine_run_commands
    text = "Can not perform requested operation on nested resource. Parent resource 'web01' not found."
    wanted = (404, "ParentResourceNotFound", text)
    assert refused(lambda: commands.begin_create_or_update(RG, "web01", "job", body)) == wanted


def test_a_capture_does_not_write_over_another(compute: ComputeManagementClient, make_vm: Any) -> None:
    os_disk = {"createOption": "FromImage", "name": "os", "vhd": {"uri": VHD.format("os")}}
    make_vm(storageProfile={"imageReference": UBUNTU_GEN1, "osDisk": os_disk})
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    compute.virtual_machines.generalize(RG, "web01")
    body: Any = {"vhdPrefix": "golden", "destinationContainerName": "vhds", "overwriteVhds": False}
    compute.virtual_machines.begin_capture(RG, "web01", body).result()
    met = refused(lambda: compute.virtual_machines.begin_capture(RG, "web01", body))
    vm_id = compute.virtual_machines.get(RG, "web01").vm_id
    folder = "https://pictures.blob.core.windows.net/system/Microsoft.Compute/Images/vhds"
    assert met == row("capture-target-exists", uri=f"{folder}/golden-osDisk.{vm_id}.vhd")


def test_a_network_interface_is_not_taken_from_its_vm(network: NetworkManagementClient, running_vm: Any) -> None:
    assert refused(lambda: network.network_interfaces.begin_delete(RG, "web01-nic"))[:2] == (400, "NicInUse")

"""Scripts that end or restart their own machine: the power state of the VM says what happened."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient

from tests.cloud.bodies import LOCATION, RG, WINDOWS
from tests.cloud.conftest import MakeVm

SYSPREP = r"C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /quiet /shutdown"


def extension(command: str, windows: bool = False) -> Any:
    """The body of a custom script extension."""
    linux = {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.1"}
    other = {"publisher": "Microsoft.Compute", "type": "CustomScriptExtension", "typeHandlerVersion": "1.10"}
    named = other if windows else linux
    return {"location": LOCATION, "properties": {**named, "settings": {"commandToExecute": command}}}


def power(compute: ComputeManagementClient) -> str:
    view: Any = compute.virtual_machines.instance_view(RG, "web01")
    return str(view.statuses[-1].code)


def test_a_custom_script_that_shuts_down_stops_the_vm_and_leaves_it_allocated(
    compute: ComputeManagementClient, running_vm: Any
) -> None:
    compute.virtual_machine_extensions.begin_create_or_update(RG, "web01", "off", extension("poweroff")).result()
    assert power(compute) == "PowerState/stopped"
    compute.virtual_machines.begin_start(RG, "web01").result()
    assert power(compute) == "PowerState/running"


def test_a_custom_script_that_restarts_leaves_the_vm_running(compute: ComputeManagementClient, running_vm: Any) -> None:
    compute.virtual_machine_extensions.begin_create_or_update(RG, "web01", "again", extension("reboot")).result()
    assert power(compute) == "PowerState/running"
    body: Any = {"commandId": "RunShellScript", "script": ["echo answers"]}
    told: Any = compute.virtual_machines.begin_run_command(RG, "web01", body).result()
    assert "answers" in told.value[0].message


def test_sysprep_in_a_custom_script_stops_the_vm_and_it_can_be_generalized_and_captured(
    compute: ComputeManagementClient, make_vm: MakeVm
) -> None:
    vm = make_vm(image=WINDOWS)
    compute.virtual_machine_extensions.begin_create_or_update(RG, "web01", "sysprep", extension(SYSPREP, True)).result()
    assert power(compute) == "PowerState/stopped"
    compute.virtual_machines.generalize(RG, "web01")
    image: Any = {"location": LOCATION, "properties": {"sourceVirtualMachine": {"id": vm.id}, "hyperVGeneration": "V2"}}
    made = compute.images.begin_create_or_update(RG, "golden", image).result()
    made_vm = make_vm("web02", image={"id": made.id})
    assert made_vm.provisioning_state == "Succeeded"


def test_a_run_command_resource_that_shuts_down_stops_the_vm(compute: ComputeManagementClient, running_vm: Any) -> None:
    body: Any = {"location": LOCATION, "properties": {"source": {"script": "shutdown -h now"}}}
    compute.virtual_machine_run_commands.begin_create_or_update(RG, "web01", "off", body).result()
    assert power(compute) == "PowerState/stopped"


def test_a_script_that_ends_the_agent_leaves_the_vm_running_and_not_ready(
    compute: ComputeManagementClient, running_vm: Any
) -> None:
    stop = extension("systemctl stop walinuxagent")
    compute.virtual_machine_extensions.begin_create_or_update(RG, "web01", "mute", stop).result()
    view: Any = compute.virtual_machines.instance_view(RG, "web01")
    assert view.statuses[-1].code == "PowerState/running"
    assert view.vm_agent.statuses[0].display_status == "Not Ready"


def test_what_a_custom_script_did_before_it_failed_stays_done(
    cloud: Any, compute: ComputeManagementClient, running_vm: Any
) -> None:
    half = extension("echo half > /opt/half; exit 7")
    with pytest.raises(HttpResponseError, match="exit status=7"):
        compute.virtual_machine_extensions.begin_create_or_update(RG, "web01", "half", half).result()
    assert cloud.guest(running_vm.id).read_file("/opt/half") == "half\n"
    assert compute.virtual_machine_extensions.get(RG, "web01", "half").provisioning_state == "Failed"


def test_no_further_extension_runs_once_one_has_shut_the_guest_down(
    compute: ComputeManagementClient, running_vm: Any
) -> None:
    extensions = compute.virtual_machine_extensions
    extensions.begin_create_or_update(RG, "web01", "off", extension("poweroff")).result()
    with pytest.raises(HttpResponseError) as refused:
        extensions.begin_create_or_update(RG, "web01", "next", extension("true")).result()
    assert refused.value.error is not None
    assert refused.value.error.message == "Cannot modify extensions in the VM when the VM is not running."


def test_a_failing_command_on_windows_fails_in_the_words_of_the_windows_handler(
    compute: ComputeManagementClient, make_vm: MakeVm
) -> None:
    make_vm(image=WINDOWS)
    failing = extension("Write-Error 'no licence'; exit 5", windows=True)
    with pytest.raises(HttpResponseError) as failed:
        compute.virtual_machine_extensions.begin_create_or_update(RG, "web01", "half", failing).result()
    assert failed.value.error is not None and failed.value.error.message is not None
    assert (
        "it returned a non-zero exit code of: '5'. The command had an error output of: '" in failed.value.error.message
    )
    assert failed.value.error.message.endswith("available at https://aka.ms/VMExtensionCSEWindowsTroubleshoot.")

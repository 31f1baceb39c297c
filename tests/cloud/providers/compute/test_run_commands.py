"""Scripts inside VMs: the action run command, the resource run command, and extensions."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from pytest import raises

from tests.cloud.bodies import LOCATION, RG, WINDOWS


def test_the_action_answers_output_and_succeeds_whatever_the_script_does(
    compute: ComputeManagementClient, running_vm: Any
) -> None:
    body: Any = {"commandId": "RunShellScript", "script": ["echo out", "cat /absent", "exit 3"]}
    told = compute.virtual_machines.begin_run_command(RG, "web01", body).result().value[0]
    assert told.code == "ProvisioningState/succeeded"
    assert "[stdout]\nout" in told.message
    assert "No such file or directory" in told.message


def test_parameters_reach_the_script(compute: ComputeManagementClient, running_vm: Any) -> None:
    parameters = [{"name": "who", "value": "world"}]
    body: Any = {"commandId": "RunShellScript", "script": ["echo hello $who"], "parameters": parameters}
    told = compute.virtual_machines.begin_run_command(RG, "web01", body).result().value[0]
    assert "hello world" in told.message


def test_a_location_has_built_in_commands_with_their_scripts(compute: ComputeManagementClient) -> None:
    commands = compute.virtual_machine_run_commands
    listed = {found.id: found.os_type for found in commands.list(LOCATION)}
    assert (listed["RunPowerShellScript"], listed["ifconfig"], listed["RDPSettings"]) == ("Windows", "Linux", "Windows")
    found = commands.get(LOCATION, "runpowershellscript")
    assert found.schema == "http://schema.management.azure.com/schemas/2016-11-17/runcommands.json"
    assert found.script[-1] == "Write-Host This is a sample script with parameters $arg1 $arg2"
    assert [(entry.name, entry.default_value) for entry in found.parameters] == [("arg1", "value1"), ("arg2", "value2")]
    assert commands.get(LOCATION, "SetRDPPort").script == ["# The local Azure does not hold this script."]


SAMPLE = "This is a sample script with parameters"


@pytest.mark.parametrize(
    ("given", "said"), [([], f"{SAMPLE} value1 value2"), ([{"name": "arg2", "value": "b"}], f"{SAMPLE} value1 b")]
)
def test_without_a_script_the_built_in_one_runs(
    compute: ComputeManagementClient, make_vm: Any, given: Any, said: str
) -> None:
    make_vm("linux")
    make_vm("windows", WINDOWS)
    for name, built_in in (("linux", "RunShellScript"), ("windows", "RunPowerShellScript")):
        body: Any = {"commandId": built_in, "parameters": given}
        told = compute.virtual_machines.begin_run_command(RG, name, body).result().value[0]
        assert said in told.message


def command(script: str, **properties: Any) -> Any:
    return {"location": LOCATION, "properties": {"source": {"script": script}, **properties}}


def test_a_run_command_stays_with_its_vm_and_keeps_its_output(
    compute: ComputeManagementClient, running_vm: Any
) -> None:
    commands = compute.virtual_machine_run_commands
    commands.begin_create_or_update(RG, "web01", "hello", command("echo hello; exit 2")).result()
    kept = commands.get_by_virtual_machine(RG, "web01", "hello", expand="instanceView")
    assert (kept.timeout_in_seconds, kept.async_execution, kept.treat_failure_as_deployment_failure) == (0, False, None)
    view = kept.instance_view
    assert (view.execution_state, view.exit_code, view.output) == ("Failed", 2, "hello\n")
    assert view.execution_message.endswith("command terminated with exit status=2")
    assert [found.name for found in commands.list_by_virtual_machine(RG, "web01")] == ["hello"]
    commands.begin_delete(RG, "web01", "hello").result()
    assert list(commands.list_by_virtual_machine(RG, "web01")) == []


def test_a_failing_script_fails_the_deployment_only_if_it_is_told_to(
    compute: ComputeManagementClient, running_vm: Any
) -> None:
    commands = compute.virtual_machine_run_commands
    strict = command("exit 1", treatFailureAsDeploymentFailure=True)
    with raises(HttpResponseError):
        commands.begin_create_or_update(RG, "web01", "strict", strict).result()
    assert commands.get_by_virtual_machine(RG, "web01", "strict").provisioning_state == "Failed"


def test_protected_parameters_are_used_and_never_answered(compute: ComputeManagementClient, running_vm: Any) -> None:
    commands = compute.virtual_machine_run_commands
    body = command("echo $secret | wc -c", protectedParameters=[{"name": "secret", "value": "hush"}])
    commands.begin_create_or_update(RG, "web01", "quiet", body).result()
    found = commands.get_by_virtual_machine(RG, "web01", "quiet", expand="instanceView")
    assert found.instance_view.output.strip() == "5"
    assert "hush" not in str(found.as_dict())


def test_a_custom_script_extension_really_runs(cloud: Any, compute: ComputeManagementClient, running_vm: Any) -> None:
    properties = {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.1"}
    properties["settings"] = {"commandToExecute": "echo installed > /opt/tool"}
    extensions = compute.virtual_machine_extensions
    body: Any = {"location": LOCATION, "properties": properties}
    made = extensions.begin_create_or_update(RG, "web01", "script", body).result()
    assert made.provisioning_state == "Succeeded"
    assert cloud.guest(running_vm.id).read_file("/opt/tool") == "installed\n"
    assert [found.name for found in extensions.list(RG, "web01").value] == ["script"]
    extensions.begin_delete(RG, "web01", "script").result()
    assert compute.virtual_machines.get(RG, "web01").resources is None


def test_patches_are_assessed(compute: ComputeManagementClient, running_vm: Any) -> None:
    result = compute.virtual_machines.begin_assess_patches(RG, "web01").result()
    assert (result.status, result.available_patches) == ("Succeeded", [])


def test_a_script_from_elsewhere_fails_because_guests_have_no_network(
    compute: ComputeManagementClient, running_vm: Any
) -> None:
    settings = {"fileUris": ["https://example.com/tools/set-up.sh"], "commandToExecute": "./set-up.sh"}
    script = {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.1"}
    body: Any = {"location": LOCATION, "properties": {**script, "settings": settings}}
    with pytest.raises(HttpResponseError, match=r"cannot download https://example\.com/tools/set-up\.sh") as failed:
        compute.virtual_machine_extensions.begin_create_or_update(RG, "web01", "script", body).result()
    assert failed.value.error is not None and failed.value.error.code == "VMExtensionProvisioningError"


def test_a_list_of_vms_names_their_extensions_only(compute: ComputeManagementClient, running_vm: Any) -> None:
    agent = {"publisher": "Microsoft.Azure.ActiveDirectory", "type": "AADSSHLoginForLinux", "typeHandlerVersion": "1.0"}
    body: Any = {"location": LOCATION, "properties": agent}
    made = compute.virtual_machine_extensions.begin_create_or_update(RG, "web01", "login", body).result()
    (shown,) = compute.virtual_machines.get(RG, "web01").resources
    assert (shown.name, shown.publisher) == ("login", "Microsoft.Azure.ActiveDirectory")
    for vms in (compute.virtual_machines.list(RG), compute.virtual_machines.list_all()):
        assert [vm.resources[0].as_dict() for vm in vms] == [{"id": made.id}]

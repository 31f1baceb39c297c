"""Hibernation through the real SDK: what is kept, what is told, what is refused."""

from __future__ import annotations

from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from pytest import fixture, raises

from tests.cloud.bodies import RG


@fixture
def able(make_vm: Any) -> Any:
    """A VM that can hibernate."""
    return make_vm("web01", additionalCapabilities={"hibernationEnabled": True})


def codes(compute: ComputeManagementClient) -> list[str]:
    return [str(status.code) for status in compute.virtual_machines.instance_view(RG, "web01").statuses or []]


def run(compute: ComputeManagementClient, script: str) -> str:
    asked = {"commandId": "RunShellScript", "script": [script]}
    return str(compute.virtual_machines.begin_run_command(RG, "web01", asked).result().value[0].message)


def test_a_hibernated_vm_is_deallocated_and_says_so_until_it_starts(
    compute: ComputeManagementClient, able: Any
) -> None:
    run(compute, "touch /tmp/kept")
    compute.virtual_machines.begin_deallocate(RG, "web01", hibernate=True).result()
    assert codes(compute)[-2:] == ["PowerState/deallocated", "HibernationState/Hibernated"]
    assert compute.disks.get(RG, able.storage_profile.os_disk.name).disk_state == "Reserved"
    compute.virtual_machines.begin_start(RG, "web01").result()
    assert codes(compute)[-1] == "PowerState/running"
    assert "[stdout]\n/tmp/kept\n" in run(compute, "ls /tmp/kept")  # a boot would have emptied /tmp
    agent = compute.virtual_machines.instance_view(RG, "web01").vm_agent
    assert agent is not None
    assert agent.statuses is not None
    assert agent.statuses[0].display_status == "Ready"


def test_deallocating_a_hibernated_vm_gives_its_memory_up(compute: ComputeManagementClient, able: Any) -> None:
    run(compute, "touch /tmp/kept")
    compute.virtual_machines.begin_deallocate(RG, "web01", hibernate=True).result()
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    assert codes(compute)[-1] == "PowerState/deallocated"
    compute.virtual_machines.begin_start(RG, "web01").result()
    assert "No such file" in run(compute, "ls /tmp/kept")


def test_only_a_vm_that_is_enabled_for_it_hibernates(compute: ComputeManagementClient, running_vm: Any) -> None:
    with raises(HttpResponseError, match="can only be triggered on a VM that is enabled for hibernation") as error:
        compute.virtual_machines.begin_deallocate(RG, "web01", hibernate=True)
    assert error.value.error is not None
    assert (error.value.status_code, error.value.error.code) == (409, "OperationNotAllowed")
    compute.virtual_machines.begin_deallocate(RG, "web01", hibernate=False).result()


def test_only_a_running_vm_hibernates(compute: ComputeManagementClient, able: Any) -> None:
    compute.virtual_machines.begin_power_off(RG, "web01").result()
    with raises(HttpResponseError, match="successfully provisioned and is running") as error:
        compute.virtual_machines.begin_deallocate(RG, "web01", hibernate=True)
    assert error.value.error is not None
    assert error.value.error.code == "OperationNotAllowed"

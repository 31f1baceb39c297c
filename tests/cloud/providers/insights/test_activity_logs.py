"""The activity log through the real SDK."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.monitor import MonitorManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import RG


@pytest.fixture
def events(cloud: Cloud) -> Any:
    logs = MonitorManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection).activity_logs
    since = "eventTimestamp ge '2026-11-24T00:00:00Z'"
    return lambda more="": list(logs.list(filter=since + more))


def test_writes_and_actions_are_kept_newest_first_and_reads_are_not(
    events: Any, running_vm: Any, compute: ComputeManagementClient
) -> None:
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    compute.virtual_machines.get(RG, "web01")
    newest, before, *_ = events()
    assert newest.operation_name.value == "Microsoft.Compute/virtualMachines/deallocate/action"
    assert newest.resource_id == running_vm.id
    assert before.operation_name.value == "Microsoft.Compute/virtualMachines/write"
    assert newest.status.value == "Succeeded"
    assert newest.event_timestamp > before.event_timestamp


def test_a_refusal_is_kept_as_failed(events: Any, group: str, compute: ComputeManagementClient) -> None:
    with pytest.raises(ResourceNotFoundError):
        compute.virtual_machines.begin_start(RG, "nowhere")
    [failed] = [event for event in events() if event.status.value == "Failed"]
    assert failed.sub_status.value == "ResourceNotFound"


def test_a_group_s_part_can_be_asked_for(events: Any, disk: Any, resources: Any) -> None:
    resources.resource_groups.create_or_update("other", {"location": "eastus"})
    found = events(f" and resourceGroupName eq '{RG}'")
    assert found
    assert {event.resource_group_name for event in found} == {RG}

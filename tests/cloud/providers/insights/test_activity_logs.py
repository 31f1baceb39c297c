"""The activity log through the real SDK."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.monitor import MonitorManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient

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


@pytest.fixture
def logs(cloud: Cloud) -> Any:
    return MonitorManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection).activity_logs


def names(events: Any) -> list[str]:
    return [event.operation_name.value.rpartition("/virtualMachines/")[2] for event in events]


def test_a_window_of_the_cloud_s_time_is_applied(
    cloud: Cloud, logs: Any, running_vm: Any, compute: ComputeManagementClient
) -> None:
    cloud.wait(hours=24)
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    first = "eventTimestamp ge '2026-11-24T00:00:00Z' and eventTimestamp le '2026-11-24T23:00:00Z'"
    assert "deallocate/action" not in names(logs.list(filter=first))
    assert names(logs.list(filter="eventTimestamp ge '2026-11-25T00:00:00Z'")) == ["deallocate/action"]


def test_a_window_of_the_machine_s_clock_hides_nothing(logs: Any, running_vm: Any) -> None:
    later = "eventTimestamp ge '2031-01-01T00:00:00Z' and eventTimestamp le '2031-01-01T06:00:00Z'"
    assert "write" in names(logs.list(filter=later))


def test_a_time_that_is_none_is_refused(logs: Any, running_vm: Any) -> None:
    with pytest.raises(HttpResponseError) as refused:
        list(logs.list(filter="eventTimestamp ge 'yesterday'"))
    assert refused.value.status_code == 400


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("resourceUri eq '{id}'", True),
        ("resourceId eq '{id}'", True),
        ("resourceProvider eq 'Microsoft.Compute'", True),
        ("resourceProvider eq 'Microsoft.Storage'", False),
        ("resourceType eq 'microsoft.compute/virtualmachines'", True),
        ("caller eq '44444444-4444-4444-4444-444444444444'", True),
        ("caller eq 'somebody'", False),
        ("status eq 'Succeeded'", True),
        ("status eq 'Failed'", False),
        ("eventChannels eq 'Admin, Operation'", True),
        ("levels eq 'Critical,Error'", False),
    ],
)
def test_what_azure_documents_can_be_asked_for(events: Any, running_vm: Any, more: str, found: bool) -> None:
    assert ("write" in names(events(" and " + more.format(id=running_vm.id)))) == found


def test_one_request_can_be_found_by_its_correlation_id(events: Any, running_vm: Any) -> None:
    newest = events()[0]
    assert [e.event_data_id for e in events(f" and correlationId eq '{newest.correlation_id}'")] == [
        newest.event_data_id
    ]


def test_only_what_is_selected_is_answered(logs: Any, running_vm: Any) -> None:
    newest = next(iter(logs.list(filter="status eq 'Succeeded'", select="resourceId,caller")))
    assert newest.resource_id == running_vm.id
    assert (newest.operation_name, newest.status) == (None, None)


def test_a_long_log_comes_in_pages(cloud: Cloud, events: Any, resources: Any) -> None:
    for number in range(1001):
        resources.resource_groups.create_or_update(f"group-{number}", {"location": "eastus"})
    mark = cloud.log()[-1].number
    assert len(events()) == 1001
    assert [entry.method for entry in cloud.log(since=mark)] == ["GET", "GET"]


def test_the_log_is_there_when_the_cloud_is_opened_again(tmp_path: Any) -> None:
    def asked(cloud: Cloud) -> list[tuple[str, str]]:
        client = MonitorManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)
        found: Any = client.activity_logs.list(filter="eventTimestamp ge '2026-11-24T00:00:00Z'")
        return [(event.event_data_id, event.status.value) for event in found]

    cloud = Cloud.open(tmp_path / "log.db")
    resources = ResourceManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)
    resources.resource_groups.create_or_update(RG, {"location": "eastus"})
    with pytest.raises(ResourceNotFoundError):
        resources.resource_groups.begin_delete("absent")
    before = asked(cloud)
    assert [status for _, status in before] == ["Failed", "Succeeded"]
    cloud.close()
    again = Cloud.open(tmp_path / "log.db")
    assert asked(again) == before
    ResourceManagementClient(
        again.credential, again.subscription_id, **again.connection
    ).resource_groups.create_or_update("other", {"location": "eastus"})
    assert [number for number, _ in asked(again)][1:] == [number for number, _ in before]
    again.close()


def test_a_rewind_takes_nothing_out_of_the_log(cloud: Cloud, events: Any, running_vm: Any) -> None:
    before = len(events())
    cloud.rewind(2)
    assert len(events()) == before

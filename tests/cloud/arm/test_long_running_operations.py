"""Long-running operations: the protocol on the network, and the clock that goes step by step."""

from __future__ import annotations

import json
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from pytest import raises

from course.cloud import Cloud
from course.cloud.arm.http import Door, Request, Response
from tests.cloud.bodies import LOCATION, RG

DISK = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 32}}


def send(cloud: Cloud, method: str, url: str, body: Any = None, agent: str = "python") -> Response:
    if url.startswith("/"):
        url = f"https://management.azure.com/subscriptions/{cloud.subscription_id}{url}?api-version=2024-03-02"
    content = b"" if body is None else json.dumps(body).encode()
    return cloud.handle(Request(method, url, {"User-Agent": agent}, content, Door.NETWORK))


def content(response: Response) -> Any:
    return json.loads(response.body)


@pytest.fixture
def group_path(group: str) -> str:
    return f"/resourceGroups/{group}"


# On the network


def test_a_disk_is_accepted_with_202_and_polled_to_its_end(cloud: Cloud, group_path: str) -> None:
    first = send(cloud, "PUT", f"{group_path}/providers/Microsoft.Compute/disks/data", DISK)
    assert first.status == 202
    assert content(first)["properties"]["provisioningState"] == "Updating"
    polled = content(send(cloud, "GET", first.headers["Azure-AsyncOperation"]))
    assert polled["status"] == "Succeeded"
    result = content(send(cloud, "GET", first.headers["Location"]))
    assert result["properties"]["provisioningState"] == "Succeeded"


def test_a_new_image_is_answered_with_201_and_a_deletion_with_202(
    cloud: Cloud, group_path: str, generalized_vm: Any
) -> None:
    path = f"{group_path}/providers/Microsoft.Compute/images/golden"
    body = {
        "location": LOCATION,
        "properties": {"sourceVirtualMachine": {"id": generalized_vm.id}, "hyperVGeneration": "V2"},
    }
    assert send(cloud, "PUT", path, body).status == 201
    gone = send(cloud, "DELETE", path)
    assert (gone.status, gone.body) == (202, b"")
    assert send(cloud, "GET", gone.headers["Location"]).status == 200
    assert send(cloud, "DELETE", path).status == 204


def test_python_is_told_to_poll_at_once_and_go_too_each_in_its_own_way(cloud: Cloud, group_path: str) -> None:
    cloud.clock_mode = "step by step"
    for agent, header, absent in (
        ("azsdk-python", "x-ms-retry-after-ms", "Retry-After"),
        ("Go/go1.22", "Retry-After", "x-ms-retry-after-ms"),
    ):
        path = f"{group_path}/providers/Microsoft.Compute/disks/{agent[:2]}"
        headers = send(cloud, "PUT", path, DISK, agent).headers
        assert header in headers
        assert absent not in headers


def test_an_operation_that_nobody_began_is_not_found(cloud: Cloud, group: str) -> None:
    url = "/providers/Microsoft.Compute/locations/eastus/operations/00000000-0000-4000-8000-000000000000"
    assert send(cloud, "GET", url).status == 404


# In this process


def test_with_the_immediate_clock_the_sdk_does_not_poll(cloud: Cloud, disk: Any) -> None:
    assert "poll" not in [entry.operation for entry in cloud.log()]


def test_step_by_step_an_operation_is_in_progress_until_it_is_polled_twice(
    cloud: Cloud, compute: ComputeManagementClient, group_path: str
) -> None:
    cloud.clock_mode = "step by step"
    begun = send(cloud, "PUT", f"{group_path}/providers/Microsoft.Compute/disks/data", DISK)
    assert compute.disks.get(RG, "data").provisioning_state == "Updating"
    assert [operation["status"] for operation in cloud.operations()] == ["InProgress"]
    polled = [content(send(cloud, "GET", begun.headers["Azure-AsyncOperation"]))["status"] for _ in range(2)]
    assert polled == ["InProgress", "Succeeded"]
    assert cloud.operations()[-1]["status"] == "Succeeded"


def test_step_by_step_the_sdk_polls_to_the_end(cloud: Cloud, compute: ComputeManagementClient, group: str) -> None:
    cloud.clock_mode = "step by step"
    assert compute.disks.begin_create_or_update(group, "data", DISK).result().provisioning_state == "Succeeded"
    assert [entry.operation for entry in cloud.log()].count("poll") == 2


def test_step_by_step_a_tick_finishes_what_runs(cloud: Cloud, compute: ComputeManagementClient, group: str) -> None:
    cloud.clock_mode = "step by step"
    compute.disks.begin_create_or_update(group, "one", DISK, polling=False)
    compute.disks.begin_create_or_update(group, "two", DISK, polling=False)
    assert cloud.tick() == 2
    assert {disk.provisioning_state for disk in compute.disks.list()} == {"Succeeded"}
    assert cloud.tick() == 0


def test_step_by_step_a_vm_shows_what_it_is_doing(
    cloud: Cloud, compute: ComputeManagementClient, running_vm: Any
) -> None:
    cloud.clock_mode = "step by step"
    compute.virtual_machines.begin_deallocate(RG, "web01", polling=False)
    assert compute.virtual_machines.instance_view(RG, "web01").statuses[-1].code == "PowerState/deallocating"
    cloud.tick()
    assert compute.virtual_machines.instance_view(RG, "web01").statuses[-1].code == "PowerState/deallocated"


def test_step_by_step_a_vm_that_is_being_deleted_refuses_everything_else(
    cloud: Cloud, compute: ComputeManagementClient, running_vm: Any
) -> None:
    cloud.clock_mode = "step by step"
    compute.virtual_machines.begin_delete(RG, "web01", polling=False)
    with raises(HttpResponseError) as error:
        compute.virtual_machines.begin_start(RG, "web01")
    assert error.value.error is not None
    assert error.value.error.code == "OperationNotAllowed"
    assert "is marked for deletion" in str(error.value.error.message)


def test_a_failed_operation_says_why_and_leaves_the_resource_failed(
    cloud: Cloud, compute: ComputeManagementClient, definition: Any, image: Any
) -> None:
    from tests.cloud.bodies import definition_body, version_body

    first = definition_body(
        hyperVGeneration="V1", identifier={"publisher": "contoso", "offer": "web", "sku": "jammy-gen1"}
    )
    compute.gallery_images.begin_create_or_update(RG, "gallery", "gen1", first).result()
    with raises(HttpResponseError) as error:
        compute.gallery_image_versions.begin_create_or_update(
            RG, "gallery", "gen1", "1.0.0", version_body(image.id)
        ).result()
    assert error.value.error is not None
    assert error.value.error.code == "Conflict"
    assert "has a different Hypervisor generation ['V2']" in str(error.value.error.message)
    assert compute.gallery_image_versions.get(RG, "gallery", "gen1", "1.0.0").provisioning_state == "Failed"


def test_a_slow_client_finds_its_operation_after_a_thousand_others_and_the_oldest_are_let_go(
    cloud: Cloud, group: str
) -> None:
    """Two hundred learners at once: what one began is done long before it polls; but not everything is kept for ever."""
    path = f"/resourceGroups/{group}/providers/Microsoft.Compute/disks"
    first = send(cloud, "PUT", f"{path}/first", DISK).headers["Azure-AsyncOperation"]
    for _ in range(1000):
        send(cloud, "PUT", f"{path}/other", DISK)
    assert send(cloud, "GET", first).status == 200
    for _ in range(4200):
        send(cloud, "PUT", f"{path}/other", DISK)
    assert send(cloud, "GET", first).status == 404
    assert len(cloud.operations()) <= 5000

"""Three clocks, rewind, branches and checkpoints: the same cloud, looked at in its own time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient

from course.clients import Clients
from course.cloud import Cloud
from course.cloud.arm.clock import Clock, ClockMode
from course.cloud.engine import LocalEngine
from course.cloud.server.ownership import Ownership
from tests.cloud.bodies import LOCATION, RG


class Hands:
    """A machine's clock that a test turns."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def real_time(hands: Hands) -> Cloud:
    """A cloud in real time on that clock."""
    clock = Clock(ClockMode.REAL_TIME, seconds=hands)
    return Cloud(Ownership(None, lambda: LocalEngine(clock=clock)))


def group(cloud: Cloud, name: str = RG) -> None:
    Clients(cloud).resources.resource_groups.create_or_update(name, {"location": LOCATION})


def names(cloud: Cloud) -> list[str]:
    return [str(document["name"]) for document in cloud.documents()]


# Real time


def test_in_real_time_work_takes_as_long_as_it_takes(real_time: Cloud, hands: Hands) -> None:
    group(real_time)
    galleries = Clients(real_time).compute.galleries
    galleries.begin_create_or_update(RG, "gallery", {"location": LOCATION}, polling=False)
    assert galleries.get(RG, "gallery").provisioning_state == "Creating"
    hands.seconds += 3600
    assert galleries.get(RG, "gallery").provisioning_state == "Succeeded"


def test_polling_does_not_make_it_faster(real_time: Cloud) -> None:
    group(real_time)
    galleries = Clients(real_time).compute.galleries
    galleries.begin_create_or_update(RG, "gallery", {"location": LOCATION}, polling=False)
    states = {galleries.get(RG, "gallery").provisioning_state for _ in range(20)}
    assert states == {"Creating"}
    assert [operation["status"] for operation in real_time.operations()] == ["InProgress"]


def test_the_clock_can_be_sped_up(real_time: Cloud, hands: Hands) -> None:
    real_time.speed_up(600)
    group(real_time)
    galleries = Clients(real_time).compute.galleries
    galleries.begin_create_or_update(RG, "gallery", {"location": LOCATION}, polling=False)
    hands.seconds += 1
    assert galleries.get(RG, "gallery").provisioning_state == "Succeeded"


def test_the_bill_runs_in_real_time(real_time: Cloud, hands: Hands) -> None:
    group(real_time)
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 128}
    body = {"location": LOCATION, "sku": {"name": "Premium_LRS"}, "properties": properties}
    Clients(real_time).compute.disks.begin_create_or_update(RG, "data", body, polling=False)
    hands.seconds += 730 * 3600
    assert real_time.bill().so_far == pytest.approx(19.71)


@pytest.mark.parametrize("mode", list(ClockMode))
def test_the_same_calls_lead_to_the_same_state_by_every_clock(mode: ClockMode, hands: Hands) -> None:
    clock = Clock(mode, seconds=hands)
    cloud = Cloud(Ownership(None, lambda: LocalEngine(clock=clock)))
    group(cloud)
    clients = Clients(cloud)
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8}
    body = {"location": LOCATION, "properties": properties}
    clients.compute.disks.begin_create_or_update(RG, "data", body, polling=False)
    hands.seconds += 60
    cloud.tick()
    source = {"createOption": "Copy", "sourceResourceId": clients.compute.disks.get(RG, "data").id}
    snapshot = {"location": LOCATION, "properties": {"creationData": source}}
    clients.compute.snapshots.begin_create_or_update(RG, "snapshot", snapshot, polling=False)
    hands.seconds += 60
    cloud.tick()
    states = {d["name"]: (d.get("properties") or {}).get("provisioningState") for d in cloud.documents()}
    assert states == {RG: "Succeeded", "data": "Succeeded", "snapshot": "Succeeded"}


def test_a_clock_goes_on_from_where_it_was_when_its_mode_changes(hands: Hands) -> None:
    clock = Clock(seconds=hands)
    before = clock.now
    clock.mode = ClockMode.REAL_TIME
    hands.seconds += 5
    clock.mode = ClockMode.IMMEDIATE
    hands.seconds += 1000
    assert (clock.now - before).total_seconds() == 5


# Checkpoints and branches


def test_a_checkpoint_brings_everything_back(cloud: Cloud, running_vm: Any, compute: ComputeManagementClient) -> None:
    cloud.checkpoint("before")
    was = cloud.documents()
    compute.virtual_machines.begin_deallocate(RG, running_vm.name).result()
    compute.virtual_machines.generalize(RG, running_vm.name)
    cloud.restore("before")
    assert cloud.documents() == was
    assert cloud.states()[running_vm.id.lower()] == {"power": "running", "generalized": False}


def test_coming_back_can_be_taken_back_too(cloud: Cloud, resources: ResourceManagementClient) -> None:
    cloud.checkpoint("empty")
    resources.resource_groups.create_or_update(RG, {"location": LOCATION})
    cloud.restore("empty")
    assert names(cloud) == []
    cloud.rewind(1)
    assert names(cloud) == [RG]


def test_a_checkpoint_that_was_never_made_is_said_with_those_that_were(cloud: Cloud) -> None:
    cloud.checkpoint("one")
    with pytest.raises(Exception, match=r"no checkpoint 'two'\. Checkpoints of this cloud: one"):
        cloud.restore("two")


def test_checkpoints_are_in_the_file_with_what_is_inside_the_machines(tmp_path: Path) -> None:
    file = tmp_path / "cloud.db"
    cloud = Cloud.open(file)
    group(cloud)
    cloud.checkpoint("one group")
    group(cloud, "second")
    cloud.close()
    again = Cloud.open(file)
    again.restore("one group")
    assert names(again) == [RG]
    again.close()


def test_a_branch_goes_its_own_way(cloud: Cloud, running_vm: Any, compute: ComputeManagementClient) -> None:
    branch = cloud.branch("what if")
    assert branch.documents() == cloud.documents() and branch.now == cloud.now
    machines = Clients(branch).compute.virtual_machines
    machines.begin_deallocate(RG, running_vm.name).result()
    machines.generalize(RG, running_vm.name)
    assert branch.states()[running_vm.id.lower()]["generalized"]
    assert not cloud.states()[running_vm.id.lower()]["generalized"]
    assert [fact.value for fact in branch.guest(running_vm.id).inspect()]
    compute.virtual_machines.begin_restart(RG, running_vm.name).result()
    branch.close()


def test_rewinding_everything_leaves_an_empty_cloud(cloud: Cloud, version: Any) -> None:
    cloud.rewind(to=0)
    assert cloud.documents() == []
    assert cloud.flights() == []


def test_a_scene_that_is_cleared_is_not_in_the_script(cloud: Cloud, running_vm: Any) -> None:
    cloud.forget(RG)
    assert cloud.flights() == []

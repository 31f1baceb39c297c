"""Rewind, checkpoints and what changed: nothing that was done in a cloud is beyond recall."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.mgmt.compute import ComputeManagementClient
from pytest import raises

from course.cloud import Cloud
from tests.cloud.bodies import RG


def test_generalizing_cannot_be_undone_in_azure_but_here_it_can_be_rewound(
    cloud: Cloud, compute: ComputeManagementClient, generalized_vm: Any
) -> None:
    assert cloud.rewind() == ["virtual_machines.generalize web01"]
    compute.virtual_machines.begin_start(RG, "web01").result()
    assert compute.virtual_machines.instance_view(RG, "web01").statuses[-1].code == "PowerState/running"


def test_rewinding_a_vm_takes_its_disk_and_the_attachment_of_its_interface_along(
    cloud: Cloud, compute: ComputeManagementClient, make_nic: Any, make_vm: Any
) -> None:
    make_nic("web01-nic")
    before = cloud.documents()
    mark = cloud.mark()
    make_vm()
    cloud.rewind(to=mark)
    assert cloud.documents() == before
    assert list(compute.disks.list()) == []


def test_rewinding_more_than_there_is_empties_the_cloud(cloud: Cloud, disk: Any) -> None:
    undone = cloud.rewind(1000)
    assert undone[-1].startswith("resource_groups.create_or_update")
    assert cloud.documents() == []
    assert cloud.steps() == []


def test_what_is_inside_a_disk_is_rewound_too(cloud: Cloud, compute: ComputeManagementClient, running_vm: Any) -> None:
    body = {"commandId": "RunShellScript", "script": ["echo changed > /root/note"]}
    compute.virtual_machines.begin_run_command(RG, "web01", body).result()
    assert cloud.guest(running_vm.id).read_file("/root/note") == "changed\n"
    cloud.rewind()
    with pytest.raises(Exception, match="note"):
        cloud.guest(running_vm.id).read_file("/root/note")


def test_after_a_rewind_life_goes_on(cloud: Cloud, compute: ComputeManagementClient, disk: Any) -> None:
    compute.disks.begin_delete(RG, "data").result()
    cloud.rewind()
    assert compute.disks.get(RG, "data").disk_size_gb == 32
    compute.disks.begin_delete(RG, "data").result()
    with raises(ResourceNotFoundError):
        compute.disks.get(RG, "data")


def test_reading_is_no_step(cloud: Cloud, compute: ComputeManagementClient, disk: Any) -> None:
    before = cloud.mark()
    compute.disks.get(RG, "data")
    list(compute.disks.list())
    assert cloud.mark() == before


def test_changes_since_a_mark_are_told_apart(cloud: Cloud, compute: ComputeManagementClient, running_vm: Any) -> None:
    mark = cloud.mark()
    assert not cloud.changes(mark)
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    changes = cloud.changes(mark)
    assert "web01" in [document["name"] for document in changes.updated]
    assert (changes.created, changes.deleted) == ([], [])
    compute.virtual_machines.begin_delete(RG, "web01").result()
    assert [document["name"] for document in cloud.changes(mark).deleted] == ["web01"]


def test_a_checkpoint_brings_back_what_was_and_is_a_step_itself(
    cloud: Cloud, compute: ComputeManagementClient, disk: Any
) -> None:
    cloud.checkpoint("before")
    before = cloud.documents()
    compute.disks.begin_delete(RG, "data").result()
    cloud.restore("before")
    assert cloud.documents() == before
    assert cloud.rewind() == ["checkpoint before"]
    assert [document["name"] for document in cloud.documents()] == [RG]


def test_a_checkpoint_that_was_never_made_is_named_with_those_that_were(cloud: Cloud) -> None:
    cloud.checkpoint("one")
    with raises(Exception, match=r"no checkpoint 'two'.*one"):
        cloud.restore("two")


def test_a_scene_is_cleared_without_azures_rules(cloud: Cloud, version: Any) -> None:
    cloud.forget(RG)
    assert cloud.documents() == []

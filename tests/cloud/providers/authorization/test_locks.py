"""Locks through the real SDK: CanNotDelete and ReadOnly at every level."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.locks import ManagementLockClient
from azure.mgmt.resource.resources import ResourceManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, RG
from tests.cloud.providers.authorization.conftest import Principal


@pytest.fixture
def locks(cloud: Cloud) -> Any:
    client = ManagementLockClient(cloud.credential, cloud.subscription_id, **cloud.connection)
    return client.management_locks


def locked(call: Any) -> str:
    """The text of a ScopeLocked refusal."""
    with pytest.raises(HttpResponseError) as refused:
        call()
    assert refused.value.status_code == 409
    assert refused.value.error is not None and refused.value.error.code == "ScopeLocked"
    return str(refused.value.error.message)


def test_a_locked_resource_is_not_deleted_but_changed(locks: Any, disk: Any, compute: ComputeManagementClient) -> None:
    locks.create_or_update_by_scope(disk.id, "keep", {"level": "CanNotDelete", "notes": "golden"})
    said = locked(lambda: compute.disks.begin_delete(RG, "data"))
    assert said == (
        f"The scope '{disk.id}' cannot perform delete operation because following scope(s) are locked: '{disk.id}'. "
        "Please remove the lock and try again."
    )
    assert compute.disks.begin_update(RG, "data", {"tags": {"a": "b"}}).result().tags == {"a": "b"}


def test_a_group_that_holds_something_locked_is_not_deleted(
    locks: Any, disk: Any, resources: ResourceManagementClient
) -> None:
    locks.create_or_update_by_scope(disk.id, "keep", {"level": "CanNotDelete"})
    assert disk.id in locked(lambda: resources.resource_groups.begin_delete(RG))


def test_read_only_refuses_every_write_below_it(locks: Any, running_vm: Any, compute: ComputeManagementClient) -> None:
    locks.create_or_update_at_resource_group_level(RG, "freeze", {"level": "ReadOnly"})
    assert "cannot perform write operation" in locked(lambda: compute.virtual_machines.begin_deallocate(RG, "web01"))
    locked(lambda: compute.disks.begin_create_or_update(RG, "d", {"location": LOCATION, "properties": {}}))
    assert compute.virtual_machines.get(RG, "web01").name == "web01"


def test_a_lock_of_the_subscription_reaches_everything(locks: Any, disk: Any, compute: ComputeManagementClient) -> None:
    locks.create_or_update_at_subscription_level("all", {"level": "CanNotDelete"})
    locked(lambda: compute.disks.begin_delete(RG, "data"))


def test_without_the_lock_it_can_be_deleted(locks: Any, disk: Any, compute: ComputeManagementClient) -> None:
    locks.create_or_update_by_scope(disk.id, "keep", {"level": "CanNotDelete"})
    assert [lock.name for lock in locks.list_at_resource_group_level(RG)] == ["keep"]
    locks.delete_by_scope(disk.id, "keep")
    compute.disks.begin_delete(RG, "data").result()
    assert list(locks.list_at_subscription_level()) == []


def test_a_lock_is_read_back_and_updated(locks: Any, disk: Any) -> None:
    locks.create_or_update_by_scope(disk.id, "keep", {"level": "CanNotDelete"})
    changed = locks.create_or_update_by_scope(disk.id, "keep", {"level": "ReadOnly", "notes": "why"})
    assert (changed.level, changed.notes) == ("ReadOnly", "why")
    assert locks.get_by_scope(disk.id, "keep").level == "ReadOnly"


def test_a_lock_stands_on_a_part_of_a_resource(
    locks: Any, subnet: str, network: NetworkManagementClient, authorization: Any, alice: Principal, assign: Any
) -> None:
    locks.create_or_update_by_scope(subnet, "keep", {"level": "CanNotDelete"})
    locked(lambda: network.subnets.begin_delete(RG, "vnet", "default"))
    locked(lambda: network.virtual_networks.begin_delete(RG, "vnet"))
    assert assign(alice, "Reader", subnet).scope == subnet
    with pytest.raises(ResourceNotFoundError):
        locks.create_or_update_by_scope(subnet + "s", "keep", {"level": "CanNotDelete"})


def test_a_lock_goes_with_what_it_stood_on(locks: Any, group: str, resources: ResourceManagementClient) -> None:
    locks.create_or_update_at_resource_group_level(RG, "keep", {"level": "CanNotDelete"})
    locks.delete_at_resource_group_level(RG, "keep")
    resources.resource_groups.begin_delete(RG).result()
    with pytest.raises(ResourceNotFoundError):
        locks.create_or_update_at_resource_group_level(RG, "keep", {"level": "CanNotDelete"})

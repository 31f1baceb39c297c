"""Availability sets, proximity placement groups and SSH keys."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient

from tests.cloud.bodies import LOCATION, RG


def test_an_availability_set_lists_its_machines_and_outlives_them(
    make_vm: Any, group: str, compute: ComputeManagementClient
) -> None:
    sets = compute.availability_sets
    made = sets.create_or_update(RG, "as", {"location": LOCATION, "sku": {"name": "Aligned"}})
    assert (made.platform_update_domain_count, made.platform_fault_domain_count) == (5, 2)
    machine = make_vm(availabilitySet={"id": made.id})
    assert machine.availability_set.id == made.id.removesuffix("as") + "AS"  # Azure tells these names in capitals
    of_group = f"/subscriptions/{made.id.split('/')[2]}/resourceGroups/{RG.upper()}"
    inside = [member.id for member in sets.get(RG, "as").virtual_machines]
    assert inside == [f"{of_group}/providers/Microsoft.Compute/virtualMachines/{machine.name.upper()}"]
    with pytest.raises(HttpResponseError) as error:
        sets.delete(RG, "as")
    assert error.value.error.code == "OperationNotAllowed"
    compute.virtual_machines.begin_delete(RG, machine.name).result()
    sets.delete(RG, "as")
    assert list(sets.list(RG)) == []


def test_a_placement_group_lists_what_is_placed_in_it(
    group: str, make_vm: Any, compute: ComputeManagementClient
) -> None:
    groups = compute.proximity_placement_groups
    near = groups.create_or_update(RG, "near", {"location": LOCATION})
    assert near.proximity_placement_group_type == "Standard"
    inside = compute.availability_sets.create_or_update(
        RG, "as", {"location": LOCATION, "properties": {"proximityPlacementGroup": {"id": near.id}}}
    )
    machine = make_vm(proximityPlacementGroup={"id": near.id})
    seen = groups.get(RG, "near", include_colocation_status="true")
    assert [member.id for member in seen.availability_sets] == [inside.id]
    assert [member.id for member in seen.virtual_machines] == [machine.id]
    assert seen.colocation_status.code == "ColocationStatus/Aligned"
    with pytest.raises(HttpResponseError) as error:
        groups.delete(RG, "near")
    assert error.value.error.code == "OperationNotAllowed"


def test_a_placement_group_keeps_its_type_when_tagged(group: str, compute: ComputeManagementClient) -> None:
    groups = compute.proximity_placement_groups
    groups.create_or_update(RG, "near", {"location": LOCATION})
    assert groups.update(RG, "near", {"tags": {"env": "lab"}}).tags == {"env": "lab"}
    groups.delete(RG, "near")
    assert list(groups.list_by_subscription()) == []


@pytest.mark.parametrize(("kind", "begins"), [("RSA", "ssh-rsa "), ("Ed25519", "ssh-ed25519 ")])
def test_azure_makes_a_key_pair_and_keeps_the_public_half(
    group: str, compute: ComputeManagementClient, kind: str, begins: str
) -> None:
    keys = compute.ssh_public_keys
    assert keys.create(RG, "key", {"location": LOCATION}).public_key is None
    pair = keys.generate_key_pair(RG, "key", {"encryptionType": kind})
    assert "PRIVATE KEY" in pair.private_key
    kept = keys.get(RG, "key")
    assert kept.public_key == pair.public_key
    assert kept.public_key.startswith(begins)
    assert kept.public_key.endswith(" generated-by-azure")
    assert "PRIVATE" not in str(kept.as_dict())


def test_keys_are_listed_changed_and_deleted(group: str, compute: ComputeManagementClient) -> None:
    keys = compute.ssh_public_keys
    keys.create(RG, "key", {"location": LOCATION, "properties": {"publicKey": "ssh-rsa AAAA one"}})
    assert keys.update(RG, "key", {"properties": {"publicKey": "ssh-rsa BBBB two"}}).public_key == "ssh-rsa BBBB two"
    assert [key.name for key in keys.list_by_resource_group(RG)] == ["key"]
    keys.delete(RG, "key")
    assert list(keys.list_by_subscription()) == []

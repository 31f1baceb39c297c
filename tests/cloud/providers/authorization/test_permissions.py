"""What a caller may do somewhere, and that nobody is denied anything, through the real SDK."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.mgmt.authorization import AuthorizationManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import RG
from tests.cloud.providers.authorization.conftest import Principal
from tests.cloud.refused import group_not_found, not_found, refused


def actions(found: Any) -> list[list[str]]:
    return [each.actions for each in found]


def of_data(client: Any, kind: str = "disks") -> Any:
    return client.permissions.list_for_resource(RG, "Microsoft.Compute", "", kind, "data")


def test_the_owner_may_do_everything(authorization: Any, disk: Any) -> None:
    assert actions(authorization.permissions.list_for_resource_group(RG)) == [["*"]]
    assert actions(of_data(authorization)) == [["*"]]


def test_a_caller_sees_the_permissions_of_each_role_at_the_resource_and_above(
    alice: Principal, assign: Callable[..., Any], disk: Any
) -> None:
    assign(alice, "Reader", disk.id.partition("/providers/")[0])
    assign(alice, "Disk Snapshot Contributor", disk.id)
    hers = alice.client(AuthorizationManagementClient)
    assert actions(hers.permissions.list_for_resource_group(RG)) == [["*/read"]]
    read, snapshots = actions(of_data(hers))
    assert read == ["*/read"]
    assert "Microsoft.Compute/snapshots/write" in snapshots


def test_a_nested_resource_is_a_resource_too(authorization: Any, subnet: str) -> None:
    nested = ("Microsoft.Network", "virtualNetworks/vnet", "subnets", "default")
    assert actions(authorization.permissions.list_for_resource(RG, *nested)) == [["*"]]


def test_permissions_at_what_is_not_there_are_refused(authorization: Any, group: str) -> None:
    assert refused(lambda: of_data(authorization)) == not_found("Microsoft.Compute/disks", "data", RG)
    absent = authorization.permissions.list_for_resource_group("absent")
    assert refused(lambda: absent) == group_not_found("absent")


@pytest.mark.parametrize("operation", ["list", "list_for_resource_group", "list_for_scope", "list_for_resource"])
def test_nobody_is_denied_anything(authorization: Any, disk: Any, operation: str) -> None:
    resource = (RG, "Microsoft.Compute", "", "disks", "data")
    given = {"list_for_resource_group": (RG,), "list_for_scope": (disk.id,), "list_for_resource": resource}
    assert list(getattr(authorization.deny_assignments, operation)(*given.get(operation, ()))) == []


def test_a_role_and_its_assignments_are_found_by_their_ids(authorization: Any, disk: Any, cloud: Cloud) -> None:
    reader = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
    assert authorization.role_definitions.get_by_id(reader).id == reader
    assert (
        authorization.role_definitions.get_by_id(f"/subscriptions/{cloud.subscription_id}{reader}").role_name
        == "Reader"
    )
    assignment = f"{disk.id}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-00000000000a"
    given = {"role_definition_id": reader, "principal_id": cloud.tenant_id, "principal_type": "User"}
    made = authorization.role_assignments.create_by_id(assignment, given)
    assert authorization.role_assignments.get_by_id(assignment).name == made.name
    at_disk = authorization.role_assignments.list_for_resource(RG, "Microsoft.Compute", "disks", "data")
    assert [each.id for each in at_disk] == [made.id]
    assert authorization.role_assignments.delete_by_id(assignment).id == made.id
    assert authorization.role_assignments.delete_by_id(assignment) is None

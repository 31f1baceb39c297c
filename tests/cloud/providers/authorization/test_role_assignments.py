"""Role definitions and assignments through the real SDK."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError
from azure.mgmt.compute import ComputeManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import RG
from tests.cloud.providers.authorization.conftest import Principal


def test_built_in_roles_are_found_by_their_name(authorization: Any, cloud: Cloud) -> None:
    scope = f"/subscriptions/{cloud.subscription_id}"
    [role] = authorization.role_definitions.list(scope, filter="roleName eq 'Contributor'")
    assert role.name == "b24988ac-6180-42a0-ab88-20f7382dd24c"
    assert role.role_type == "BuiltInRole"
    assert "Microsoft.Authorization/*/Write" in role.permissions[0].not_actions


def test_an_assignment_shows_at_its_scope_and_below(
    authorization: Any, alice: Principal, assign: Callable[..., Any], disk: Any
) -> None:
    group = disk.id.partition("/providers/")[0]
    made = assign(alice, "Reader", group)
    assert made.principal_type == "ServicePrincipal"
    for scope in (group, disk.id):
        assert [each.name for each in authorization.role_assignments.list_for_scope(scope)] == [made.name]
    hers = authorization.role_assignments.list_for_subscription(filter=f"principalId eq '{alice.object_id}'")
    assert [each.scope for each in hers] == [group]


def test_the_same_assignment_twice_is_refused(alice: Principal, assign: Callable[..., Any], disk: Any) -> None:
    assign(alice, "Reader", disk.id)
    with pytest.raises(ResourceExistsError) as refused:
        assign(alice, "Reader", disk.id)
    assert refused.value.error is not None and refused.value.error.code == "RoleAssignmentExists"


def test_the_description_and_condition_of_an_assignment_change(
    authorization: Any, alice: Principal, assign: Callable[..., Any], disk: Any
) -> None:
    made = assign(alice, "Reader", disk.id)
    subject = {"role_definition_id": made.role_definition_id, "principal_id": made.principal_id}
    same = {**subject, "principal_type": made.principal_type}
    told = {"description": "for the audit", "condition": "@Resource[x] stringEquals 'y'", "condition_version": "2.0"}
    changed = authorization.role_assignments.create(disk.id, made.name, {**same, **told})
    assert (changed.description, changed.condition_version) == ("for the audit", "2.0")
    assert changed.created_on == made.created_on
    assert authorization.role_assignments.get(disk.id, made.name).condition == told["condition"]


def test_a_principal_that_nobody_knows_needs_its_type(authorization: Any, disk: Any) -> None:
    properties = {
        "role_definition_id": "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7",
        "principal_id": "bbbbbbbb-0000-4000-8000-000000000000",
    }
    with pytest.raises(HttpResponseError) as refused:
        authorization.role_assignments.create(disk.id, "00000000-0000-4000-8000-00000000000a", properties)
    assert refused.value.error is not None and refused.value.error.code == "PrincipalNotFound"
    known = {**properties, "principal_type": "ServicePrincipal"}
    made = authorization.role_assignments.create(disk.id, "00000000-0000-4000-8000-00000000000a", known)
    assert made.scope == disk.id


@pytest.mark.parametrize(
    ("name", "role", "code"),
    [
        ("not-a-guid", "acdd72a7-3385-48ef-bd42-f606fba81ae7", "InvalidRoleAssignmentId"),
        ("00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-000000000000", "RoleDefinitionDoesNotExist"),
    ],
)
def test_a_malformed_assignment_is_refused(authorization: Any, disk: Any, name: str, role: str, code: str) -> None:
    properties = {"role_definition_id": role, "principal_id": role, "principal_type": "User"}
    with pytest.raises(HttpResponseError) as refused:
        authorization.role_assignments.create(disk.id, name, properties)
    assert refused.value.error is not None and refused.value.error.code == code


def test_a_resource_that_is_deleted_takes_the_assignments_on_it_along(
    authorization: Any, compute: ComputeManagementClient, alice: Principal, assign: Callable[..., Any], disk: Any
) -> None:
    assign(alice, "Reader", disk.id)
    compute.disks.begin_delete(RG, disk.name).result()
    mine = authorization.role_assignments.list_for_subscription(filter=f"principalId eq '{alice.object_id}'")
    assert list(mine) == []

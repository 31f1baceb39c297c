"""What roles, assignments and locks refuse, beyond the catalogue's rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.mgmt.resource.locks import ManagementLockClient

from course.cloud import Cloud
from tests.cloud.bodies import RG
from tests.cloud.providers.authorization.conftest import Principal
from tests.cloud.refused import Refused, group_not_found, missing, not_found, refused

ONE, TWO = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"


@pytest.fixture
def here(cloud: Cloud) -> str:
    """The scope of the subscription."""
    return f"/subscriptions/{cloud.subscription_id}"


# Locks


@pytest.fixture
def locks(cloud: Cloud) -> Any:
    return ManagementLockClient(cloud.credential, cloud.subscription_id, **cloud.connection).management_locks


def test_a_lock_stands_on_something_that_is_there(locks: Any, here: str, disk: Any) -> None:
    def lock(scope: str) -> Refused:
        return refused(lambda: [locks.create_or_update_by_scope(scope, "keep", {"level": "CanNotDelete"})])

    assert lock(f"{here}/resourceGroups/absent") == group_not_found("absent")
    absent = disk.id.replace("disks/data", "disks/absent")
    assert lock(absent.replace(RG, "absent")) == group_not_found("absent")
    assert lock(absent) == not_found("Microsoft.Compute/disks", "absent", RG)


def test_a_lock_has_one_of_two_levels(locks: Any, disk: Any) -> None:
    text = "The lock level must be 'CanNotDelete' or 'ReadOnly'."
    wrong: Any = {"level": "NotSpecified"}
    met = refused(lambda: [locks.create_or_update_by_scope(disk.id, "keep", wrong)])
    assert met == (400, "LockLevelNotSupported", text)
    none = refused(lambda: [locks.create_or_update_by_scope(disk.id, "keep", {})])
    assert none == (400, "InvalidRequestContent", text)


def test_a_lock_that_is_not_there(locks: Any, disk: Any) -> None:
    wanted = (404, "LockNotFound", "The lock 'keep' could not be found.")
    assert refused(lambda: [locks.get_by_scope(disk.id, "keep")]) == wanted


# Assignments


def assigned(authorization: Any, scope: str, name: str = ONE, **properties: Any) -> Refused:
    given = {"roleDefinitionId": READER, "principalId": TWO, "principalType": "User", **properties}
    body = {"properties": {key: value for key, value in given.items() if value}}
    return refused(lambda: [authorization.role_assignments.create(scope, name, body)])


@pytest.mark.parametrize("name", ["roleDefinitionId", "principalId"])
def test_an_assignment_says_who_gets_which_role(authorization: Any, here: str, name: str) -> None:
    nothing: Any = {name: None}
    assert assigned(authorization, here, **nothing) == missing(name)


@pytest.mark.parametrize("name", ["roleDefinitionId", "principalId"])
def test_an_assignment_to_nobody_or_of_nothing(authorization: Any, here: str, name: str) -> None:
    given = {"roleDefinitionId": READER, "principalId": TWO, "principalType": "User", name: ""}
    met = refused(lambda: [authorization.role_assignments.create(here, ONE, {"properties": given})])
    assert met == missing(name)


def test_an_assignment_stands_on_something_that_is_there(authorization: Any, here: str, disk: Any) -> None:
    assert assigned(authorization, f"{here}/resourceGroups/absent") == group_not_found("absent")
    absent = disk.id.replace("disks/data", "disks/absent")
    assert assigned(authorization, absent) == not_found("Microsoft.Compute/disks", "absent", RG)


def test_an_assignment_that_is_not_there(authorization: Any, here: str) -> None:
    text = f"The role assignment '{ONE.replace('-', '')}' is not found."
    wanted = (404, "RoleAssignmentNotFound", text)
    assert refused(lambda: [authorization.role_assignments.get(here, ONE)]) == wanted


def test_an_assignment_is_not_changed(authorization: Any, here: str) -> None:
    given = {"roleDefinitionId": READER, "principalId": TWO, "principalType": "User"}
    authorization.role_assignments.create(here, ONE, {"properties": given})
    text = "Tenant ID, application ID, principal ID, and scope are not allowed to be updated."
    assert assigned(authorization, here, principalId=ONE) == (409, "RoleAssignmentUpdateNotPermitted", text)


# Roles


def role(authorization: Any, here: str, guid: str = ONE, **properties: Any) -> Any:
    permissions = [{"actions": ["Microsoft.Compute/images/read"]}]
    given = {"roleName": "Looker", "assignableScopes": [here], "permissions": permissions, **properties}
    body = {"properties": {key: value for key, value in given.items() if value}}
    return authorization.role_definitions.create_or_update(here, guid, body)


@pytest.mark.parametrize("name", ["roleName", "assignableScopes", "permissions"])
def test_a_role_says_what_may_be_done_where(authorization: Any, here: str, name: str) -> None:
    nothing: Any = {name: None}
    assert refused(lambda: [role(authorization, here, **nothing)]) == missing(name)


def test_a_built_in_role_stays(authorization: Any, here: str) -> None:
    wanted = (403, "RoleDefinitionUpdateNotAllowed", "The built-in role definition cannot be changed.")
    assert refused(lambda: [role(authorization, here, READER)]) == wanted


def test_two_roles_have_two_names(authorization: Any, here: str) -> None:
    role(authorization, here)
    text = (
        "A custom role with the same name already exists in this directory. Use a different name. Role name: 'LOOKER'."
    )
    wanted = (409, "RoleDefinitionWithSameNameExists", text)
    assert refused(lambda: [role(authorization, here, TWO, roleName="LOOKER")]) == wanted


def test_a_role_that_is_not_there(authorization: Any, here: str) -> None:
    text = f"The specified role definition with ID '{ONE.replace('-', '')}' does not exist."
    wanted = (404, "RoleDefinitionDoesNotExist", text)
    assert refused(lambda: [authorization.role_definitions.get(here, ONE)]) == wanted


def test_a_role_that_somebody_has_stays(
    authorization: Any, here: str, alice: Principal, assign: Callable[..., Any]
) -> None:
    role(authorization, here)
    assign(alice, "Looker", here)
    text = "There are existing role assignments referencing role (code: RoleDefinitionHasAssignments)"
    wanted = (400, "RoleDefinitionHasAssignments", text)
    assert refused(lambda: [authorization.role_definitions.delete(here, ONE)]) == wanted

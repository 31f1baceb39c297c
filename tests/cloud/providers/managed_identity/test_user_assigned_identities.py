"""User-assigned identities through the real SDK."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.mgmt.msi import ManagedServiceIdentityClient

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, RG
from tests.cloud.refused import refused

TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities"


@pytest.fixture
def identities(cloud: Cloud) -> Any:
    client = ManagedServiceIdentityClient(cloud.credential, cloud.subscription_id, **cloud.connection)
    return client.user_assigned_identities


def test_an_identity_has_a_principal_that_can_be_given_a_role(
    identities: Any, group: str, cloud: Cloud, disk: Any
) -> None:
    from azure.mgmt.authorization import AuthorizationManagementClient

    identity = identities.create_or_update(RG, "builder", {"location": LOCATION})
    assert identity.tenant_id == cloud.tenant_id
    client = AuthorizationManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)
    role = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
    given = {"role_definition_id": role, "principal_id": identity.principal_id}
    made = client.role_assignments.create(disk.id, "00000000-0000-4000-8000-00000000000a", given)
    assert made.principal_type == "ServicePrincipal"


def test_an_identity_stays_the_same_when_it_is_written_again(identities: Any, group: str) -> None:
    first = identities.create_or_update(RG, "builder", {"location": LOCATION})
    again = identities.create_or_update(RG, "builder", {"location": LOCATION, "tags": {"a": "b"}})
    assert (again.principal_id, again.client_id) == (first.principal_id, first.client_id)
    assert identities.update(RG, "builder", {"tags": {"c": "d"}}).tags == {"a": "b", "c": "d"}
    assert [each.name for each in identities.list_by_subscription()] == ["builder"]


def test_an_identity_says_how_far_it_reaches(identities: Any, group: str) -> None:
    body = {"location": LOCATION, "properties": {"isolationScope": "Regional"}}
    assert identities.create_or_update(RG, "builder", body).isolation_scope == "Regional"
    assert identities.update(RG, "builder", {"tags": {"c": "d"}}).isolation_scope == "Regional"
    assert identities.update(RG, "builder", {"properties": {"isolationScope": "None"}}).isolation_scope == "None"


def test_an_identity_that_is_not_there_cannot_be_given_to_a_vm(
    identities: Any, group: str, make_vm: Any, compute: Any, cloud: Cloud
) -> None:
    absent = f"/subscriptions/{cloud.subscription_id}/resourceGroups/{RG}/providers/{TYPE}/builder"
    carrying = {"identity": {"type": "UserAssigned", "userAssignedIdentities": {absent: {}}}}
    status, code, message = refused(lambda: make_vm(top=carrying))
    assert (status, code) == (400, "FailedIdentityOperation")
    assert f"Resource '{absent}' was not found." in message
    identities.create_or_update(RG, "builder", {"location": LOCATION})
    machine = make_vm(top=carrying)
    identities.delete(RG, "builder")
    compute.virtual_machines.begin_update(RG, machine.name, {"tags": {"a": "b"}}).result()  # what it has, it keeps


def test_a_deleted_identity_is_gone(identities: Any, group: str) -> None:
    identities.create_or_update(RG, "builder", {"location": LOCATION})
    identities.delete(RG, "builder")
    with pytest.raises(ResourceNotFoundError):
        identities.get(RG, "builder")

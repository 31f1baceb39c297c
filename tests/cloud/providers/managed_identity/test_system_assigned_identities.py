"""The identity that a VM has of its own, through the real SDK."""

from __future__ import annotations

from typing import Any

import pytest
from azure.mgmt.msi import ManagedServiceIdentityClient

from course.cloud import Cloud
from tests.cloud.bodies import RG
from tests.cloud.refused import not_found, refused


@pytest.fixture
def identities(cloud: Cloud) -> Any:
    client = ManagedServiceIdentityClient(cloud.credential, cloud.subscription_id, **cloud.connection)
    return client.system_assigned_identities


def test_the_identity_of_a_vm_is_found_at_the_vm(identities: Any, make_vm: Any, cloud: Cloud) -> None:
    machine = make_vm(top={"identity": {"type": "SystemAssigned"}})
    found = identities.get_by_scope(machine.id)
    assert found.id == f"{machine.id}/providers/Microsoft.ManagedIdentity/identities/default"
    assert (found.principal_id, found.tenant_id) == (machine.identity.principal_id, cloud.tenant_id)
    assert found.client_id not in (None, found.principal_id)


def test_a_vm_without_an_identity_has_none_to_be_found(identities: Any, running_vm: Any) -> None:
    status, code, _ = refused(lambda: identities.get_by_scope(running_vm.id))
    assert (status, code) == (404, "ResourceNotFound")


def test_what_is_not_there_has_no_identity(identities: Any, disk: Any) -> None:
    met = refused(lambda: identities.get_by_scope(disk.id.replace("/data", "/absent")))
    assert met == not_found("Microsoft.Compute/disks", "absent", RG)

"""Clients of principals other than the owner, as the local Azure's own sign-in knows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.credentials import AccessToken
from azure.mgmt.authorization import AuthorizationManagementClient
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient

from course.cloud import Cloud
from course.cloud.server.account import Account
from course.cloud.server.sign_in import SignIn

ALICE = "aaaaaaaa-1111-4111-8111-aaaaaaaaaaaa"


class Principal:
    """A service principal that has signed in."""

    def __init__(self, cloud: Cloud, client_id: str = ALICE, tenant: str | None = None) -> None:
        sign_in = SignIn(Account())
        self.cloud, self.client_id, self.object_id = (
            cloud,
            client_id,
            sign_in.object_id(client_id, tenant or cloud.tenant_id),
        )
        self._token = sign_in.token(client_id, tenant=tenant)

    def get_token(self, *scopes: str, **more: Any) -> AccessToken:
        return AccessToken(self._token, 2**33)

    def client(self, kind: Any, subscription: str = "") -> Any:
        """A client of the SDK that asks as this principal."""
        return kind(self, subscription or self.cloud.subscription_id, **self.cloud.connection)

    @property
    def compute(self) -> ComputeManagementClient:
        return self.client(ComputeManagementClient)

    @property
    def network(self) -> NetworkManagementClient:
        return self.client(NetworkManagementClient)

    @property
    def resources(self) -> ResourceManagementClient:
        return self.client(ResourceManagementClient)


@pytest.fixture
def alice(cloud: Cloud) -> Principal:
    return Principal(cloud)


@pytest.fixture
def authorization(cloud: Cloud) -> AuthorizationManagementClient:
    return AuthorizationManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)


@pytest.fixture
def role_id(authorization: AuthorizationManagementClient) -> Callable[[str], str]:
    """The id of a built-in role by its name."""

    def find(name: str) -> str:
        [role] = authorization.role_definitions.list("", filter=f"roleName eq '{name}'")
        return str(role.id)

    return find


@pytest.fixture
def assign(cloud: Cloud, authorization: AuthorizationManagementClient) -> Callable[..., Any]:
    """Gives a principal a role at a scope."""
    given = iter(range(1, 100))

    def run(principal: Principal, role: str, scope: str) -> Any:
        base = f"/subscriptions/{cloud.subscription_id}"
        [found] = authorization.role_definitions.list(base, filter=f"roleName eq '{role}'")
        properties = {
            "role_definition_id": found.id,
            "principal_id": principal.object_id,
            "principal_type": "ServicePrincipal",
        }
        name = f"00000000-0000-4000-8000-{next(given):012}"
        return authorization.role_assignments.create(scope, name, properties)

    return run

"""Signing in: what azure-identity and az ask before they may speak to Azure Resource Manager."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import ClientSecretCredential

from course.cloud import Cloud
from course.cloud.arm import directory
from course.cloud.arm.http import Request
from course.cloud.server.account import Account
from course.cloud.server.hosts import Hosts
from course.cloud.server.sign_in import SignIn
from course.cloud.server.transport import InProcessTransport

ACCOUNT = Account()
LOGIN = "https://login.microsoftonline.com"
SCOPE = "https://management.azure.com/.default"


@pytest.fixture
def hosts(cloud: Cloud) -> Hosts:
    """What stands behind the door of a cloud."""
    return Hosts(cloud.handle, SignIn(ACCOUNT))


def credential(hosts: Hosts, **options: Any) -> ClientSecretCredential:
    """The real credential, in this process."""
    words = {"tenant_id": ACCOUNT.tenant_id, "client_id": ACCOUNT.client_id, "client_secret": "any", **options}
    return ClientSecretCredential(**words, transport=InProcessTransport(hosts.answer))


def ask(hosts: Hosts, method: str, url: str, body: str = "", token: str = "any") -> tuple[int, Any]:
    answer = hosts.answer(Request(method, url, {"Authorization": f"Bearer {token}"}, body.encode()))
    return answer.status, json.loads(answer.body)


def claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(payload + "==")))


def test_the_real_credential_signs_in_and_its_token_says_who_it_is(hosts: Hosts) -> None:
    token = credential(hosts).get_token(SCOPE).token
    said = claims(token)
    assert (said["appid"], said["oid"], said["tid"]) == (ACCOUNT.client_id, ACCOUNT.object_id, ACCOUNT.tenant_id)
    assert said["aud"] == "https://management.azure.com"
    assert said["exp"] > said["iat"]


def test_another_application_is_another_principal_and_the_same_one_each_time(hosts: Hosts) -> None:
    other = "55555555-5555-5555-5555-555555555555"
    first, second = (claims(credential(hosts, client_id=other).get_token(SCOPE).token)["oid"] for _ in range(2))
    assert first == second != ACCOUNT.object_id


def test_the_own_principal_may_do_everything_and_so_may_a_token_that_nobody_issued(hosts: Hosts) -> None:
    url = f"https://management.azure.com/subscriptions/{ACCOUNT.subscription_id}/resourcegroups?api-version=2024-11-01"
    for token in (credential(hosts).get_token(SCOPE).token, "any", "a.b.c"):
        assert ask(hosts, "GET", url, token=token) == (200, {"value": []})


def test_a_tenant_that_does_not_exist_is_refused(hosts: Hosts) -> None:
    with pytest.raises((ClientAuthenticationError, ValueError)):
        credential(hosts, tenant_id="99999999-9999-9999-9999-999999999999").get_token(SCOPE)


def test_in_another_tenant_the_same_application_is_another_principal(hosts: Hosts) -> None:
    partner = directory.TENANTS[1]
    for name in (partner.id, partner.domain):
        said = claims(credential(hosts, tenant_id=name).get_token(SCOPE).token)
        assert said["tid"] == partner.id and said["iss"] == f"https://sts.windows.net/{partner.id}/"
        assert said["oid"] != ACCOUNT.object_id


def form(hosts: Hosts, body: str, version: str = "/v2.0") -> tuple[int, Any]:
    return ask(hosts, "POST", f"{LOGIN}/{ACCOUNT.tenant_id}/oauth2{version}/token", body)


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ("", 400, "AADSTS900144"),
        ("grant_type=client_credentials", 400, "'client_id'"),
        ("grant_type=password&client_id=a", 400, "AADSTS70003"),
        ("grant_type=client_credentials&client_id=a", 401, "AADSTS7000216"),
    ],
)
def test_a_form_that_lacks_something_is_refused_in_the_words_of_entra_id(
    hosts: Hosts, body: str, status: int, error: str
) -> None:
    answered, said = form(hosts, body)
    assert answered == status
    assert error in said["error_description"]


def test_the_older_endpoint_answers_as_packers_client_reads_it(hosts: Hosts) -> None:
    body = f"grant_type=client_credentials&client_id={ACCOUNT.client_id}&client_secret=x&resource={SCOPE}"
    _, said = form(hosts, body, version="")
    assert said["expires_in"] == "86399" and said["expires_on"].isdigit() and said["resource"] == SCOPE


def test_graph_knows_the_learner_and_nobody_else(hosts: Hosts) -> None:
    graph = "https://graph.microsoft.com/v1.0"
    _, found = ask(hosts, "GET", f"{graph}/servicePrincipals?$filter=appId eq '{ACCOUNT.client_id}'")
    assert [principal["id"] for principal in found["value"]] == [ACCOUNT.object_id]
    status, said = ask(hosts, "GET", f"{graph}/users/someone@contoso.com")
    assert (status, said["error"]["code"]) == (404, "Request_ResourceNotFound")


def test_a_host_of_azure_that_is_not_served_says_so(hosts: Hosts) -> None:
    status, said = ask(hosts, "GET", "https://anything.vault.azure.net/secrets/one")
    assert status == 404
    assert "not served by the local Azure" in said["error"]["message"]

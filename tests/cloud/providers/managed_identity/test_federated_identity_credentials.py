"""Federated identity credentials through the real SDK: whose tokens a user-assigned identity trusts."""

from __future__ import annotations

from typing import Any

import pytest
from azure.mgmt.msi import ManagedServiceIdentityClient

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, RG
from tests.cloud.refused import not_found, refused

TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities"
AUDIENCE = "api://AzureADTokenExchange"


def trusting(subject: str = "repo:contoso/web:ref:refs/heads/main", **others: Any) -> dict[str, Any]:
    return {"issuer": "https://token.example", "subject": subject, "audiences": [AUDIENCE], **others}


@pytest.fixture
def client(cloud: Cloud, group: str) -> Any:
    client = ManagedServiceIdentityClient(cloud.credential, cloud.subscription_id, **cloud.connection)
    client.user_assigned_identities.create_or_update(RG, "builder", {"location": LOCATION})
    return client


@pytest.fixture
def credentials(client: Any) -> Any:
    return client.federated_identity_credentials


def test_a_credential_is_made_changed_listed_and_deleted(credentials: Any) -> None:
    made = credentials.create_or_update(RG, "builder", "github", trusting())
    assert (made.name, made.type, made.audiences) == ("github", f"{TYPE}/federatedIdentityCredentials", [AUDIENCE])
    credentials.create_or_update(RG, "builder", "github", trusting("other"))
    assert [each.subject for each in credentials.list(RG, "builder")] == ["other"]
    credentials.delete(RG, "builder", "github")
    credentials.delete(RG, "builder", "github")  # what is gone is gone
    gone = refused(lambda: credentials.get(RG, "builder", "github"))
    assert gone == not_found(f"{TYPE}/builder/federatedIdentityCredentials", "github", RG)


def test_credentials_go_with_their_identity(client: Any, credentials: Any) -> None:
    credentials.create_or_update(RG, "builder", "github", trusting())
    client.user_assigned_identities.delete(RG, "builder")
    client.user_assigned_identities.create_or_update(RG, "builder", {"location": LOCATION})
    assert list(credentials.list(RG, "builder")) == []


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("_first", trusting(), "Federated Identity Credential name '_first' is invalid."),
        ("ab", trusting(), "Federated Identity Credential name 'ab' is invalid."),
        ("github", trusting(subject=""), "Federated Identity Credential from HTTP body has empty properties"),
        ("github", trusting(issuer=None), "Federated Identity Credential from HTTP body has empty properties"),
        (
            "github",
            trusting(audiences=[AUDIENCE, "api://another"]),
            "Federated identity credentials must have exactly one audience.",
        ),
    ],
)
def test_a_credential_that_is_not_whole_is_refused(credentials: Any, name: str, body: Any, message: str) -> None:
    met = refused(lambda: credentials.create_or_update(RG, "builder", name, body))
    assert met == (400, "BadRequest", message)


def test_an_issuer_with_a_subject_is_trusted_once(credentials: Any) -> None:
    credentials.create_or_update(RG, "builder", "github", trusting())
    met = refused(lambda: credentials.create_or_update(RG, "builder", "again", trusting()))
    assert met == (409, "Conflict", "Issuer and subject combination already exists for this Managed Identity.")
    credentials.create_or_update(RG, "builder", "again", trusting(issuer="https://another.example"))


def test_an_identity_has_at_most_twenty(credentials: Any) -> None:
    for number in range(20):
        credentials.create_or_update(RG, "builder", f"number{number}", trusting(f"subject {number}"))
    status, code, message = refused(lambda: credentials.create_or_update(RG, "builder", "more", trusting()))
    assert (status, code) == (400, "BadRequest") and "maximum of 20" in message
    credentials.create_or_update(RG, "builder", "number19", trusting())


def test_a_credential_needs_its_identity(credentials: Any) -> None:
    status, code, _ = refused(lambda: credentials.create_or_update(RG, "absent", "github", trusting()))
    assert (status, code) == (404, "ParentResourceNotFound")

"""Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials: whose tokens an identity trusts."""

from __future__ import annotations

import re
from typing import Any

from ...arm.errors import ArmError
from ...arm.resource_type import Call
from ...arm.store import Document
from .immediate import ImmediateType

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{2,119}")
_MOST = 20


class FederatedIdentityCredentials(ImmediateType):
    """client.federated_identity_credentials.

    The refusals are those of the page "Important considerations and restrictions for federated identity credentials".
    """

    group = "federated_identity_credentials"
    type = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials"

    def create_or_update(self, call: Call) -> Any:
        old = call.existing()
        self.admit(call, old)
        properties = _checked(call)
        _refuse_more(call, properties)
        return self.write(call, old, {}, properties)


def _checked(call: Call) -> Document:
    """The three members, all of them there."""
    if not _NAME.fullmatch(call.id.name):
        raise _bad_request(f"Federated Identity Credential name '{call.id.name}' is invalid.")
    given = call.body.get("properties") or {}
    properties: Document = {name: given.get(name) for name in ("issuer", "subject", "audiences")}
    if not all(properties.values()):
        raise _bad_request("Federated Identity Credential from HTTP body has empty properties")
    if len(properties["audiences"]) != 1:
        raise _bad_request("Federated identity credentials must have exactly one audience.")
    return properties


def _refuse_more(call: Call, properties: Document) -> None:
    """What an identity has once, and how many it has."""
    parent = call.id.parent
    assert parent is not None
    others = [r for r in call.arm.store.children(parent.key) if r.document["id"].lower() != call.id.key]
    for other in others:
        if all(other.document["properties"][name] == properties[name] for name in ("issuer", "subject")):
            # The page says 400; those who met it (azd deployments, 2025) quote Conflict.
            raise ArmError(409, "Conflict", "Issuer and subject combination already exists for this Managed Identity.")
    if len(others) >= _MOST:  # the page has the number; no source at hand has the sentence
        raise _bad_request(f"A maximum of {_MOST} federated identity credentials can be added to a managed identity.")


def _bad_request(message: str) -> ArmError:
    return ArmError(400, "BadRequest", message)

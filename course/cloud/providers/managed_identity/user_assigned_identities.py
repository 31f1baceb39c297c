"""Microsoft.ManagedIdentity/userAssignedIdentities."""

from __future__ import annotations

from typing import Any

from ...arm import directory
from ...arm.resource_type import Call, location_key, merge, writable
from ...arm.store import Document
from .immediate import ImmediateType

#: What a client decides.
_WRITABLE = ("isolationScope",)


class UserAssignedIdentities(ImmediateType):
    """client.user_assigned_identities."""

    group = "user_assigned_identities"
    type = "Microsoft.ManagedIdentity/userAssignedIdentities"

    def create_or_update(self, call: Call) -> Any:
        old = call.existing()
        self.admit(call, old)
        given = call.body.get("properties") or {}
        head: Document = {
            "location": location_key(call.body["location"]),
            "tags": call.body.get("tags") or (old.document["tags"] if old and "tags" not in call.body else {}),
        }
        properties: Document = {
            **(old.document["properties"] if old else self._principal(call)),
            **{name: given[name] for name in _WRITABLE if given.get(name) is not None},
        }
        return self.write(call, old, head, properties)

    @staticmethod
    def _principal(call: Call) -> Document:
        return {
            "tenantId": directory.subscription(call.subscription).tenant,
            "principalId": call.guid("principal"),
            "clientId": call.guid("client"),
        }

    def update(self, call: Call) -> Any:
        old = call.require()
        call.body = merge(writable(old.document), call.body)
        return self.create_or_update(call).document

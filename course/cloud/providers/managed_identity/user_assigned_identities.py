"""Microsoft.ManagedIdentity/userAssignedIdentities."""

from __future__ import annotations

from typing import Any

from ...arm import directory
from ...arm.resource_type import Answer, Call, ResourceType, location_key, merge, writable
from ...arm.store import Document

#: What a client decides.
_WRITABLE = ("isolationScope",)


class UserAssignedIdentities(ResourceType):
    """client.user_assigned_identities; everything is done at once (recorded)."""

    group = "user_assigned_identities"
    type = "Microsoft.ManagedIdentity/userAssignedIdentities"
    package = "msi"

    def create_or_update(self, call: Call) -> Any:
        old = call.existing()
        self.admit(call, old)
        given = call.body.get("properties") or {}
        document: Document = {
            "location": location_key(call.body["location"]),
            "tags": call.body.get("tags") or (old.document["tags"] if old and "tags" not in call.body else {}),
            "id": old.document["id"] if old else call.id.text.replace("/resourceGroups/", "/resourcegroups/"),
            "name": call.id.name,
            "type": self.type,
            "properties": {
                **(old.document["properties"] if old else self._principal(call)),
                **{name: given[name] for name in _WRITABLE if given.get(name) is not None},
            },
        }
        call.put(document)
        return Answer(200 if old else 201, document)

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

    def delete(self, call: Call) -> Any:
        record = call.existing()
        if record is None:
            return Answer(204)
        call.arm.store.delete(record.document["id"])
        return Answer(200)

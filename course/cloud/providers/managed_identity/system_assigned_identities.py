"""Microsoft.ManagedIdentity/identities: the identity that a resource has of its own."""

from __future__ import annotations

import uuid
from typing import Any

from ...arm.errors import resource_not_found
from ...arm.resource_type import Call, ResourceType
from ..authorization import scopes


class SystemAssignedIdentities(ResourceType):
    """client.system_assigned_identities: made and deleted with the resource that has it, never by itself."""

    group = "system_assigned_identities"
    type = "Microsoft.ManagedIdentity/identities"
    package = "msi"
    get = list = create_or_update = update = delete = None  # type: ignore[assignment]

    def get_by_scope(self, call: Call) -> Any:
        scopes.require(call, call.id.text)
        record = call.existing()
        identity = (record.document.get("identity") or {}) if record else {}
        if record is None or "principalId" not in identity:
            below = f"{call.id.relative}/providers/{self.type}"  # ARM's own sentence; no source shows the provider's
            raise resource_not_found(below, "default", call.id.resource_group)
        return {
            "id": f"{call.id.text}/providers/{self.type}/default",
            "name": "default",
            "type": self.type,
            "location": record.document["location"],
            "tags": record.document.get("tags") or {},
            "properties": {
                "tenantId": identity["tenantId"],
                "principalId": identity["principalId"],
                "clientId": str(uuid.uuid5(uuid.UUID(identity["principalId"]), "clientId")),
            },
        }

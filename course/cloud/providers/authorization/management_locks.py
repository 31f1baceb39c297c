"""Microsoft.Authorization/locks, at any scope."""

from __future__ import annotations

from typing import Any

from ...arm.errors import ArmError
from ...arm.resource_type import Answer, Call, ResourceType
from ...arm.store import Document
from . import scopes

TYPE = "Microsoft.Authorization/locks"


class ManagementLocks(ResourceType):
    """client.management_locks; the operations per level are the same operation at a scope."""

    group = "management_locks"
    type = TYPE
    package = "locks"

    def create_or_update_by_scope(self, call: Call) -> Any:
        given = call.body.get("properties") or {}
        level = next(
            (known for known in ("CanNotDelete", "ReadOnly") if known.lower() == str(given.get("level", "")).lower()),
            "",
        )
        if not level:
            raise ArmError(
                400,
                "LockLevelNotSupported" if given.get("level") else "InvalidRequestContent",
                "The lock level must be 'CanNotDelete' or 'ReadOnly'.",
            )
        scopes.require(call, "/" + call.params["scope"])
        old = call.existing()
        properties: Document = {"level": level}
        for name in ("notes", "owners"):
            if name in given:
                properties[name] = given[name]
        document = {
            "properties": properties,
            "id": call.id.text,
            "type": TYPE,
            "name": call.params["lockName"],
        }
        call.put(document)
        return Answer(200 if old else 201, document)

    def get_by_scope(self, call: Call) -> Any:
        record = call.existing()
        if record is None:
            raise ArmError(404, "LockNotFound", f"The lock '{call.params['lockName']}' could not be found.")
        return record.document

    def delete_by_scope(self, call: Call) -> Any:
        if call.existing() is None:
            return Answer(204)
        call.arm.store.delete(call.id.key)
        return Answer(200)

    def list_by_scope(self, call: Call) -> Any:
        """Locks at a scope and, unless atScope() is asked for, above and below it."""
        wanted = "/" + call.params["scope"].lower()
        at_scope = "atscope()" in call.query.get("$filter", "").lower()
        found = []
        for record in call.arm.store.of_type(TYPE):
            scope = scope_of(record.document)
            below = scope == wanted or scope.startswith(wanted + "/")
            above = wanted.startswith(scope + "/")
            if (below and not (at_scope and scope != wanted)) or above:
                found.append(record.document)
        return {"value": found}


def scope_of(lock: Document) -> str:
    """What a lock stands on, in lower case."""
    return str(lock["id"]).lower().rpartition("/providers/")[0]

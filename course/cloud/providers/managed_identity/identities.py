"""The `identity` of a resource: what a client asked, with the principals that Azure gives."""

from __future__ import annotations

import json
import uuid
from typing import Any

from ...arm import directory
from ...arm.errors import ArmError
from ...arm.resource_id import linked
from ...arm.resource_type import Call
from ...arm.store import Document, Record
from ...arm.validation import parse

_SYSTEM, _USER = "SystemAssigned", "UserAssigned"


def assigned(call: Call, old: Record | None) -> Document | None:
    """The identity after a PUT or PATCH; None for no identity. A user identity set to null is taken away."""
    before = (old.document.get("identity") or {}) if old else {}
    asked = _asked(call)
    if asked is None:
        return before or None
    kinds = {part.strip().lower() for part in str(asked.get("type") or before.get("type") or "").split(",")}
    identity: Document = {}
    if _SYSTEM.lower() in kinds:
        identity["principalId"] = before.get("principalId") or call.guid("principal")
        identity["tenantId"] = directory.subscription(call.id.subscription).tenant
    named = _user_assigned(call, before, asked) if _USER.lower() in kinds else {}
    shown = [kind for kind in (_SYSTEM, _USER) if kind.lower() in kinds and (kind == _SYSTEM or named)]
    if not shown:
        return None
    return {"type": ", ".join(shown), **identity, **({"userAssignedIdentities": named} if named else {})}


def keep(call: Call, old: Record | None) -> None:
    """Put the identity after a PUT or PATCH into the body of the call, from where it goes into the document."""
    identity = assigned(call, old)
    call.body.pop("identity", None)
    if identity:
        call.body["identity"] = identity


def _asked(call: Call) -> dict[str, Any] | None:
    """As the client wrote it: the nulls that take an identity away are gone from the call's body."""
    content = parse(call.request.body)
    written = content.get("identity") if isinstance(content, dict) else None
    if isinstance(written, dict):
        return written
    given = call.body.get("identity")
    return dict(given) if given else None


def _user_assigned(call: Call, before: Document, asked: Document) -> Document:
    kept = {name.lower(): (name, value) for name, value in (before.get("userAssignedIdentities") or {}).items()}
    for name, value in (asked.get("userAssignedIdentities") or {}).items():
        if value is None:
            kept.pop(name.lower(), None)
        elif name.lower() not in kept:
            kept[name.lower()] = (name, _principal(call, name))
    return dict(kept.values())


def _principal(call: Call, name: str) -> Document:
    """The principal of a user-assigned identity.

    Azure refuses one that is not there (Azure/azure-policy#1311). What a deployment names is taken on trust, as is an
    identity of a subscription that is not this cloud's: recorded deployments name identities that were made off the
    tape. Such an identity has a principal that is the same every time.
    """
    wanted = linked(name, "identity.userAssignedIdentities")
    record = call.get(wanted.key)
    if record is not None:
        return {key: record.document["properties"][key] for key in ("principalId", "clientId")}
    if not call.arm.asks_itself and wanted.subscription.lower() == call.subscription.lower():
        raise _failed(call, name)
    return {key: str(uuid.uuid5(uuid.NAMESPACE_URL, f"{wanted.key}/{key}")) for key in ("principalId", "clientId")}


def _failed(call: Call, name: str) -> ArmError:
    """ARM passes on what Azure Managed Identity answered, as text."""
    inner = json.dumps(
        {"error": {"code": "BadRequest", "message": f"Resource '{name}' was not found."}}, separators=(",", ":")
    )
    answered = f"Status: 'BadRequest'. Response: '{inner}'."
    return ArmError(
        400,
        "FailedIdentityOperation",
        f"Identity operation for resource '{call.id.text}' failed with error "
        f"'Failed to perform resource identity operation. {answered}'.",
    )

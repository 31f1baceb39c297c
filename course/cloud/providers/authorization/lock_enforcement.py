"""Locks at work: CanNotDelete refuses deletions, ReadOnly every write; catalogue row scope-locked."""

from __future__ import annotations

from ...arm.errors import ArmError
from ...arm.refusals import refusal
from ...arm.resource_type import Call
from .management_locks import TYPE, scope_of

#: POST operations that change nothing a lock protects.
_HARMLESS = frozenset(("validate", "what_if", "export_template", "cancel", "validate_at_subscription_scope",
                       "what_if_at_subscription_scope", "check_name_availability", "register", "unregister"))  # fmt: skip
_EXEMPT = frozenset(("management_locks",))


def admit(call: Call) -> None:
    """Refuse a write below a lock, and a deletion of what holds something locked."""
    operation, store = call.operation, call.arm.store
    if operation.method in ("GET", "HEAD") or operation.group in _EXEMPT or operation.name in _HARMLESS:
        return
    target = call.id.key
    locked = []
    for record in store.of_type(TYPE):
        scope, level = scope_of(record.document), record.document["properties"]["level"]
        above = target == scope or target.startswith(scope + "/")
        below = scope.startswith(target + "/")
        if (operation.method == "DELETE" and (above or below)) or (above and level == "ReadOnly"):
            locked.append(record.document["id"].rpartition("/providers/")[0])
    if locked:
        raise _refused(call, locked)


def _refused(call: Call, locked: list[str]) -> ArmError:
    action = "delete" if call.operation.method == "DELETE" else "write"
    return refusal("scope-locked", id=call.id.text, action=action, lockedScopes=",".join(dict.fromkeys(locked)))

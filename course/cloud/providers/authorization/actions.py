"""What a request is called in the language of roles: Microsoft.Compute/virtualMachines/start/action."""

from __future__ import annotations

from ...arm.resource_type import Call

_VERBS = {"GET": "read", "HEAD": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete"}


def action_of(call: Call) -> str:
    """The action that a role must allow."""
    operation = call.operation
    kind = call.arm.types[operation.group].type
    if kind == "Microsoft.Resources/resourceGroups":
        kind = "Microsoft.Resources/subscriptions/resourceGroups"
    if operation.method in _VERBS:
        return f"{kind}/{_VERBS[operation.method]}"
    return f"{kind}/{operation.template.rstrip('/').rsplit('/', 1)[-1]}/action"


def scope_of(call: Call) -> str:
    """What the action is about: a resource, or the group or subscription that is listed."""
    return call.id.text if call.id.text.startswith("/") else f"/{call.id.text}"

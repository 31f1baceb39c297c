"""What a request is called in the language of roles: Microsoft.Compute/virtualMachines/start/action."""

from __future__ import annotations

from ...arm.engine import Arm
from ...arm.resource_type import Call

_VERBS = {"GET": "read", "HEAD": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete"}


def action_of(call: Call) -> str:
    """The action that a role must allow."""
    return action_named(call.arm, str(call.operation), call.operation.method, call.operation.template)


def action_named(arm: Arm, operation: str, method: str, path: str) -> str:
    """The action of an operation such as virtual_machines.start, whose path ends with the verb of a POST."""
    served = arm.types.get(operation.partition(".")[0])
    kind = served.type if served else "Microsoft.Resources/subscriptions"
    if kind == "Microsoft.Resources/resourceGroups":
        kind = "Microsoft.Resources/subscriptions/resourceGroups"
    if method in _VERBS:
        return f"{kind}/{_VERBS[method]}"
    return f"{kind}/{path.rstrip('/').rsplit('/', 1)[-1]}/action"


def scope_of(call: Call) -> str:
    """What the action is about: a resource, or the group or subscription that is listed."""
    return call.id.text if call.id.text.startswith("/") else f"/{call.id.text}"

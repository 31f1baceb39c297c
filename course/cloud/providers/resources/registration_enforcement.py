"""A provider that a subscription has unregistered makes nothing there; catalogue row provider-not-registered."""

from __future__ import annotations

from ...arm.errors import ArmError
from ...arm.refusals import refusal
from ...arm.resource_type import Call
from . import registrations

#: Always registered in every subscription.
_ALWAYS = frozenset(("Microsoft.Resources", "Microsoft.Authorization", "Microsoft.Features"))


def admit(call: Call) -> None:
    """Refuse a PUT below a namespace that is not registered."""
    if call.operation.method != "PUT" or not registrations.any_known(call):
        return
    namespace = call.arm.types[call.operation.group].type.partition("/")[0]
    if namespace in _ALWAYS:
        return
    if registrations.state(call, call.subscription, namespace, "Registered") != "Registered":
        refused = refusal("provider-not-registered", namespace=namespace)
        detail = ArmError(refused.status, refused.code, refused.message, namespace)
        raise ArmError(refused.status, refused.code, refused.message, details=(detail,))

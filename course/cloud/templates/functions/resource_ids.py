"""Functions that write resource ids; nothing is looked up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .registry import Kind, table

if TYPE_CHECKING:
    from ..scope import Scope

FUNCTIONS, named = table()

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def joined(resource_type: str, names: tuple[str, ...] | list[str]) -> str:
    """Microsoft.Network/virtualNetworks/subnets and (v, s) -> Microsoft.Network/virtualNetworks/v/subnets/s."""
    namespace, *types = resource_type.rstrip("/").split("/")
    if len(types) != len(names):
        raise ValueError(f"the type '{resource_type}' requires '{len(types)}' resource name argument(s)")
    return "/".join([namespace, *(f"{kind}/{name}" for kind, name in zip(types, names, strict=True))])


@named("resourceId", Kind.SCOPE)
def resource_id(scope: Scope, *arguments: str) -> str:
    """resourceId([subscription], [resource group], type, name...)."""
    at = next((i for i, argument in enumerate(arguments) if "/" in argument), None)
    if at is None:
        raise ValueError("it must have a fully qualified resource type as an argument")
    before, kind, names = arguments[:at], arguments[at], arguments[at + 1 :]
    subscription, group = scope.subscription, scope.resource_group
    if len(before) == 2:
        subscription, group = before
    elif len(before) == 1:
        subscription, group = (before[0], "") if _GUID.fullmatch(before[0]) and not group else (subscription, before[0])
    if kind.lower() == "microsoft.resources/resourcegroups":
        return f"/subscriptions/{subscription}/resourceGroups/{names[0]}"
    inside = f"/resourceGroups/{group}" if group else ""
    return f"/subscriptions/{subscription}{inside}/providers/{joined(kind, names)}"


@named("subscriptionResourceId", Kind.SCOPE)
def subscription_resource_id(scope: Scope, *arguments: str) -> str:
    if "/" in arguments[0]:
        return f"/subscriptions/{scope.subscription}/providers/{joined(arguments[0], arguments[1:])}"
    return f"/subscriptions/{arguments[0]}/providers/{joined(arguments[1], arguments[2:])}"


@named("tenantResourceId")
def tenant_resource_id(kind: str, *names: str) -> str:
    return f"/providers/{joined(kind, names)}"


@named("extensionResourceId")
def extension_resource_id(base: str, kind: str, *names: str) -> str:
    return f"{base}/providers/{joined(kind, names)}"


@named("managementGroupResourceId")
def management_group_resource_id(group: str, kind: str, *names: str) -> str:
    return f"/providers/Microsoft.Management/managementGroups/{group}/providers/{joined(kind, names)}"

"""Access: what a caller's roles allow, asked before every request of anybody but the owner."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from ...arm import caller, directory
from ...arm.errors import ArmError
from ...arm.refusals import refusal
from ...arm.resource_id import ResourceId, parse
from ...arm.resource_type import Call, Context
from ...arm.validation import parse as parse_json
from . import role_assignments, role_definitions
from .actions import action_of, scope_of

#: What everybody who is signed in may ask; lists show each caller their own part.
_OPEN = frozenset(("subscriptions", "tenants", "operations", "providers", "provider_resource_types"))
_OWN_PART = frozenset(("resource_groups.list", "resources.list"))
#: What a resource may be used for by another: type -> the action that is asked for on it.
_LINKED = {
    "microsoft.compute/images": "Microsoft.Compute/images/read",
    "microsoft.compute/galleries/images": "Microsoft.Compute/galleries/images/read",
    "microsoft.compute/galleries/images/versions": "Microsoft.Compute/galleries/images/versions/read",
    "microsoft.compute/virtualmachines": "Microsoft.Compute/virtualMachines/write",
    "microsoft.compute/disks": "Microsoft.Compute/disks/write",
    "microsoft.compute/snapshots": "Microsoft.Compute/snapshots/write",
    "microsoft.compute/diskencryptionsets": "Microsoft.Compute/diskEncryptionSets/read",
    "microsoft.network/virtualnetworks/subnets": "Microsoft.Network/virtualNetworks/subnets/join/action",
    "microsoft.network/networkinterfaces": "Microsoft.Network/networkInterfaces/join/action",
    "microsoft.network/networksecuritygroups": "Microsoft.Network/networkSecurityGroups/join/action",
    "microsoft.network/publicipaddresses": "Microsoft.Network/publicIPAddresses/join/action",
    "microsoft.managedidentity/userassignedidentities": (
        "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"
    ),
}
_FOREIGN = tuple(s.id.encode() for s in directory.SUBSCRIPTIONS if s.tenant != directory.TENANT)


def admit(call: Call) -> None:
    """Refuse what the caller may not do: AuthorizationFailed, or LinkedAuthorizationFailed for what the body refers to."""
    if call.caller.issued:
        _same_tenant(call)
    writes = call.operation.method in ("PUT", "PATCH")
    if call.caller.is_owner:
        if writes and any(foreign in call.request.body for foreign in _FOREIGN):
            _linked_tenants(call)
        return
    name = str(call.operation)
    if call.operation.group in _OPEN or name in _OWN_PART:
        return
    action, scope = action_of(call), scope_of(call)
    if not may(call, call.caller.object_id, action, scope):
        raise refusal(
            "authorization-failed",
            client=call.caller.client,
            objectId=call.caller.object_id,
            action=action,
            scope=scope,
        )
    if writes and call.operation.group != "deployments":  # a deployment asks for each of its resources
        _linked_tenants(call)
        _linked_scopes(call, action, scope)


def may(context: Context, principal_id: str, action: str, scope: str) -> bool:
    """Whether a principal's roles allow an action at a scope."""
    roles = role_assignments.roles_at(context, principal_id, scope)
    return any(_allows(context, role, action) for role in roles)


def may_read(call: Call, action: str, scope: str) -> bool:
    """Whether the caller sees something in a list."""
    return call.caller.is_owner or may(call, call.caller.object_id, action, scope)


def _allows(context: Context, role: str, action: str) -> bool:
    for permission in role_definitions.permissions(context, role):
        allowed = any(_pattern(each).fullmatch(action.lower()) for each in permission["actions"])
        if allowed and not any(_pattern(each).fullmatch(action.lower()) for each in permission["notActions"]):
            return True
    return False


@lru_cache(maxsize=4096)
def _pattern(action: str) -> re.Pattern[str]:
    return re.compile(re.escape(action.lower()).replace(r"\*", ".*"))


def _same_tenant(call: Call) -> None:
    """A token of one tenant opens no subscription of another."""
    if not call.subscription:
        return
    wanted, given = directory.subscription(call.subscription).tenant, call.caller.tenant
    if wanted != given:
        raise ArmError(
            401,
            "InvalidAuthenticationTokenTenant",
            f"The access token is from the wrong issuer 'https://sts.windows.net/{given}/'. It must match the tenant "
            f"'https://sts.windows.net/{wanted}/' associated with this subscription. Please use the authority (URL) "
            f"'https://login.windows.net/{wanted}' to get the token. Note, if the subscription is transferred to another "
            "tenant there is no impact to the services, but information about new tenant could take time to propagate (up to "
            "an hour). If you just transferred your subscription and see this error message, please try back later.",
        )


def _links(value: Any) -> list[ResourceId]:
    """Every resource id in a body."""
    if isinstance(value, str):
        try:
            found = parse(value) if value.lower().startswith("/subscriptions/") else None
        except ValueError:
            return []
        return [found] if found else []
    if isinstance(value, dict):
        keys = [key for key in value if str(key).lower().startswith("/subscriptions/")]
        return [link for content in (*keys, *value.values()) for link in _links(content)]
    if isinstance(value, list):
        return [link for item in value for link in _links(item)]
    return []


def _linked_tenants(call: Call) -> None:
    """catalogue row linked-authorization-tenant; a second token for the other tenant lets it pass."""
    home = directory.subscription(call.subscription).tenant
    more = call.request.headers.get("x-ms-authorization-auxiliary", "")
    known = {home, *caller.tenants_of(more)}
    for link in _links(parse_json(call.request.body)):
        if directory.subscription(link.subscription).tenant not in known:
            raise refusal(
                "linked-authorization-tenant",
                action=_LINKED.get(link.type.lower(), f"{link.type}/read"),
                scope=scope_of(call),
                tenantId=home,
                subscriptionId=link.subscription,
            )


def _linked_scopes(call: Call, action: str, scope: str) -> None:
    """catalogue row linked-authorization-scope."""
    own = call.id.key
    for link in _links(parse_json(call.request.body)):
        asked = _LINKED.get(link.type.lower())
        if asked is None or link.key == own or link.key.startswith(own + "/"):
            continue
        if not may(call, call.caller.object_id, asked, link.text):
            raise refusal(
                "linked-authorization-scope",
                client=call.caller.client,
                objectId=call.caller.object_id,
                action=action,
                scope=scope,
                linkedAction=asked,
                linkedScope=link.text,
            )

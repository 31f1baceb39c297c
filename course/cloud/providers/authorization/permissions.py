"""Microsoft.Authorization/permissions: what the caller may do in a group or to a resource."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call, ResourceType
from . import role_assignments, role_definitions, scopes

#: The learner has this role without an assignment of it.
_OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"


class Permissions(ResourceType):
    """client.permissions: one entry for each role that the caller has there."""

    group = "permissions"
    type = "Microsoft.Authorization/permissions"
    package = "authorization"

    def list_for_resource_group(self, call: Call) -> Any:
        scope = call.id.text
        scopes.require(call, scope)
        roles = [_OWNER] if call.caller.is_owner else []
        roles += role_assignments.roles_at(call, call.caller.object_id, scope)
        return {"value": [dict(each) for role in roles for each in role_definitions.permissions(call, role)]}

    list_for_resource = list_for_resource_group

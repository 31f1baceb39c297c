"""Microsoft.Authorization/denyAssignments: there is none, as in any subscription without managed applications and stacks."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call, ResourceType
from . import scopes


class DenyAssignments(ResourceType):
    """client.deny_assignments: nobody can make one by a request, only Azure itself does."""

    group = "deny_assignments"
    type = "Microsoft.Authorization/denyAssignments"
    package = "authorization"
    get = create_or_update = update = delete = None  # type: ignore[assignment]

    def list(self, call: Call) -> Any:
        scopes.require(call, call.id.text)
        return {"value": []}

    list_for_scope = list_for_resource_group = list_for_resource = list

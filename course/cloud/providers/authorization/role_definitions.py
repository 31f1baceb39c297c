"""Microsoft.Authorization/roleDefinitions: the built-in roles (dated data) and a subscription's own."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ... import data
from ...arm.errors import ArmError, parameter_missing
from ...arm.resource_type import Answer, Call, Context, ResourceType
from ...arm.store import Document

TYPE = "Microsoft.Authorization/roleDefinitions"
#: When the first built-in roles were made (recorded for Contributor); the data set has no dates of its own.
_MADE = "2015-02-02T21:55:09.8806423Z"


@cache
def built_in() -> dict[str, Document]:
    """The built-in roles by their GUID."""
    return {row["name"].lower(): _properties(row) for row in data.read("roles")["roles"]}


def _properties(row: dict[str, Any]) -> Document:
    return {
        "roleName": row["roleName"],
        "type": row["type"],
        "description": row.get("description", ""),
        "assignableScopes": row["assignableScopes"],
        "permissions": [
            {part: row.get(part, []) for part in ("actions", "notActions", "dataActions", "notDataActions")}
        ],
        "createdOn": _MADE,
        "updatedOn": _MADE,
        "createdBy": None,
        "updatedBy": None,
    }


def permissions(context: Context, role_definition_id: str) -> list[dict[str, list[str]]]:
    """What a role allows; nothing for a role that is gone."""
    guid = role_definition_id.rstrip("/").rsplit("/", 1)[-1].lower()
    if guid in built_in():
        return list(built_in()[guid]["permissions"])
    record = find(context, role_definition_id)
    return list(record["properties"]["permissions"]) if record else []


def find(context: Context, role_definition_id: str) -> Document | None:
    """A role by its id, in whichever subscription it was made."""
    guid = role_definition_id.rstrip("/").rsplit("/", 1)[-1].lower()
    if guid in built_in():
        return {"name": guid, "properties": built_in()[guid]}
    for record in context.arm.store.of_type(TYPE):
        if record.document["name"].lower() == guid:
            return record.document
    return None


class RoleDefinitions(ResourceType):
    """client.role_definitions."""

    group = "role_definitions"
    type = TYPE
    package = "authorization"

    def list(self, call: Call) -> Any:
        own = [record.document for record in call.arm.store.of_type(TYPE) if _assignable(record.document, call.id.text)]
        found = [*(_shown(call, guid, properties) for guid, properties in built_in().items()), *own]
        return {"value": [role for role in found if _wanted(role, call.query.get("$filter", ""))]}

    def get(self, call: Call) -> Any:
        guid = call.params["roleDefinitionId"].lower()
        if guid in built_in():
            return _shown(call, guid, built_in()[guid])
        found = find(call, guid)
        if found is None:
            raise ArmError(
                404,
                "RoleDefinitionDoesNotExist",
                f"The specified role definition with ID '{guid.replace('-', '')}' does not exist.",
            )
        return found

    def create_or_update(self, call: Call) -> Any:
        given = call.body.get("properties") or {}
        if call.params["roleDefinitionId"].lower() in built_in():
            raise ArmError(403, "RoleDefinitionUpdateNotAllowed", "The built-in role definition cannot be changed.")
        for needed in ("roleName", "assignableScopes", "permissions"):
            if not given.get(needed):
                raise parameter_missing(needed)
        old = find(call, call.params["roleDefinitionId"])
        for record in call.arm.store.of_type(TYPE):
            same = record.document["properties"]["roleName"].lower() == given["roleName"].lower()
            if same and record.document["name"].lower() != call.params["roleDefinitionId"].lower():
                raise ArmError(
                    409,
                    "RoleDefinitionWithSameNameExists",
                    f"A custom role with the same name already exists in this directory. Use a different name. "
                    f"Role name: '{given['roleName']}'.",
                )
        now = call.now
        document = {
            "properties": {
                "roleName": given["roleName"],
                "type": "CustomRole",
                "description": given.get("description", ""),
                "assignableScopes": given["assignableScopes"],
                "permissions": [
                    {part: each.get(part) or [] for part in ("actions", "notActions", "dataActions", "notDataActions")}
                    for each in given["permissions"]
                ],
                "createdOn": old["properties"]["createdOn"] if old else now,
                "updatedOn": now,
                "createdBy": call.caller.object_id,
                "updatedBy": call.caller.object_id,
            },
            "id": _id(call, call.params["roleDefinitionId"]),
            "type": TYPE,
            "name": call.params["roleDefinitionId"],
        }
        call.put(document)
        return Answer(201, document)

    def delete(self, call: Call) -> Any:
        found = find(call, call.params["roleDefinitionId"])
        if found is None or "id" not in found:
            return Answer(204)
        for record in call.arm.store.of_type("Microsoft.Authorization/roleAssignments"):
            if record.document["properties"]["roleDefinitionId"].lower() == found["id"].lower():
                raise ArmError(
                    400,
                    "RoleDefinitionHasAssignments",
                    "There are existing role assignments referencing role (code: RoleDefinitionHasAssignments)",
                )
        call.arm.store.delete(found["id"])
        return Answer(200, found)


def _id(call: Call, guid: str) -> str:
    """Below the subscription that was asked, or below the tenant."""
    return f"{f'/subscriptions/{call.subscription}' if call.subscription else ''}/providers/{TYPE}/{guid}"


def _shown(call: Call, guid: str, properties: Document) -> Document:
    return {"properties": properties, "id": _id(call, guid), "type": TYPE, "name": guid}


def _wanted(role: Document, expression: str) -> bool:
    """$filter=roleName eq 'Reader', or type eq 'CustomRole'."""
    for name, value in re.findall(r"(\w+)\s+eq\s+'((?:[^']|'')*)'", expression):
        if str(role["properties"].get(name, "")).lower() != value.replace("''", "'").lower():
            return False
    return True


def _assignable(role: Document, scope: str) -> bool:
    return any(scope.lower().startswith(where.lower().rstrip("/")) for where in role["properties"]["assignableScopes"])

"""Microsoft.Authorization/roleAssignments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...arm import directory
from ...arm.errors import ArmError, parameter_missing
from ...arm.refusals import refusal
from ...arm.resource_type import Answer, Call, Context, ResourceType
from ...arm.store import Document
from . import role_definitions, scopes

TYPE = "Microsoft.Authorization/roleAssignments"
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


class RoleAssignments(ResourceType):
    """client.role_assignments, at any scope."""

    group = "role_assignments"
    type = TYPE
    package = "authorization"

    def create(self, call: Call) -> Any:
        name, given = call.params["roleAssignmentName"], call.body.get("properties") or {}
        if not _GUID.fullmatch(name):
            raise ArmError(
                400, "InvalidRoleAssignmentId", f"The role assignment ID '{name}' is not valid. The ID must be a GUID."
            )
        for needed in ("roleDefinitionId", "principalId"):
            if not given.get(needed):
                raise parameter_missing(needed)
        scope = "/" + _scope(call)
        scopes.require(call, scope)
        role = role_definitions.find(call, given["roleDefinitionId"])
        if role is None:
            guid = given["roleDefinitionId"].rsplit("/", 1)[-1].replace("-", "")
            raise ArmError(
                400,
                "RoleDefinitionDoesNotExist",
                f"The specified role definition with ID '{guid}' does not exist.",
            )
        kind = given.get("principalType") or _type_of(call, given["principalId"])
        return _stored(call, name, scope, role, given, kind)

    def get(self, call: Call) -> Any:
        record = call.existing()
        if record is None:
            raise ArmError(
                404,
                "RoleAssignmentNotFound",
                f"The role assignment '{call.params['roleAssignmentName'].replace('-', '')}' is not found.",
            )
        return record.document

    def delete(self, call: Call) -> Any:
        record = call.existing()
        if record is None:
            return Answer(204)
        call.arm.store.delete(record.document["id"])
        return Answer(200, record.document)

    def list_for_scope(self, call: Call) -> Any:
        return _listed(call, "/" + call.params["scope"])

    def list_for_resource_group(self, call: Call) -> Any:
        return _listed(call, f"/subscriptions/{call.subscription}/resourceGroups/{call.params['resourceGroupName']}")

    def list_for_subscription(self, call: Call) -> Any:
        return _listed(call, f"/subscriptions/{call.subscription}")


def of_principal(context: Context, principal_id: str) -> Iterator[tuple[str, str]]:
    """Scope and role definition of every assignment to a principal."""
    for record in context.arm.store.of_type(TYPE):
        properties = record.document["properties"]
        if properties["principalId"].lower() == principal_id.lower():
            yield properties["scope"], properties["roleDefinitionId"]


def roles_at(context: Context, principal_id: str, scope: str) -> list[str]:
    """The role definitions that a principal has at a scope: assigned there or above."""
    at = scope.rstrip("/").lower()
    found = []
    for assigned, role in of_principal(context, principal_id):
        above = assigned.rstrip("/").lower()
        if at == above or at.startswith(above + "/"):
            found.append(role)
    return found


def _scope(call: Call) -> str:
    return call.id.text.strip("/").rpartition("/providers/")[0]


def _type_of(call: Call, principal_id: str) -> str:
    """User, ServicePrincipal...; catalogue row principal-not-found for one that the directory does not know."""
    if principal_id.lower() == directory.OWNER:
        return "ServicePrincipal"
    for record in call.arm.store.of_type("Microsoft.ManagedIdentity/userAssignedIdentities"):
        if record.document["properties"]["principalId"].lower() == principal_id.lower():
            return "ServicePrincipal"
    for kind in ("virtualMachines", "virtualMachineScaleSets"):
        for record in call.arm.store.of_type(f"Microsoft.Compute/{kind}"):
            if (record.document.get("identity") or {}).get("principalId", "").lower() == principal_id.lower():
                return "ServicePrincipal"
    raise refusal(
        "principal-not-found",
        principalId=principal_id.replace("-", ""),
        tenantId=directory.subscription(call.subscription).tenant,
    )


def _stored(call: Call, name: str, scope: str, role: Document, given: Document, kind: str) -> Answer:
    role_id = f"/subscriptions/{call.subscription}/providers/{role_definitions.TYPE}/{role['name']}"
    wanted = (scope.lower(), role["name"].lower(), given["principalId"].lower())
    for record in call.arm.store.of_type(TYPE):
        known = record.document["properties"]
        there = (
            known["scope"].lower(),
            known["roleDefinitionId"].rsplit("/", 1)[-1].lower(),
            known["principalId"].lower(),
        )
        if record.document["name"].lower() == name.lower() and record.document["id"].lower() == call.id.key:
            if there == wanted:
                return _updated(call, record.document, given)
            raise ArmError(
                409,
                "RoleAssignmentUpdateNotPermitted",
                "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
            )
        if there == wanted:
            raise refusal("role-assignment-exists")
    document = {
        "properties": {
            "roleDefinitionId": role_id,
            "principalId": given["principalId"],
            "principalType": kind,
            "scope": scope,
            "condition": given.get("condition"),
            "conditionVersion": given.get("conditionVersion"),
            "createdOn": call.now.replace("+00:00", "Z"),
            "updatedOn": call.now.replace("+00:00", "Z"),
            "createdBy": None,
            "updatedBy": call.caller.object_id,
            "delegatedManagedIdentityResourceId": given.get("delegatedManagedIdentityResourceId"),
            "description": given.get("description"),
        },
        "id": call.id.text,
        "type": TYPE,
        "name": name,
    }
    call.put(document)
    return Answer(201, document)


def _updated(call: Call, document: Document, given: Document) -> Answer:
    """The same assignment with another description or condition; who, what and where stay."""
    told = {name: given.get(name) for name in ("description", "condition", "conditionVersion")}
    now = {"updatedOn": call.now.replace("+00:00", "Z"), "updatedBy": call.caller.object_id}
    document = {**document, "properties": {**document["properties"], **told, **now}}
    call.put(document)
    return Answer(200, document)


def _listed(call: Call, scope: str) -> Document:
    """Assignments at, above and below a scope; atScope() leaves those below out."""
    expression = call.query.get("$filter", "")
    principal = re.search(r"(?:principalId eq|assignedTo\()\s*'([^']*)'", expression)
    wanted, only_at = scope.rstrip("/").lower(), "atscope()" in expression.lower()
    found = []
    for record in call.arm.store.of_type(TYPE):
        at = record.document["properties"]["scope"].rstrip("/").lower()
        above = wanted == at or wanted.startswith(at + "/")
        below = at.startswith(wanted + "/")
        fits = principal is None or record.document["properties"]["principalId"].lower() == principal[1].lower()
        if fits and (above or (below and not only_at)):
            found.append(record.document)
    return {"value": found}

"""Microsoft.Resources/resourceGroups."""

from __future__ import annotations

import re
from typing import Any

from ...arm.errors import ArmError, resource_group_not_found
from ...arm.resource_type import Accepted, Answer, Call, Completion, ResourceType, location_key, writable
from ...arm.store import Document
from ..authorization.access import may_read
from .exported import Export, chosen

_NAME = re.compile(r"[-\w._()]{1,90}")


class ResourceGroups(ResourceType):
    """client.resource_groups; deleting a group deletes all that is in it."""

    group = "resource_groups"
    type = "Microsoft.Resources/resourceGroups"
    package = "resources"

    def polling_headers(self, call: Call, operation_id: str, status: int) -> dict[str, str] | None:
        """Recorded: Location alone, below the subscription."""
        version = call.query.get("api-version", call.operation.api_version)
        base = f"https://{call.arm.host}/subscriptions/{call.subscription}/operationresults"
        return {"Location": f"{base}/{operation_id}?api-version={version}"}

    def check_existence(self, call: Call) -> Any:
        """HEAD: 204 where the group exists, else 404 with no body (catalogue row group-head-404)."""
        return Answer(204 if call.existing() else 404)

    def get(self, call: Call) -> Any:
        record = call.existing()
        if record is None:
            raise resource_group_not_found(call.params["resourceGroupName"])
        return record.document

    def list(self, call: Call) -> Any:
        action = "Microsoft.Resources/subscriptions/resourceGroups/read"
        known = [record.document for record in call.arm.store.of_type(self.type, call.subscription)]
        found = [document for document in known if may_read(call, action, document["id"])]
        return {"value": _filtered(found, call.query.get("$filter", ""))}

    def create_or_update(self, call: Call) -> Any:
        name, old = call.params["resourceGroupName"], call.existing()
        if not _NAME.fullmatch(name) or name.endswith("."):
            wrong = "".join(sorted(set(re.sub(r"[-\w._()]", "", name)))) or "."
            raise ArmError(
                400,
                "InvalidResourceGroup",
                f"The provided resource group name '{name}' has these invalid characters: '{wrong}'. "
                "The name can only be a letter, digit, '-', '.', '(', ')' or '_'.",
            )
        location = call.body["location"]
        call.arm.check_location(location, "resource group")
        if old and old.document["location"] != location_key(location):
            raise ArmError(
                409,
                "InvalidResourceGroupLocation",
                f"Invalid resource group location '{location_key(location)}'. The Resource group already exists in "
                f"location '{old.document['location']}'.",
            )
        document: Document = {
            "id": old.document["id"] if old else f"/subscriptions/{call.subscription}/resourceGroups/{name}",
            "name": old.document["name"] if old else name,
            "type": self.type,
            "location": location_key(location),
            **{key: call.body[key] for key in ("tags", "managedBy") if key in call.body},
            "properties": {"provisioningState": "Succeeded"},
        }
        call.put(document)
        return Answer(200 if old else 201, document)

    def update(self, call: Call) -> Any:
        self.get(call)
        record = call.require()
        call.body = {**writable(record.document), **call.body}  # members that are given are replaced, tags as a whole
        return self.create_or_update(call).document

    def delete(self, call: Call) -> Any:
        record = call.existing()
        if record is None:
            raise resource_group_not_found(call.params["resourceGroupName"])
        call.change(record.document["id"], {"provisioningState": "Deleting"})
        return Accepted(finish="remove", seconds=60)

    def export_template(self, call: Call) -> Any:
        """The group as a template; what cannot be exported is said in `error`."""
        record = call.existing()
        if record is None:
            raise resource_group_not_found(call.params["resourceGroupName"])
        options = str(call.body.get("options") or "").lower()
        skip = "skipallparameterization" in options or "skipresourcenameparameterization" in options
        wanted = [str(each) for each in call.body.get("resources") or []]
        export = Export(call.arm, chosen(call.arm, record.document["id"], wanted), not skip)
        answer: Document = {"template": export.template()}
        if export.problems:
            error = ArmError(
                400,
                "ExportTemplateCompletedWithErrors",
                "Export template operation completed with errors. Some resources were not exported. Please see details for more "
                "information.",
                details=tuple(export.problems),
            )
            answer["error"] = error.content()
        return answer

    def remove(self, done: Completion) -> None:
        done.arm.store.delete(done.id.key)


def _filtered(documents: list[dict[str, Any]], expression: str) -> list[dict[str, Any]]:
    """$filter=tagName eq 'a' and tagValue eq 'b', the only filter Azure documents for groups."""
    given = {key.lower(): value for key, value in re.findall(r"(?i)(tagName|tagValue) eq '([^']*)'", expression)}
    if not given:
        return documents
    name, value = given.get("tagname"), given.get("tagvalue")
    return [d for d in documents if name in d.get("tags", {}) and (value is None or d["tags"][name] == value)]

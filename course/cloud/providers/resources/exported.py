"""A resource group as an ARM template: its resources as bodies of PUTs, names as parameters, ids as resourceId()."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ...arm.engine import Arm
from ...arm.errors import ArmError
from ...arm.operations import Operation
from ...arm.resource_id import ResourceId, parse
from ...arm.resource_type import writable
from ...arm.store import Document, Record
from ...arm.validation import validate
from .resources import is_listed

_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
_TOP = ("location", "tags", "sku", "kind", "identity", "zones", "plan", "extendedLocation")


class Export:
    """One export; `parameterized` unless SkipAllParameterization or SkipResourceNameParameterization was asked for."""

    def __init__(self, arm: Arm, records: list[Record], parameterized: bool) -> None:
        self.arm, self.parameterized = arm, parameterized
        self.ids = {record.document["id"].lower(): parse(record.document["id"]) for record in records}
        self.parameters: Document = {}
        self.problems: list[ArmError] = []
        self.resources = [found for record in records if (found := self._resource(record)) is not None]

    def template(self) -> Document:
        """The template."""
        return {
            "$schema": _SCHEMA,
            "contentVersion": "1.0.0.0",
            "parameters": dict(sorted(self.parameters.items())),
            "variables": {},
            "resources": self.resources,
        }

    def _resource(self, record: Record) -> Document | None:
        document = record.document
        resource_id = parse(document["id"])
        route = self.arm.route("PUT", document["id"])
        if route is None:
            kind = document["type"]
            message = f"Could not get resources of the type '{kind}'. Resources of this type will not be exported."
            self.problems.append(ArmError(400, "ExportTemplateProviderError", message, kind))
            return None
        operation = route[0]
        body = self._body(operation, document)
        links = self._links(body)
        found: Document = {
            "type": document["type"],
            "apiVersion": operation.api_version,
            "name": self._name(resource_id),
            **{name: body[name] for name in _TOP if body.get(name)},
        }
        waits = sorted({self._expression(link) for link in self._waited(resource_id, links)})
        if waits:
            found["dependsOn"] = [f"[{each}]" for each in waits]
        found["properties"] = self._linked(body.get("properties") or {})
        return found

    @staticmethod
    def _body(operation: Operation, document: Document) -> Document:
        """What a client may write of a document: the SDK's types know what is read-only."""
        body = writable(document)
        if operation.body is None:
            return body
        try:
            return validate(operation, body, json.dumps(body).encode())
        except ArmError:
            return body

    def _waited(self, own: ResourceId, links: list[ResourceId]) -> Iterator[ResourceId]:
        parent = own.parent
        if parent is not None and parent.key in self.ids:
            yield parent
        for link in links:
            at: ResourceId | None = link
            while at is not None and at.key not in self.ids:
                at = at.parent
            if at is not None and at.key != own.key and not own.key.startswith(at.key + "/"):
                yield at

    # Names and ids

    def _name(self, resource_id: ResourceId) -> str:
        if not self.parameterized:
            return "/".join(resource_id.names)
        if len(resource_id.names) == 1:
            return f"[{self._parameter(resource_id)}]"
        rest = "".join(f", '/{name}'" for name in resource_id.names[1:])
        return f"[concat({self._parameter(resource_id)}{rest})]"

    def _parameter(self, resource_id: ResourceId) -> str:
        """parameters('virtualMachines_web01_name'): named after the resource at the top."""
        name = re.sub(r"\W", "_", f"{resource_id.types[0]}_{resource_id.names[0]}_name")
        self.parameters[name] = {"defaultValue": resource_id.names[0], "type": "String"}
        return f"parameters('{name}')"

    def _expression(self, resource_id: ResourceId) -> str:
        first = self._parameter(resource_id) if self.parameterized else f"'{resource_id.names[0]}'"
        rest = "".join(f", '{name}'" for name in resource_id.names[1:])
        return f"resourceId('{resource_id.type}', {first}{rest})"

    def _linked(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._linked(content) for key, content in value.items()}
        if isinstance(value, list):
            return [self._linked(item) for item in value]
        link = _link(value)
        if link is None:
            return f"[{value}" if isinstance(value, str) and value.startswith("[") else value
        if self._inside(link):
            return f"[{self._expression(link)}]"
        return self._external(link) if self.parameterized and link.names else value

    def _external(self, link: ResourceId) -> str:
        name = re.sub(r"\W", "_", f"{link.types[0]}_{link.names[0]}_externalid")
        top = f"{link.text.rpartition('/providers/')[0]}/providers/{link.namespace}/{link.types[0]}/{link.names[0]}"
        self.parameters[name] = {"defaultValue": top, "type": "String"}
        rest = "".join(f"/{t}/{n}" for t, n in zip(link.types[1:], link.names[1:], strict=True))
        return f"[concat(parameters('{name}'), '{rest}')]" if rest else f"[parameters('{name}')]"

    def _inside(self, link: ResourceId) -> bool:
        at: ResourceId | None = link
        while at is not None:
            if at.key in self.ids:
                return True
            at = at.parent
        return False

    def _links(self, value: Any) -> list[ResourceId]:
        if isinstance(value, dict):
            return [link for content in value.values() for link in self._links(content)]
        if isinstance(value, list):
            return [link for item in value for link in self._links(item)]
        link = _link(value)
        return [link] if link else []


def _link(value: Any) -> ResourceId | None:
    if not isinstance(value, str) or not value.lower().startswith("/subscriptions/") or "/providers/" not in value:
        return None
    try:
        return parse(value)
    except ValueError:
        return None


def chosen(arm: Arm, group_id: str, wanted: list[str]) -> list[Record]:
    """The resources of a group that are exported: all (`*`), or the given ids; with all that is nested in them."""
    everything = [arm.store.records[key] for key in arm.store.below(group_id)]
    everything = [r for r in everything if is_listed(r.document) or _is_nested(r)]
    if not wanted or "*" in wanted:
        return everything
    prefixes = [each.lower() for each in wanted]
    return [
        r for r in everything if any((r.document["id"].lower() + "/").startswith(prefix + "/") for prefix in prefixes)
    ]


def _is_nested(record: Record) -> bool:
    key = str(record.document["id"]).lower()
    return (
        key.count("/providers/") == 1 and key.rpartition("/providers/")[2].count("/") > 2 and "type" in record.document
    )

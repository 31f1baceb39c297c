"""All resources of a subscription or a group, whatever their type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...arm.errors import resource_group_not_found
from ...arm.paging import PAGE
from ...arm.resource_type import Accepted, Answer, Call, Completion, ResourceType
from ...arm.store import Document, Record
from ..authorization.access import may_read
from . import filters, moved

#: Types that resource lists leave out: they belong to a group's management, not to its content.
_NOT_LISTED = ("microsoft.resources/", "microsoft.authorization/", "imagecourse.arm/")
_SHOWN = (
    "id",
    "name",
    "type",
    "sku",
    "kind",
    "managedBy",
    "location",
    "extendedLocation",
    "identity",
    "zones",
    "plan",
    "tags",
)


class Resources(ResourceType):
    """client.resources."""

    group = "resources"
    type = "Microsoft.Resources/resources"
    package = "resources"
    #: One resource is read and written by its own type.
    get = create_or_update = update = delete = None  # type: ignore[assignment]

    def list(self, call: Call) -> Any:
        prefix = f"/subscriptions/{call.subscription.lower()}/resourcegroups/"
        records = (record for key, record in call.arm.store.records.items() if key.startswith(prefix))
        return _list(call, (record for record in records if is_listed(record.document)))

    def list_by_resource_group(self, call: Call) -> Any:
        group = f"/subscriptions/{call.subscription}/resourceGroups/{call.params['resourceGroupName']}"
        return _list(call, in_group(call, group))

    def move_resources(self, call: Call) -> Any:
        """All of them or none; their ids change, also where others refer to them."""
        renamed = moved.check(call.arm, _source(call), call.body)
        return Accepted(finish="move", arguments={"renamed": renamed}, seconds=60)

    def move(self, done: Completion) -> Any:
        moved.move(done.arm, done.arguments["renamed"])
        return Answer(204)

    def validate_move_resources(self, call: Call) -> Any:
        """204, or the refusal that the move would meet."""
        moved.check(call.arm, _source(call), call.body)
        return Answer(204)

    def polling_headers(self, call: Call, operation_id: str, status: int) -> dict[str, str] | None:
        """A move is polled below the subscription."""
        version = call.query.get("api-version", call.operation.api_version)
        base = f"https://{call.arm.host}/subscriptions/{call.subscription}/operationresults"
        return {"Location": f"{base}/{operation_id}?api-version={version}"}


def _source(call: Call) -> str:
    group = f"/subscriptions/{call.subscription}/resourceGroups/{call.params['sourceResourceGroupName']}"
    record = call.get(group)
    if record is None:
        raise resource_group_not_found(call.params["sourceResourceGroupName"])
    return str(record.document["id"])


def in_group(call: Call, group_id: str) -> Iterator[Record]:
    """The resources of a group that resource lists show: the top level ones, and nested ones with a location."""
    store = call.arm.store
    for key in store.below(group_id):
        record = store.records[key]
        if is_listed(record.document):
            yield record


def is_listed(document: Document) -> bool:
    """Whether a record is a tracked resource: it has a location, and is no part of ARM's own management."""
    kind = str(document.get("type", "")).lower()
    return "location" in document and not kind.startswith(_NOT_LISTED)


def _list(call: Call, records: Iterator[Record]) -> Document:
    expression = call.query.get("$filter", "")
    fits = filters.parse(expression)
    found = [record.document for record in records if fits(_values(record.document, expression))]
    found = [document for document in found if may_read(call, f"{document['type']}/read", document["id"])]
    found.sort(key=lambda document: (document["id"].split("/")[4].lower(), document["id"].lower()))
    top = call.query.get("$top", "")  # a client that says how many it wants gets no link to more
    wanted = found[: min(int(top), PAGE)] if top.isdigit() else found
    return {"value": [_shown(call, document) for document in wanted]}


def _values(document: Document, expression: str) -> dict[str, Any]:
    """What a filter may compare; tagName and tagValue stand for a tag that fits."""
    name = document["name"]
    if "/" in document["type"].partition("/")[2]:
        name = "/".join(document["id"].rpartition("/providers/")[2].split("/")[2::2])
    return {
        "resourceType": document["type"],
        "resourceGroup": document["id"].split("/")[4],
        "name": name,
        "location": document.get("location", ""),
        "plan/name": (document.get("plan") or {}).get("name", ""),
        "plan/publisher": (document.get("plan") or {}).get("publisher", ""),
        "plan/product": (document.get("plan") or {}).get("product", ""),
        "identity/principalId": (document.get("identity") or {}).get("principalId", ""),
        **_tag(document, expression),
    }


def _tag(document: Document, expression: str) -> dict[str, str]:
    for name, value in (document.get("tags") or {}).items():
        if f"'{name.lower()}'" in expression.lower() and (
            "tagvalue" not in expression.lower() or f"'{value.lower()}'" in expression.lower()
        ):
            return {"tagName": name, "tagValue": value}
    return {}


def _shown(call: Call, document: Document) -> Document:
    shown = {key: document[key] for key in _SHOWN if key in document}
    if "/" in document["type"].partition("/")[2]:
        shown["name"] = "/".join(document["id"].rpartition("/providers/")[2].split("/")[2::2])
    expanded = {part.strip().lower() for part in call.query.get("$expand", "").split(",")}
    properties = document.get("properties") or {}
    if "provisioningstate" in expanded:
        shown["provisioningState"] = properties.get("provisioningState", "Succeeded")
    moment = (document.get("systemData") or {}).get("createdAt") or properties.get("timeCreated")
    for name in ("createdTime", "changedTime"):
        if name.lower() in expanded and moment:
            shown[name] = moment
    return shown

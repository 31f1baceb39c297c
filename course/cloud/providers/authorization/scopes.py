"""Scopes that locks and role assignments stand on: a subscription, a group, a resource, or a part of one."""

from __future__ import annotations

from ...arm.errors import resource_group_not_found, resource_not_found
from ...arm.resource_id import ResourceId, parse
from ...arm.resource_type import Context
from ...arm.store import Document


def require(context: Context, scope: str) -> None:
    """Refuse a scope below a subscription that is not there."""
    parts = scope.strip("/").split("/")
    if len(parts) < 4 or len(parts) % 2 or scope in context.arm.store or _is_part(context, scope):
        return
    if parts[2].lower() == "resourcegroups" and "/" + "/".join(parts[:4]) not in context.arm.store:
        raise resource_group_not_found(parts[3])
    if len(parts) > 4:
        raise resource_not_found("/".join(parts[5:-1]), parts[-1], parts[3])


def _is_part(context: Context, scope: str) -> bool:
    """A subnet, a security rule... stands in the document of its parent."""
    at: ResourceId | None = parse(scope).parent
    while at is not None and context.get(at.key) is None:
        at = at.parent
    record = context.get(at.key) if at else None
    return record is not None and _holds(record.document["properties"], scope.lower())


def _holds(properties: Document, wanted: str) -> bool:
    """Whether a list in the properties, or in those of its entries, has the wanted part."""
    entries = [entry for value in properties.values() if isinstance(value, list) for entry in value]
    parts = [entry for entry in entries if isinstance(entry, dict) and "etag" in entry]
    return any(part["id"].lower() == wanted or _holds(part["properties"], wanted) for part in parts)

"""Compute resources that a PUT makes at once: no operation to poll, no provisioningState."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Answer, Call, Context, ResourceType, location_key, merge, writable
from ...arm.store import Document, Record
from ..network import references


class ImmediateType(ResourceType):
    """A resource type whose writes are done when they are answered."""

    def document(self, call: Call, old: Record | None, planned: Document) -> Document:
        body = call.body
        location = body.get("location") or (old.document["location"] if old else None)
        return {
            "name": old.document["name"] if old else call.id.name,
            "id": old.document["id"] if old else call.id.text,
            "type": self.type,
            **({"location": location_key(location)} if location else {}),
            **{member: body[member] for member in ("tags", "sku", "zones") if member in body},
            **planned,
        }

    def create_or_update(self, call: Call) -> Any:
        old = call.existing()
        self.admit(call, old)
        document = self.document(call, old, self.plan(call, old))
        refers = list(dict.fromkeys(references.mentioned(document["properties"])))
        record = call.put(document, **call.private, refers=refers)
        created = old is None and 201 in call.operation.statuses
        return Answer(201 if created else 200, self.written(record))

    def written(self, record: Record) -> Document:
        """The answer to a write; reading shows more."""
        return record.document

    def update(self, call: Call) -> Any:
        old = call.require()
        call.body = merge(writable(old.document), call.body)
        return self.create_or_update(call)

    def delete(self, call: Call) -> Any:
        record = call.existing()
        if record is None:
            return Answer(204)
        self.deleting(call, record)
        call.arm.store.delete(call.id.key)
        return Answer(200)


def members(context: Context, resource_id: str, resource_type: str) -> list[Document]:
    """References to the resources of a type that refer to an id."""
    found = [
        record.document["id"]
        for record in context.arm.store.referrers(resource_id)
        if record.document["type"].lower() == resource_type.lower()
    ]
    return [{"id": found_id} for found_id in sorted(found)]

"""Resources of Azure Managed Identity: what is written or deleted is so at once (recorded)."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Answer, Call, ResourceType
from ...arm.store import Document, Record


class ImmediateType(ResourceType):
    """A resource type without operations to poll, whose ids say `resourcegroups`."""

    package = "msi"

    def write(self, call: Call, old: Record | None, head: Document, properties: Document) -> Answer:
        """Keep and answer a resource; `head` is what stands before its id, such as location and tags."""
        document: Document = {
            **head,
            "id": old.document["id"] if old else call.id.text.replace("/resourceGroups/", "/resourcegroups/"),
            "name": call.id.name,
            "type": self.type,
            "properties": properties,
        }
        call.put(document)
        return Answer(200 if old else 201, document)

    def delete(self, call: Call) -> Any:
        record = call.existing()
        if record is None:
            return Answer(204)
        call.arm.store.delete(record.document["id"])
        return Answer(200)

"""Microsoft.Compute/galleries/applications: VM applications, packages that are installed on VMs after they start."""

from __future__ import annotations

from typing import Any

from ...arm.errors import parameter_missing, property_change_not_allowed
from ...arm.resource_type import Answer, Call, ResourceType
from ...arm.store import Document, Record
from . import entity_names


class GalleryApplications(ResourceType):
    """client.gallery_applications."""

    group = "gallery_applications"
    type = "Microsoft.Compute/galleries/applications"

    def create_or_update(self, call: Call) -> Any:
        """PUT, done at once and without a provisioningState (recorded)."""
        old = call.existing()
        self.admit(call, old)
        document = self.document(call, old, self.plan(call, old))
        del document["properties"]["provisioningState"]
        call.put(document)
        return Answer(200 if old else 201, document)

    def delete(self, call: Call) -> Any:
        """DELETE, done at once too."""
        record = call.existing()
        if record is None:
            return Answer(204)
        self.refuse_nested(call)
        call.arm.store.delete(record.document["id"])
        return None

    def list_by_gallery(self, call: Call) -> Any:
        return self.list(call)

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties") or {}
        if old is None:
            entity_names.check(call.id.name)
            if not given.get("supportedOSType"):
                raise parameter_missing("galleryApplication.properties.supportedOSType")
            return {"properties": dict(given)}
        before = old.document["properties"]
        call.body.setdefault("location", old.document["location"])
        if given.get("supportedOSType", before["supportedOSType"]) != before["supportedOSType"]:
            raise property_change_not_allowed("galleryApplication.properties.supportedOSType")
        return {"properties": {**before, **given}}

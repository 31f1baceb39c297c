"""galleries/softDeletedArtifactTypes: image versions that were deleted and can still be brought back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from ...arm.resource_id import ResourceId, parse
from ...arm.resource_type import Call, Context, ResourceType
from ...arm.store import Document, Record

TYPE = "imagecourse.arm/deletedVersions"
KEPT = timedelta(days=7)


class SoftDeletedResource(ResourceType):
    """client.soft_deleted_resource."""

    group = "soft_deleted_resource"
    type = "Microsoft.Compute/galleries/softDeletedArtifactTypes/artifacts/versions"

    def list_by_artifact_name(self, call: Call) -> Any:
        """GET what was deleted of one image definition."""
        gallery = f"{call.id.group_id}/providers/Microsoft.Compute/galleries/{call.params['galleryName']}"
        definition = f"{gallery}/images/{call.params['artifactName']}"
        if call.params["artifactType"].lower() != "images":
            return {"value": []}
        found = [record for record in _kept(call) if record.document["of"].lower() == definition.lower()]
        return {"value": [_shown(call, record) for record in found]}


def is_enabled(context: Context, version: ResourceId) -> bool:
    """Whether the gallery of a version keeps what is deleted."""
    gallery = context.get(version.text.rsplit("/images/", 1)[0])
    policy = gallery.document["properties"].get("softDeletePolicy") if gallery else None
    return bool((policy or {}).get("isSoftDeleteEnabled"))


def keep(context: Context, version: Record) -> None:
    """Put a version aside."""
    document: Document = {
        "id": _key(version.document["id"]),
        "of": version.document["id"].rsplit("/versions/", 1)[0],
        "deleted": context.now,
        "document": version.document,
    }
    context.arm.store.put(document, version.private)


def is_kept(context: Context, version: ResourceId) -> bool:
    """Whether a deleted version can still be brought back."""
    record = context.get(_key(version.text))
    return record is not None and not _is_over(context, record)


def take_back(context: Context, version: ResourceId) -> Record | None:
    """The version that was put aside, which is no longer there; None where there is none."""
    record = context.get(_key(version.text))
    if record is None or not is_kept(context, version):
        return None
    context.arm.store.delete(record.document["id"])
    return Record(record.document["document"], record.private)


def _key(version_id: str) -> str:
    at = parse(version_id)
    return f"/subscriptions/{at.subscription}/providers/{TYPE}/{'|'.join((at.resource_group, *at.names)).lower()}"


def _kept(context: Context) -> Iterator[Record]:
    for record in context.arm.store.of_type(TYPE, context.id.subscription):
        if not _is_over(context, record):
            yield record


def _is_over(context: Context, record: Record) -> bool:
    return bool(datetime.fromisoformat(record.document["deleted"]) + KEPT < context.arm.clock.now)


def _shown(call: Call, record: Record) -> Document:
    document = record.document["document"]
    gallery, _, rest = document["id"].partition("/images/")
    definition, _, name = rest.partition("/versions/")
    return {
        "id": f"{gallery}/softDeletedArtifactTypes/images/artifacts/{definition}/versions/{name}",
        "name": name,
        "type": SoftDeletedResource.type,
        "location": document["location"],
        "properties": {
            "resourceArmId": document["id"],
            "softDeletedArtifactType": "Images",
            "softDeletedTime": record.document["deleted"],
        },
    }

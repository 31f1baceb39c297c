"""The source that a disk or a snapshot is copied from."""

from __future__ import annotations

from ...arm.refusals import refusal
from ...arm.resource_id import linked
from ...arm.resource_type import Call, location_key
from ...arm.store import Document
from .sources import Source, of_disk

COPYABLE = ("microsoft.compute/disks", "microsoft.compute/snapshots")


def copied(call: Call, data: Document, given: Document) -> Source:
    """The disk or snapshot that `creationData.sourceResourceId` names; it must be in the same region."""
    if (given.get("securityProfile") or {}).get("securityType") == "TrustedLaunch":
        raise refusal("disk-tl-copy")
    source = linked(data.get("sourceResourceId"), "properties.creationData.sourceResourceId")
    record = call.get(source.key)
    if record is None or source.type.lower() not in COPYABLE:
        raise refusal("snapshot-source-not-found", name=source.name)
    if location_key(record.document["location"]) != location_key(call.body["location"]):
        raise refusal("snapshot-source-not-found", name=source.name)
    return of_disk(record)

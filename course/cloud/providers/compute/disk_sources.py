"""What a disk or a snapshot is made from, and what it says of the operating system on it."""

from __future__ import annotations

from typing import Any

from ...arm.errors import parameter_missing
from ...arm.refusals import refusal
from ...arm.resource_id import linked
from ...arm.resource_type import Call, location_key
from ...arm.store import Document, Record
from . import documentation, marketplace
from .disk_performance import GIB
from .image_references import resolve
from .sources import DataDisk, Source

COPYABLE = ("microsoft.compute/disks", "microsoft.compute/snapshots")
_FEATURES = {
    "DiskControllerTypes": "diskControllerTypes",
    "IsAcceleratedNetworkSupported": "acceleratedNetwork",
}


def copied(call: Call, data: Document, given: Document) -> Record | None:
    """The disk or snapshot that `creationData.sourceResourceId` names; it must be in the same region.

    None for a placeholder of the documentation.
    """
    if (given.get("securityProfile") or {}).get("securityType") == "TrustedLaunch" and data["createOption"] == "Copy":
        raise refusal("disk-tl-copy")
    source = linked(data.get("sourceResourceId"), "properties.creationData.sourceResourceId")
    if documentation.is_placeholder(source):
        return None
    record = call.get(source.key)
    if record is None or source.type.lower() not in COPYABLE:
        raise refusal("snapshot-source-not-found", name=source.name)
    far = location_key(record.document["location"]) != location_key(call.body["location"])
    if far and data["createOption"] != "CopyStart":
        raise refusal("snapshot-source-not-found", name=source.name)
    return record


def from_image(call: Call, data: Document) -> Source | DataDisk:
    """The operating system disk of an image, or its data disk at `lun`."""
    reference = data.get("imageReference") or data.get("galleryImageReference") or {}
    text = str(reference.get("id", ""))
    parts = text.strip("/").split("/")
    lowered = [part.lower() for part in parts]
    if "publishers" in lowered and "versions" in lowered:
        at = {name: parts[lowered.index(name) + 1] for name in ("publishers", "offers", "skus", "versions")}
        wanted = {"publisher": at["publishers"], "offer": at["offers"], "sku": at["skus"], "version": at["versions"]}
        source = marketplace.require(call, wanted, call.body["location"])
    else:
        source = resolve(call, {"id": text} if text else reference, call.body["location"])
    if reference.get("lun") is None:
        return source
    for disk in source.data_disks:
        if disk.lun == reference["lun"]:
            return disk
    raise refusal("disk-from-image-lun")


def told_twice(data: Document) -> Document:
    """A gallery image stands in both references of the disk that is made from it (recorded)."""
    gallery = data.get("galleryImageReference") or {}
    return {"imageReference": dict(gallery)} if gallery.get("id") else {}


def upload_size(data: Document) -> int:
    """GiB of a disk to be uploaded; its bytes are whole MiB and a 512-byte VHD footer."""
    size: int | None = data.get("uploadSizeBytes")
    if size is None:
        raise parameter_missing("creationData.uploadSizeBytes")
    if (size - 512) % 2**20 or size <= 512:
        raise refusal("vhd-size-not-mib", bytes=size, virtualBytes=size - 512)
    return max(1, -(-(size - 512) // GIB))


def describe(source: Source | None) -> dict[str, Any]:
    """What a disk or snapshot says about the operating system on it; its capabilities are its image's features."""
    if source is None or not source.os_type:
        return {}
    features = source.features
    capabilities: dict[str, Any] = {}
    for feature, name in _FEATURES.items():
        value = features.get(feature)
        if value:
            capabilities[name] = value.lower() == "true" if name == "acceleratedNetwork" else value
    described: dict[str, Any] = {
        "osType": source.os_type,
        "hyperVGeneration": source.generation or "V1",  # an image is of one; what says nothing is of the first
        "supportedCapabilities": {**capabilities, "architecture": source.architecture},
    }
    if features.get("IsHibernateSupported", "").lower() == "true":
        described["supportsHibernation"] = True
    if source.plan:
        described["purchasePlan"] = {
            key: source.plan[key] for key in ("name", "publisher", "product") if key in source.plan
        }
    return described


def inherited(record: Record) -> dict[str, Any]:
    """What a copy says of its operating system: what the original says."""
    names = ("osType", "hyperVGeneration", "supportedCapabilities", "supportsHibernation", "purchasePlan")
    more = ("securityProfile", "encryptionSettingsCollection")
    properties = record.document["properties"]
    return {name: properties[name] for name in (*names, *more) if name in properties}

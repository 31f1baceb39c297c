"""What an imageReference stands for, in the region where a VM is wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...arm.refusals import refusal
from ...arm.resource_id import ResourceId, linked
from ...arm.resource_type import Context, location_key
from ...arm.store import Record
from . import community, documentation, marketplace
from .sources import Source, from_private

VERSIONS = "Microsoft.Compute/galleries/images/versions"


def resolve(context: Context, reference: dict[str, Any], location: str) -> Source:
    """An imageReference as a source, in the region where a VM is wanted."""
    for name in ("sharedGalleryImageId", "communityGalleryImageId"):
        if reference.get(name):
            return _of_version(community.version(context, reference[name], location), reference[name])
    if reference.get("id"):
        return _by_id(context, linked(reference["id"], "properties.storageProfile.imageReference.id"), location)
    return marketplace.require(context, reference, location)


def _by_id(context: Context, image: ResourceId, location: str) -> Source:
    kind = image.type.lower()
    if documentation.is_placeholder(image):
        return Source("managed image", image.text, "Linux", os_state="", generation="", contents=None)
    if kind == "microsoft.compute/images":
        return _managed_image(context, image, location)
    if kind == "microsoft.compute/galleries/images/versions":
        return _gallery_version(context, image, location)
    if kind == "microsoft.compute/galleries/images":
        return _latest(context, image, location)
    raise refusal("platform-image-not-found", publisher="", offer="", sku="", version=image.text)


def _managed_image(context: Context, image: ResourceId, location: str) -> Source:
    record = context.get(image.key)
    if record is None or location_key(record.document["location"]) != location_key(location):
        raise refusal("image-not-found-region", imageId=image.text, region=location_key(location))
    if record.document["properties"]["provisioningState"] != "Succeeded":
        raise refusal("image-not-ready", resource=context.id.name, image=image.name)
    return replace(from_private(record.private["source"]), id=record.document["id"])


def _gallery_version(context: Context, image: ResourceId, location: str) -> Source:
    record = context.get(image.key)
    if record is None or location_key(location) not in regions_of(record):
        raise refusal("gallery-image-not-in-region", imageId=image.text, region=location_key(location))
    return _of_version(record, record.document["id"])


def _of_version(record: Record, reference: str) -> Source:
    return replace(from_private(record.private["source"]), id=reference, version=record.document["name"])


def regions_of(version: Record) -> dict[str, dict[str, Any]]:
    """Region -> its target of a gallery image version whose replication there is complete."""
    if version.document["properties"].get("provisioningState") not in ("Succeeded", "Updating"):
        return {}
    targets = version.document["properties"]["publishingProfile"]["targetRegions"]
    return {location_key(target["name"]): target for target in targets}


def _latest(context: Context, definition: ResourceId, location: str) -> Source:
    """The highest version that is in the region and not excluded from latest there."""
    if definition.key in context.arm.store:
        candidates = []
        for record in context.arm.store.children(definition.key, VERSIONS):
            here = location_key(location) in regions_of(record)
            if here and not community.is_excluded(record, location):
                candidates.append(record)
        if candidates:
            newest = max(candidates, key=lambda record: version_key(record.document["name"]))
            return _of_version(newest, newest.document["id"])
    raise refusal("gallery-image-not-in-region", imageId=definition.text, region=location_key(location))


def version_key(name: str) -> tuple[int, ...]:
    """Major.Minor.Patch as numbers: 1.10.0 is newer than 1.9.0."""
    return tuple(int(part) for part in name.split("."))

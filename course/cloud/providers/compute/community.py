"""Galleries that are shared with others: with named subscriptions and tenants, or with everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...arm import directory
from ...arm.refusals import refusal
from ...arm.resource_type import Context, location_key
from ...arm.store import Document, Record

GALLERIES = "Microsoft.Compute/galleries"
IMAGES = "Microsoft.Compute/galleries/images"
VERSIONS = "Microsoft.Compute/galleries/images/versions"


def sharing(gallery: Record) -> Document:
    """The sharing profile of a gallery; empty where it is private."""
    profile: Document = gallery.document["properties"].get("sharingProfile") or {}
    return profile


def community_gallery(context: Context, public_name: str) -> Record | None:
    """The gallery that everybody sees under a public name."""
    for gallery in context.arm.store.of_type(GALLERIES):
        info = sharing(gallery).get("communityGalleryInfo") or {}
        enabled = sharing(gallery).get("permissions") == "Community" and info.get("communityGalleryEnabled")
        if enabled and public_name.lower() in (name.lower() for name in info.get("publicNames", [])):
            return gallery
    return None


def shared_galleries(context: Context, subscription: str) -> Iterator[Record]:
    """The galleries that are shared with a subscription or its tenant."""
    for gallery in context.arm.store.of_type(GALLERIES):
        if _is_shared_with(gallery, subscription):
            yield gallery


def _is_shared_with(gallery: Record, subscription: str) -> bool:
    if sharing(gallery).get("permissions") != "Groups":
        return False
    groups = gallery.private.get("groups") or []
    if groups and gallery.document["id"].split("/")[2].lower() == subscription.lower():
        return True  # the owner sees what others see
    for group in groups:
        wanted = subscription if group["type"] == "Subscriptions" else directory.subscription(subscription).tenant
        if wanted.lower() in (given.lower() for given in group["ids"]):
            return True
    return False


def shared_gallery(context: Context, subscription: str, unique_name: str) -> Record | None:
    """The gallery of a unique name, if it is shared with the subscription."""
    for gallery in shared_galleries(context, subscription):
        if gallery.document["properties"]["identifier"]["uniqueName"].lower() == unique_name.lower():
            return gallery
    return None


def images_in(context: Context, gallery: Record, location: str) -> list[Record]:
    """The definitions of a gallery that have a version in a region."""
    found = context.arm.store.children(gallery.document["id"], IMAGES)
    return [definition for definition in found if versions_in(context, definition, location)]


def versions_in(context: Context, definition: Record, location: str) -> list[Record]:
    """The versions of a definition that are replicated to a region."""
    return [
        version
        for version in context.arm.store.children(definition.document["id"], VERSIONS)
        if version.document["properties"].get("provisioningState") in ("Succeeded", "Updating")
        and location_key(location) in {location_key(target["name"]) for target in _targets(version)}
    ]


def _targets(version: Record) -> list[Document]:
    targets: list[Document] = version.document["properties"]["publishingProfile"]["targetRegions"]
    return targets


def find(context: Context, reference: str, subscription: str) -> Record | None:
    """The gallery of /SharedGalleries/{uniqueName}/… or /CommunityGalleries/{publicName}/…, if it may be seen."""
    parts = reference.strip("/").split("/")
    if len(parts) < 2:
        return None
    if parts[0].lower() == "communitygalleries":
        return community_gallery(context, parts[1])
    return shared_gallery(context, subscription, parts[1])


def version(context: Context, reference: str, location: str) -> Record:
    """The image version that a shared or community id names; catalogue row gallery-image-not-in-region otherwise."""
    from .image_references import version_key

    parts = reference.strip("/").split("/")
    gallery = find(context, reference, context.id.subscription)
    if gallery is not None and len(parts) >= 4:
        definition = context.get(f"{gallery.document['id']}/images/{parts[3]}")
        found = versions_in(context, definition, location) if definition else []
        wanted = parts[5].lower() if len(parts) > 5 else "latest"
        if wanted == "latest":
            found = [record for record in found if not is_excluded(record, location)]
        else:
            found = [record for record in found if record.document["name"].lower() == wanted]
        if found:
            return max(found, key=lambda record: version_key(record.document["name"]))
    raise refusal("gallery-image-not-in-region", imageId=reference, region=location_key(location))


def is_excluded(version: Record, location: str) -> bool:
    """Whether a version does not count as latest in a region."""
    profile = version.document["properties"]["publishingProfile"]
    here = [target for target in profile["targetRegions"] if location_key(target["name"]) == location_key(location)]
    return any(place.get("excludeFromLatest") for place in (profile, *here[:1]))


def described(definition: Record, names_hidden: bool) -> Document:
    """A definition as others see it; a community gallery hides publisher, offer and SKU (recorded)."""
    properties = definition.document["properties"]
    kept = ("osType", "osState", "endOfLifeDate", "hyperVGeneration", "features", "architecture", "purchasePlan")
    shown: dict[str, Any] = {name: properties[name] for name in kept if name in properties}
    shown["recommended"] = properties.get("recommended") or {}
    hidden = {"publisher": "", "offer": "", "sku": ""}
    shown["identifier"] = hidden if names_hidden else properties["identifier"]
    for name in ("eula", "privacyStatementUri"):
        if name in properties:
            shown[name] = properties[name]
    return shown


def version_described(record: Record, location: str) -> Document:
    """A version as others see it: sizes and caching of its disks, never its source."""
    properties = record.document["properties"]
    storage = properties["storageProfile"]
    profile = properties["publishingProfile"]
    shown: Document = {
        "publishedDate": profile["publishedDate"],
        "excludeFromLatest": is_excluded(record, location),
        "storageProfile": {"osDiskImage": _disk(storage.get("osDiskImage") or {})},
    }
    if profile.get("endOfLifeDate"):
        shown["endOfLifeDate"] = profile["endOfLifeDate"]
    if storage.get("dataDiskImages"):
        shown["storageProfile"]["dataDiskImages"] = [
            {"lun": entry["lun"], **_disk(entry)} for entry in storage["dataDiskImages"]
        ]
    return shown


def _disk(entry: Document) -> Document:
    return {"diskSizeGB": entry.get("sizeInGB", 0), "hostCaching": entry.get("hostCaching", "None")}

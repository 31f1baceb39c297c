"""Microsoft.Compute/locations/sharedGalleries/images/versions: image versions that are shared with this subscription."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call, ResourceType
from ...arm.store import Document, Record
from . import community, shared_galleries, shared_gallery_images


class SharedGalleryImageVersions(ResourceType):
    """client.shared_gallery_image_versions."""

    group = "shared_gallery_image_versions"
    type = "Microsoft.Compute/locations/sharedGalleries/images/versions"

    def list(self, call: Call) -> Any:
        gallery, definition = shared_gallery_images.require(call)
        found = community.versions_in(call, definition, call.params["location"])
        return {"value": [_shown(call, gallery, definition, version) for version in found]}

    def get(self, call: Call) -> Any:
        gallery, definition = shared_gallery_images.require(call)
        wanted = call.params["galleryImageVersionName"].lower()
        for version in community.versions_in(call, definition, call.params["location"]):
            if version.document["name"].lower() == wanted:
                return _shown(call, gallery, definition, version)
        raise shared_galleries.not_found(call.params["galleryImageVersionName"])


def _shown(call: Call, gallery: Record, definition: Record, version: Record) -> Document:
    path = ("Images", definition.document["name"], "Versions", version.document["name"])
    identity = shared_galleries.identified(call, gallery, *path)
    return {"properties": community.version_described(version, call.params["location"]), **identity}

"""Microsoft.Compute/locations/communityGalleries/images/versions: image versions that everybody sees."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call, ResourceType
from ...arm.store import Document, Record
from . import community, community_galleries, community_gallery_images


class CommunityGalleryImageVersions(ResourceType):
    """client.community_gallery_image_versions."""

    group = "community_gallery_image_versions"
    type = "Microsoft.Compute/locations/communityGalleries/images/versions"

    def list(self, call: Call) -> Any:
        definition = community_gallery_images.require(call)
        found = community.versions_in(call, definition, call.params["location"])
        return {"value": [_shown(call, definition, version) for version in found]}

    def get(self, call: Call) -> Any:
        definition = community_gallery_images.require(call)
        wanted = call.params["galleryImageVersionName"].lower()
        for version in community.versions_in(call, definition, call.params["location"]):
            if version.document["name"].lower() == wanted:
                return _shown(call, definition, version)
        raise community_galleries.not_found(call.params["galleryImageVersionName"])


def _shown(call: Call, definition: Record, version: Record) -> Document:
    path = ("Images", definition.document["name"], "Versions", version.document["name"])
    described = community.version_described(version, call.params["location"])
    properties = {**community_galleries.DISCLAIMER, **described}
    return {"properties": properties, **community_galleries.identified(call, *path)}

"""Microsoft.Compute/locations/communityGalleries/images: image definitions that everybody sees."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call, ResourceType
from ...arm.store import Document, Record
from . import community, community_galleries


class CommunityGalleryImages(ResourceType):
    """client.community_gallery_images."""

    group = "community_gallery_images"
    type = "Microsoft.Compute/locations/communityGalleries/images"

    def list(self, call: Call) -> Any:
        gallery = community_galleries.require(call)
        found = community.images_in(call, gallery, call.params["location"])
        return {"value": [_shown(call, definition) for definition in found]}

    def get(self, call: Call) -> Any:
        return _shown(call, require(call))


def require(call: Call) -> Record:
    """The definition in the URL."""
    gallery = community_galleries.require(call)
    definition = call.get(f"{gallery.document['id']}/images/{call.params['galleryImageName']}")
    if definition is None:
        raise community_galleries.not_found(call.params["galleryImageName"])
    return definition


def _shown(call: Call, definition: Record) -> Document:
    properties = {**community_galleries.DISCLAIMER, **community.described(definition, names_hidden=True)}
    return {"properties": properties, **community_galleries.identified(call, "Images", definition.document["name"])}

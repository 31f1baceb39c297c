"""Microsoft.Compute/locations/sharedGalleries/images: image definitions that are shared with this subscription."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call, ResourceType
from ...arm.store import Document, Record
from . import community, shared_galleries


class SharedGalleryImages(ResourceType):
    """client.shared_gallery_images."""

    group = "shared_gallery_images"
    type = "Microsoft.Compute/locations/sharedGalleries/images"

    def list(self, call: Call) -> Any:
        gallery = shared_galleries.require(call)
        found = community.images_in(call, gallery, call.params["location"])
        return {"value": [_shown(call, gallery, definition) for definition in found]}

    def get(self, call: Call) -> Any:
        gallery, definition = require(call)
        return _shown(call, gallery, definition)


def require(call: Call) -> tuple[Record, Record]:
    """The gallery and the definition in the URL."""
    gallery = shared_galleries.require(call)
    definition = call.get(f"{gallery.document['id']}/images/{call.params['galleryImageName']}")
    if definition is None:
        raise shared_galleries.not_found(call.params["galleryImageName"])
    return gallery, definition


def _shown(call: Call, gallery: Record, definition: Record) -> Document:
    name = definition.document["name"]
    identity = shared_galleries.identified(call, gallery, "Images", name)
    return {"properties": community.described(definition, names_hidden=False), **identity}

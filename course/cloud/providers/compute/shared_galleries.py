"""Microsoft.Compute/locations/sharedGalleries: the galleries that others share with this subscription."""

from __future__ import annotations

from typing import Any

from ...arm.errors import ArmError
from ...arm.resource_type import Call, ResourceType
from ...arm.store import Document, Record
from . import community


class SharedGalleries(ResourceType):
    """client.shared_galleries."""

    group = "shared_galleries"
    type = "Microsoft.Compute/locations/sharedGalleries"

    def list(self, call: Call) -> Any:
        call.arm.check_location(call.params["location"], self.type)
        found = community.shared_galleries(call, call.subscription)
        return {"value": [identified(call, gallery) for gallery in found]}

    def get(self, call: Call) -> Any:
        return {"properties": {}, **identified(call, require(call))}


def require(call: Call) -> Record:
    """The gallery in the URL, if it is shared with the caller's subscription."""
    name = call.params["galleryUniqueName"]
    gallery = community.shared_gallery(call, call.subscription, name)
    if gallery is None:
        raise not_found(name)
    return gallery


def not_found(name: str) -> ArmError:
    """A shared gallery, image or version that this subscription does not see."""
    return ArmError(404, "NotFound", f"The shared gallery resource '{name}' was not found.")


def identified(call: Call, gallery: Record, *path: str) -> Document:
    """Location, name and unique id of what is shared."""
    name = gallery.document["properties"]["identifier"]["uniqueName"]
    unique = "/".join(("", "SharedGalleries", name, *path))
    last = path[-1] if path else name
    return {"location": call.params["location"], "name": last, "identifier": {"uniqueId": unique}}

"""Microsoft.Compute/locations/communityGalleries: galleries that are shared with everybody."""

from __future__ import annotations

from typing import Any

from ...arm.errors import ArmError
from ...arm.resource_type import Call, ResourceType
from ...arm.store import Document, Record
from . import community

DISCLAIMER = {"disclaimer": "https://aka.ms/community-gallery-disclaimer"}


class CommunityGalleries(ResourceType):
    """client.community_galleries."""

    group = "community_galleries"
    type = "Microsoft.Compute/locations/communityGalleries"

    def get(self, call: Call) -> Any:
        gallery = require(call)
        info = community.sharing(gallery)["communityGalleryInfo"]
        kept = ("publisherUri", "publisherContact", "eula", "publicNames")
        metadata = {name: info[name] for name in kept if name in info}
        properties = {"communityMetadata": metadata, **DISCLAIMER}
        return {"properties": properties, "communityMetadata": metadata, **identified(call)}


def require(call: Call) -> Record:
    """The gallery of the public name in the URL."""
    name = call.params["publicGalleryName"]
    gallery = community.community_gallery(call, name)
    if gallery is None:
        raise not_found(name)
    return gallery


def not_found(name: str) -> ArmError:
    """A community gallery, image or version that is not there."""
    return ArmError(404, "NotFound", f"The community gallery resource '{name}' was not found.")


def identified(call: Call, *path: str) -> Document:
    """Location, name and unique id of what everybody sees."""
    name = call.params["publicGalleryName"]
    unique = "/".join(("", "CommunityGalleries", name, *path))
    last = path[-1] if path else name
    return {"location": call.params["location"], "name": last, "identifier": {"uniqueId": unique}}

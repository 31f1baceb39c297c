"""Microsoft.Compute/galleries/applications/versions: a package of a VM application with its commands."""

from __future__ import annotations

from typing import Any

from ...arm.errors import parameter_missing
from ...arm.resource_type import Call, ResourceType
from ...arm.store import Document, Record
from . import gallery_publishing
from .gallery_image_versions import check_version_name


class GalleryApplicationVersions(ResourceType):
    """client.gallery_application_versions."""

    group = "gallery_application_versions"
    type = "Microsoft.Compute/galleries/applications/versions"
    operation_segment = "capsOperations"
    seconds = 60

    def list_by_gallery_application(self, call: Call) -> Any:
        return self.list(call)

    def read(self, call: Call, record: Record) -> Document:
        """With $expand=ReplicationStatus the answer says how far each region is."""
        return gallery_publishing.expanded(call, record)

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties") or {}
        profile = given.get("publishingProfile") or {}
        before = old.document["properties"] if old else {}
        if old is None:
            check_version_name(call.id.name)
            if not (profile.get("source") or {}).get("mediaLink"):
                raise parameter_missing("galleryApplicationVersion.properties.publishingProfile.source.mediaLink")
        else:
            call.body.setdefault("location", old.document["location"])
        published = gallery_publishing.profile(call, profile, old)
        kept = ("source", "manageActions", "settings", "advancedSettings", "customActions", "enableHealthCheck")
        known = before.get("publishingProfile") or {}
        for name in kept:
            if name in profile or name in known:
                published[name] = profile.get(name, known.get(name))
        published.setdefault("enableHealthCheck", False)
        safety = {
            "allowDeletionOfReplicatedLocations": True,
            **(before.get("safetyProfile") or {}),
            **(given.get("safetyProfile") or {}),
        }
        return {"properties": {"publishingProfile": published, "safetyProfile": safety}}

"""Microsoft.Compute/galleries: Azure Compute Galleries, formerly Shared Image Galleries."""

from __future__ import annotations

import re

from ...arm.refusals import refusal
from ...arm.resource_type import Call, ResourceType, merge
from ...arm.store import Document, Record
from ..managed_identity import identities

_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.]{0,78}[A-Za-z0-9])?")


class Galleries(ResourceType):
    """client.galleries."""

    group = "galleries"
    type = "Microsoft.Compute/galleries"
    operation_segment = "capsOperations"
    seconds = 2
    not_last = "._"

    def read(self, call: Call, record: Record) -> Document:
        """Whom a gallery is shared with is told only to who asks ($select=Permissions, recorded)."""
        asked = (call.query.get("$select", "") + call.query.get("$expand", "")).lower()
        groups = record.private.get("groups")
        if not groups or not ("permissions" in asked or "sharingprofile" in asked):
            return record.document
        properties = record.document["properties"]
        profile = {**(properties.get("sharingProfile") or {}), "groups": groups}
        return {**record.document, "properties": {**properties, "sharingProfile": profile}}

    def plan(self, call: Call, old: Record | None) -> Document:
        name = call.id.name
        if old is None:
            self._check_name(call, name)
        given = call.body.get("properties") or {}
        if old is not None:
            call.body.setdefault("location", old.document["location"])
        identities.keep(call, old)
        unique = f"{call.subscription}-{name.upper()}"
        before = old.document["properties"] if old else {"identifier": {"uniqueName": unique}}
        sharing = dict(merge(before.get("sharingProfile") or {}, given.get("sharingProfile") or {}))
        kept = {key: value for key, value in given.items() if key in ("description", "softDeletePolicy")}
        properties = {**before, **kept}
        if sharing.get("permissions") == "Community":
            sharing["communityGalleryInfo"] = community_info(call, name, sharing.get("communityGalleryInfo") or {})
        if sharing:
            properties["sharingProfile"] = sharing
        return {"properties": properties}

    @staticmethod
    def _check_name(call: Call, name: str) -> None:
        if not _NAME.fullmatch(name):
            raise refusal("gallery-name-invalid")
        for other in call.arm.store.of_type(Galleries.type, call.subscription):
            if other.document["name"].lower() == name.lower():
                raise refusal("gallery-name-not-unique", galleryName=name, subscriptionID=call.subscription)


def community_info(call: Call, name: str, info: Document) -> Document:
    """What a community gallery says of its publisher, with the public name that Azure makes."""
    prefix = info.get("publicNamePrefix", name)
    return {
        "communityGalleryEnabled": info.get("communityGalleryEnabled", False),
        **info,
        "publicNames": info.get("publicNames") or [f"{prefix}-{call.guid('community')}"],
    }

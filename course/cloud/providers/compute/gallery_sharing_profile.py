"""POST galleries/share: a gallery is shared with subscriptions and tenants, with everybody, or with nobody any more."""

from __future__ import annotations

from typing import Any

from ...arm.errors import parameter_missing
from ...arm.resource_type import Accepted, Call, Completion, ResourceType
from ...arm.store import Document
from . import galleries


class GallerySharingProfile(ResourceType):
    """client.gallery_sharing_profile."""

    group = "gallery_sharing_profile"
    type = "Microsoft.Compute/galleries"
    operation_segment = "capsOperations"

    def update(self, call: Call) -> Any:
        """Add, Remove, EnableCommunity or Reset."""
        record = call.require()
        profile = record.document["properties"].get("sharingProfile") or {}
        operation = call.body.get("operationType")
        if operation in ("Add", "Remove"):
            groups = _changed(record.private.get("groups") or [], call.body.get("groups") or [], operation == "Add")
            call.change(record.document["id"], {"sharingProfile": {**profile, "permissions": "Groups"}}, groups=groups)
        elif operation == "EnableCommunity":
            info = profile.get("communityGalleryInfo") or galleries.community_info(call, call.id.name, {})
            community = {"permissions": "Community", "communityGalleryInfo": {**info, "communityGalleryEnabled": True}}
            call.change(record.document["id"], {"sharingProfile": {**profile, **community}})
        elif operation == "Reset":
            call.change(record.document["id"], {"sharingProfile": {"permissions": "Private"}}, groups=None)
        else:  # an empty body
            raise parameter_missing("operationType")
        return Accepted(finish="shared", arguments={"update": call.body}, seconds=5)

    def shared(self, done: Completion) -> Any:
        """What was asked is in force."""
        return done.arguments["update"]


def _changed(before: list[Document], given: list[Document], add: bool) -> list[Document]:
    """Groups by type, each id once; a type with no id left is gone."""
    ids = {group["type"]: list(group["ids"]) for group in before}
    for group in given:
        if "type" not in group:
            raise parameter_missing("groups.type")
        here = ids.setdefault(group["type"], [])
        for one in group.get("ids") or []:
            if add and one not in here:
                here.append(one)
            elif not add and one in here:
                here.remove(one)
    return [{"type": kind, "ids": found} for kind, found in ids.items() if found]

"""What the examples of Azure's own documentation name and nobody has: taken on trust, so that they run as they stand.

An example says `{subscription-id}` where a GUID belongs, `{image_publisher}` for an image and `{your-password}` for a
password. Nothing real is spelled so: real names are checked as Azure checks them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ... import data
from ...arm.resource_id import ResourceId

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_BRACED = re.compile(r"\{([^{}]*)\}")


def is_placeholder(resource: ResourceId) -> bool:
    """Whether an id stands in a subscription that is none: `{subscription-id}`, subscriptionId."""
    return not _GUID.fullmatch(resource.subscription)


def is_password(password: str) -> bool:
    """Whether a password is the examples' own."""
    return _plain(password) in data.read("documentation")["passwords"]


def image(publisher: str, offer: str, sku: str) -> dict[str, Any] | None:
    """A row as of the Marketplace; None for an image that no example names."""
    return _images().get((_plain(publisher), _plain(offer), _plain(sku)))


def _plain(text: str) -> str:
    """What a reader makes of a placeholder who takes its braces away: {image_publisher} is imagepublisher."""
    inner = _BRACED.fullmatch(text)
    return (re.sub(r"[^A-Za-z0-9]", "", inner[1]) if inner else text).lower()


@cache
def _images() -> dict[tuple[str, str, str], dict[str, Any]]:
    found = {}
    for row in data.read("documentation")["images"]:
        features = [{"name": "SecurityType", "value": row["security"]}] if row.get("security") else []
        full = {"architecture": "x64", "osDiskSizeGB": 30, "features": features, "versions": [], **row}
        found[(row["publisher"].lower(), row["offer"].lower(), row["sku"].lower())] = full
    return found

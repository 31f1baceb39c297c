"""What Azure knows of one VM now: its power state, its generalized flag, and its document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from course.cloud.arm.http import Request, Response

_ARM = "https://management.azure.com"
_API_VERSION = "2024-07-01"
_WHO = {"User-Agent": "imagecourse-widgets"}


class AnsweringCloud(Protocol):
    """The part of a cloud that answers requests."""

    def handle(self, request: Request) -> Response: ...


@dataclass(frozen=True)
class VmView:
    """A VM as its instance view tells it; power is Azure's word: running, stopped, deallocated, starting..."""

    id: str
    name: str
    power: str
    generalized: bool
    provisioning: str
    os_type: str


def vm_view(cloud: AnsweringCloud, vm_id: str) -> VmView | None:
    """Read one VM; None where there is none."""
    document = _get(cloud, f"{vm_id}?$expand=instanceView&api-version={_API_VERSION}")
    if document is None:
        return None
    properties: Mapping[str, Any] = document.get("properties", {})
    codes = [str(status.get("code", "")) for status in properties.get("instanceView", {}).get("statuses", [])]
    return VmView(
        id=str(document["id"]),
        name=str(document["name"]),
        power=next((code.partition("/")[2] for code in codes if code.startswith("PowerState/")), "unknown"),
        generalized=any(code.lower() == "osstate/generalized" for code in codes),
        provisioning=str(properties.get("provisioningState", "")),
        os_type=str(properties.get("storageProfile", {}).get("osDisk", {}).get("osType", "")),
    )


def _get(cloud: AnsweringCloud, path: str) -> dict[str, Any] | None:
    answer = cloud.handle(Request("GET", _ARM + path, _WHO))
    content = json.loads(answer.body or b"{}")
    return content if answer.status == 200 and isinstance(content, dict) else None

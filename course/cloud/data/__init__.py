"""Dated facts about Azure as data: Marketplace images, sizes, regions, quotas, prices, each with its sources."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def read(name: str) -> dict[str, Any]:
    """The content of one catalogue, such as `marketplace`."""
    content: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return content


@cache
def locations() -> dict[str, str]:
    """Region name -> display name, public regions first as Azure lists them."""
    rows = read("regions")["regions"]
    return {row["name"]: row["displayName"] for row in rows if row.get("type") == "Region" or row.get("public")}


@cache
def public_regions() -> frozenset[str]:
    """The regions that any subscription may use."""
    return frozenset(row["name"] for row in read("regions")["regions"] if row.get("public"))


@cache
def _zonal() -> frozenset[str]:
    return frozenset(row["name"] for row in read("regions")["regions"] if row.get("zones"))


def has_zones(location: str) -> bool:
    """Whether a region has availability zones."""
    return location in _zonal()

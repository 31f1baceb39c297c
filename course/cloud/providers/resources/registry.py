"""What each resource provider offers here: its types, where, and in which api-versions, read from the operation table."""

from __future__ import annotations

from typing import Any

from ...arm.engine import Arm
from ...arm.operations import load
from ...arm.store import Document

Types = dict[str, dict[str, set[str]]]


def offered(arm: Arm) -> Types:
    """Namespace -> resource type -> api-versions, of all that this Azure serves."""
    found: Types = {}
    for resource_type in arm.types.values():
        namespace, _, rest = resource_type.type.partition("/")
        if not rest:
            continue
        versions = {
            o.api_version for o in load(resource_type.package) if o.group == resource_type.group and o.api_version
        }
        found.setdefault(namespace, {}).setdefault(rest, set()).update(versions)
    return found


def described(arm: Arm, namespace: str) -> Document:
    """One provider; its namespace is spelled as Azure spells it. KeyError for an unknown one."""
    types = offered(arm)
    spelled = {name.lower(): name for name in types}[namespace.lower()]
    everywhere = list(arm.locations.values())
    listed: list[dict[str, Any]] = [
        {
            "resourceType": kind,
            "locations": everywhere,
            "apiVersions": sorted(versions, reverse=True),
            "defaultApiVersion": max(versions, default=""),
            "capabilities": "None" if "/" in kind else "SupportsTags, SupportsLocation",
        }
        for kind, versions in sorted(types[spelled].items(), key=lambda item: item[0].lower())
    ]
    return {"namespace": spelled, "resourceTypes": listed}

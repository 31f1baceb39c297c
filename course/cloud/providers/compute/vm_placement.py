"""The zone of a virtual machine that leaves its choice to Azure (`placement`, recorded)."""

from __future__ import annotations

from ... import data
from ...arm.resource_type import Call
from ...arm.store import Document

_ZONES = ("1", "2", "3")


def placed(call: Call) -> Document:
    """The placement that a new VM asks for; its zone, the first that fits, goes into the body of the call."""
    asked = call.body.get("placement")
    if not asked:
        return {}
    placement = {**asked}
    policy = str(asked.get("zonePlacementPolicy") or "")
    if policy.lower() == "any":
        placement["zonePlacementPolicy"] = "Any"
        included, excluded = asked.get("includeZones") or _ZONES, asked.get("excludeZones") or ()
        fitting = [zone for zone in _ZONES if zone in included and zone not in excluded]
        if fitting and data.has_zones(call.body["location"]) and not call.body.get("zones"):
            call.body["zones"] = fitting[:1]
    return {"placement": placement}

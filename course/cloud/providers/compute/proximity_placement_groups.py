"""Microsoft.Compute/proximityPlacementGroups: VMs, sets and scale sets kept near each other."""

from __future__ import annotations

from typing import Any

from ...arm.errors import operation_not_allowed
from ...arm.resource_type import Answer, Call
from ...arm.store import Document, Record
from .immediate import ImmediateType, members

_MEMBERS = {
    "virtualMachines": "Microsoft.Compute/virtualMachines",
    "virtualMachineScaleSets": "Microsoft.Compute/virtualMachineScaleSets",
    "availabilitySets": "Microsoft.Compute/availabilitySets",
}


class ProximityPlacementGroups(ImmediateType):
    """client.proximity_placement_groups."""

    group = "proximity_placement_groups"
    type = "Microsoft.Compute/proximityPlacementGroups"

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties") or {}
        properties: Document = {"proximityPlacementGroupType": given.get("proximityPlacementGroupType", "Standard")}
        if given.get("intent") is not None:
            properties["intent"] = given["intent"]
        return {"properties": properties}

    def read(self, call: Call, record: Record) -> Document:
        properties = {**record.document["properties"]}
        for member, kind in _MEMBERS.items():
            properties[member] = members(call, record.document["id"], kind)
        if call.query.get("includeColocationStatus", "").lower() == "true":
            properties["colocationStatus"] = {
                "code": "ColocationStatus/Aligned",
                "level": "Info",
                "displayStatus": "Aligned",
                "message": "All resources in the proximity placement group are aligned.",
            }
        return {**record.document, "properties": properties}

    def delete(self, call: Call) -> Any:
        """DELETE: this type answers 200 even for one that is not there (the SDK knows no 204)."""
        answer = super().delete(call)
        return Answer(200) if isinstance(answer, Answer) else answer

    def deleting(self, call: Call, record: Record) -> None:
        if any(members(call, record.document["id"], kind) for kind in _MEMBERS.values()):
            raise operation_not_allowed(
                f"Proximity placement group '{record.document['name']}' cannot be deleted. Before deleting a proximity placement "
                "group please ensure that it does not contain any resources."
            )

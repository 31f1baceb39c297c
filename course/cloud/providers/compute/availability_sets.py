"""Microsoft.Compute/availabilitySets: VMs spread over fault domains and update domains."""

from __future__ import annotations

from typing import Any

from ...arm.errors import operation_not_allowed
from ...arm.resource_id import parse
from ...arm.resource_type import Call
from ...arm.store import Document, Record
from .immediate import ImmediateType, members
from .sizes import sizes


class AvailabilitySets(ImmediateType):
    """client.availability_sets."""

    group = "availability_sets"
    type = "Microsoft.Compute/availabilitySets"

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties") or {}
        call.body["sku"] = {"name": (call.body.get("sku") or {}).get("name", "Classic")}
        properties: Document = {
            "platformUpdateDomainCount": given.get("platformUpdateDomainCount", 5),
            "platformFaultDomainCount": given.get("platformFaultDomainCount", 2),
        }
        for name in ("proximityPlacementGroup", "scheduledEventsPolicy"):
            if given.get(name) is not None:
                properties[name] = given[name]
        return {"properties": properties}

    def read(self, call: Call, record: Record) -> Document:
        members_of = members(call, record.document["id"], "Microsoft.Compute/virtualMachines")
        machines = [{"id": _in_capitals(member["id"])} for member in members_of]
        return {**record.document, "properties": {**record.document["properties"], "virtualMachines": machines}}

    def list_available_sizes(self, call: Call) -> Any:
        """GET …/vmSizes."""
        call.require()
        return {"value": [size.listed() for size in sizes().values()]}

    def deleting(self, call: Call, record: Record) -> None:
        if members(call, record.document["id"], "Microsoft.Compute/virtualMachines"):
            raise operation_not_allowed(
                f"Availability Set '{record.document['name']}' cannot be deleted. Before deleting an Availability Set please "
                "ensure that it does not contain any VM."
            )


def _in_capitals(machine: str) -> str:
    """A VM's id as an availability set tells it: its group and its name in capitals (recorded)."""
    there = parse(machine)
    return (
        machine.replace(f"/{there.resource_group}/", f"/{there.resource_group.upper()}/", 1).removesuffix(there.name)
        + there.name.upper()
    )

"""networkProfile: the network interfaces of a virtual machine, attached and replaced."""

from __future__ import annotations

from ...arm.errors import invalid_parameter, parameter_missing, resource_not_found
from ...arm.refusals import refusal
from ...arm.resource_id import linked
from ...arm.resource_type import Call
from ...arm.store import Document, Record
from ..network import network_interfaces


def attached(call: Call, given: Document) -> Document:
    """The networkProfile of a new VM; each interface must exist, in the VM's region."""
    interfaces = (given.get("networkProfile") or {}).get("networkInterfaces")
    if not interfaces:
        raise parameter_missing("networkProfile.networkInterfaces")
    for entry in interfaces:
        _attach(call, entry)
    return {"networkInterfaces": interfaces}


def replaced(call: Call, old: Record, given: Document) -> Document:
    """The networkProfile of a VM that exists: interfaces come and go only while it is deallocated."""
    before = old.document["properties"]["networkProfile"].get("networkInterfaces", [])
    interfaces = given.get("networkInterfaces") or before
    known = {entry["id"].lower() for entry in before}
    wanted = {entry["id"].lower() for entry in interfaces}
    if known != wanted and old.private["power"] != "deallocated":
        raise refusal("op-needs-deallocated", operation=call.operation.name, vm=old.document["name"])
    for entry in interfaces:
        if entry["id"].lower() not in known:
            _attach(call, entry)
    for key in sorted(known - wanted):
        network_interfaces.detach(call, key)
    return {"networkInterfaces": interfaces}


def _attach(call: Call, entry: Document) -> None:
    nic = linked(entry.get("id"), "properties.networkProfile.networkInterfaces.id")
    record = call.get(nic.key)
    if record is None:
        raise resource_not_found(nic.type, nic.name, nic.resource_group)
    location = record.document["location"]
    if location != call.body["location"]:
        raise invalid_parameter(
            f"Network interface '{nic.name}' is in location '{location}', not in '{call.body['location']}'.",
            "networkProfile",
        )
    network_interfaces.attach(call, nic.text, call.id.text)

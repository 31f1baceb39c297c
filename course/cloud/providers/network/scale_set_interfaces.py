"""The interfaces and public addresses of a scale set's instances, as their scale set lists them."""

from __future__ import annotations

from collections.abc import Iterator

from ...arm.resource_type import Call
from ...arm.store import Document, Record

_MACHINES = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines"
_INTERFACES = f"{_MACHINES}/networkInterfaces"


def below_scale_set(call: Call) -> list[Record]:
    """The interfaces of all instances of the scale set that the URL names."""
    return [found for machine in call.arm.store.children(call.id.key, _MACHINES) for found in interfaces(call, machine)]


def interfaces(call: Call, machine: Record) -> list[Record]:
    """The interfaces of one uniform instance."""
    return list(call.arm.store.children(machine.document["id"], _INTERFACES))


def addresses(call: Call, found: list[Record]) -> Iterator[Record]:
    """The public addresses of interfaces."""
    for record in found:
        for part in record.document["properties"]["ipConfigurations"]:
            public = part["properties"].get("publicIPAddress")
            address = call.get(public["id"]) if public else None
            if address is not None:
                yield address


def bare(document: Document) -> Document:
    """An interface or an address of an instance as it is answered: without type, place and tier (recorded)."""
    properties = {**document["properties"]}
    if "ipConfigurations" in properties:
        properties["ipConfigurations"] = [_untyped(part) for part in properties["ipConfigurations"]]
    kept = {key: value for key, value in _untyped(document).items() if key not in ("location", "kind")}
    sku = {"sku": {"name": document["sku"]["name"]}} if "sku" in document else {}
    return {**kept, **sku, "properties": properties}


def _untyped(document: Document) -> Document:
    return {key: value for key, value in document.items() if key != "type"}

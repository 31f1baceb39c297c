"""networkProfile: the network interfaces of a virtual machine, attached and replaced."""

from __future__ import annotations

import json

from ...arm.errors import ArmError, invalid_parameter, parameter_invalid, parameter_missing, resource_not_found
from ...arm.refusals import refusal
from ...arm.resource_id import linked
from ...arm.resource_type import Call
from ...arm.store import Document, Record
from ..network import network_interfaces

#: What a VM's own configuration of an interface, and of its public address, says of them.
_OF_INTERFACE = (
    "enableAcceleratedNetworking", "enableIPForwarding", "dnsSettings", "networkSecurityGroup",
    "disableTcpStateTracking", "auxiliaryMode", "auxiliarySku",
)  # fmt: skip
_OF_ADDRESS = (
    "publicIPAllocationMethod", "idleTimeoutInMinutes", "publicIPAddressVersion", "dnsSettings", "ipTags",
    "publicIPPrefix", "deleteOption",
)  # fmt: skip


def attached(call: Call, given: Document) -> Document:
    """The networkProfile of a new VM; each interface must exist, in the VM's region."""
    profile = given.get("networkProfile") or {}
    interfaces = profile.get("networkInterfaces")
    _check_primary(call, interfaces or profile.get("networkInterfaceConfigurations") or [])
    if not interfaces and profile.get("networkInterfaceConfigurations"):
        interfaces = _configured(call, profile)
    if not interfaces:
        raise parameter_missing("networkProfile.networkInterfaces")
    for entry in interfaces:
        _attach(call, entry)
    _mark_primary(call, interfaces)
    return {"networkInterfaces": interfaces}


def replaced(call: Call, old: Record, given: Document) -> Document:
    """The networkProfile of a VM that exists: interfaces come and go only while it is deallocated."""
    before = old.document["properties"]["networkProfile"].get("networkInterfaces", [])
    known = {entry["id"].lower(): entry for entry in before}
    interfaces = [_kept(entry, known) for entry in given.get("networkInterfaces") or before]
    wanted = {linked(entry.get("id"), "properties.networkProfile.networkInterfaces.id").key for entry in interfaces}
    if known.keys() != wanted and old.private["power"] != "deallocated":
        raise refusal("op-needs-deallocated", operation=call.operation.name, vm=old.document["name"])
    _check_primary(call, interfaces)
    for entry in interfaces:
        if entry["id"].lower() not in known:
            _attach(call, entry)
    for key in sorted(known.keys() - wanted):
        network_interfaces.detach(call, key)
    _mark_primary(call, interfaces)
    return {"networkInterfaces": interfaces}


def _kept(entry: Document, known: dict[str, Document]) -> Document:
    """An entry with what it does not say again: deleteOption stays (recorded)."""
    before = known.get(str(entry.get("id")).lower(), {}).get("properties") or {}
    properties = {**before, **(entry.get("properties") or {})}
    return {**entry, "properties": properties} if properties else entry


def _check_primary(call: Call, interfaces: list[Document]) -> None:
    """Of several interfaces each says whether it is the primary one, and one is."""
    if len(interfaces) < 2:
        return
    said = [(entry.get("properties") or {}).get("primary") for entry in interfaces]
    for entry, primary in zip(interfaces, said, strict=True):
        if primary is None:
            name = str(entry.get("id") or entry.get("name")).rsplit("/", 1)[-1]
            code = "NetworkInterfaceMustHavePrimaryPropertySet"
            raise ArmError(400, code, f"Network interface {name} must have Primary property set.")
    if said.count(True) != 1:
        raise ArmError(
            400,
            "VirtualMachineMustHaveOneNetworkInterfaceAsPrimary",
            f"Virtual machine {call.id.name} must have one network interface set as the primary.",
        )


def _mark_primary(call: Call, interfaces: list[Document]) -> None:
    if len(interfaces) > 1:
        for entry in interfaces:
            network_interfaces.set_primary(call, entry["id"], entry["properties"]["primary"])
    elif interfaces:
        network_interfaces.set_primary(call, interfaces[0]["id"], True)


def _attach(call: Call, entry: Document) -> None:
    nic = linked(entry.get("id"), "properties.networkProfile.networkInterfaces.id")
    record = call.get(nic.key)
    if record is None:
        raise resource_not_found(nic.type, nic.name, nic.resource_group)
    if record.document["type"].lower() != "microsoft.network/networkinterfaces":
        raise parameter_invalid("networkProfile.networkInterfaces.id")
    location = record.document["location"]
    if location != call.body["location"]:
        raise invalid_parameter(
            f"Network interface '{nic.name}' is in location '{location}', not in '{call.body['location']}'.",
            "networkProfile",
        )
    network_interfaces.attach(call, nic.text, call.id.text)


def _configured(call: Call, given: Document) -> list[Document]:
    """`networkInterfaceConfigurations`: interfaces, with their public addresses, that are made with the VM."""
    made = []
    version = given.get("networkApiVersion") or "2022-11-01"
    for configuration in given["networkInterfaceConfigurations"]:
        asked = configuration.get("properties") or {}
        nic = f"{call.id.group_id}/providers/Microsoft.Network/networkInterfaces/{configuration['name']}"
        properties = {name: asked[name] for name in _OF_INTERFACE if name in asked}
        properties["ipConfigurations"] = [_ip(call, one, version) for one in asked.get("ipConfigurations") or []]
        tags = {"tags": configuration["tags"]} if configuration.get("tags") else {}
        _make(call, nic, {"location": call.body["location"], **tags, "properties": properties}, version)
        shown = {name: asked[name] for name in ("primary", "deleteOption") if name in asked}
        made.append({"id": nic, "properties": shown})
    return made


def _ip(call: Call, given: Document, version: str) -> Document:
    asked = given.get("properties") or {}
    kept = (
        "subnet",
        "primary",
        "privateIPAddressVersion",
        "applicationSecurityGroups",
        "loadBalancerBackendAddressPools",
    )
    properties = {name: asked[name] for name in kept if name in asked}
    if "subnet" not in properties:
        properties["subnet"] = {"id": _own_subnet(call, version)}
    public = asked.get("publicIPAddressConfiguration")
    if public:
        address = f"{call.id.group_id}/providers/Microsoft.Network/publicIPAddresses/{public['name']}"
        wanted = public.get("properties") or {}
        body = {
            "location": call.body["location"],
            "sku": _sku(public.get("sku") or {}),
            "properties": {name: wanted[name] for name in _OF_ADDRESS if name in wanted},
        }
        if public.get("tags"):
            body["tags"] = public["tags"]
        _make(call, address, body, version)
        properties["publicIPAddress"] = {"id": address}
    return {"name": given["name"], "properties": properties}


def _sku(given: Document) -> Document:
    """Only a Standard address has a tier; a Basic one that names it is made (VirtualMachine_Create examples)."""
    return {"name": "Basic"} if given.get("name") == "Basic" else {"name": "Standard", **given}


def _own_subnet(call: Call, version: str) -> str:
    """The subnet of an interface that names none: one that is made for the VM."""
    network = f"{call.id.group_id}/providers/Microsoft.Network/virtualNetworks/{call.id.name}Vnet"
    subnets = [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}]
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": subnets}
    _make(call, network, {"location": call.body["location"], "properties": space}, version)
    return f"{network}/subnets/default"


def _make(call: Call, resource_id: str, body: Document, version: str) -> None:
    """PUT a resource as the caller could; its refusal is the VM's."""
    response = call.arm.invoke("PUT", resource_id, body, version)
    if response.status >= 400:
        error = json.loads(response.body)["error"]
        raise ArmError(response.status, error["code"], error["message"], error.get("target"))

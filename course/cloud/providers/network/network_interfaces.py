"""Microsoft.Network/networkInterfaces, and what a VM does with them: attach, detach, delete with the machine."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from ...arm.resource_type import Accepted, Call, Completion, Context
from ...arm.store import Document, Record
from . import addresses, ip_configurations, public_ip_addresses, scale_set_interfaces
from .errors import invalid_reference, refuse
from .network_resource import NetworkResource, is_before_2024


class NetworkInterfaces(NetworkResource):
    """client.network_interfaces."""

    group = "network_interfaces"
    type = "Microsoft.Network/networkInterfaces"
    creating = "Succeeded"
    parts = {"ipConfigurations": (), "tapConfigurations": ()}
    shown_before_2024 = {"": {"allowPort25Out": True}}

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties") or {}
        before = old.document["properties"] if old else {}
        asked = given.get("ipConfigurations") or []
        if not asked:
            raise refuse(
                "InvalidRequestFormat",
                f"Network interface {call.id.text} must have one or more IP configurations.",
            )
        properties: Document = {
            "ipConfigurations": ip_configurations.completed(
                call, asked, before.get("ipConfigurations", []), old.document["id"] if old else call.id.text
            ),
            "dnsSettings": _dns(call, given.get("dnsSettings") or {}, before.get("dnsSettings") or {}),
            "enableAcceleratedNetworking": bool(given.get("enableAcceleratedNetworking")),
            "vnetEncryptionSupported": False,
            "enableIPForwarding": bool(given.get("enableIPForwarding")),
            "disableTcpStateTracking": bool(given.get("disableTcpStateTracking")),
        }
        group = (given.get("networkSecurityGroup") or {}).get("id")
        if group:
            record = call.get(group)
            if record is None:
                raise invalid_reference(group, call.id.text)
            properties["networkSecurityGroup"] = {"id": record.document["id"]}
        properties |= {
            "hostedWorkloads": [],
            "tapConfigurations": before.get("tapConfigurations", []),
            "nicType": given.get("nicType") or "Standard",
            "auxiliaryMode": given.get("auxiliaryMode") or "None",
            "auxiliarySku": given.get("auxiliarySku") or "None",
        }
        for name in ("macAddress", "primary", "virtualMachine"):
            if name in before:
                properties[name] = before[name]
        for name in ("workloadType", "privateLinkService"):
            if given.get(name) is not None:
                properties[name] = given[name]
        return {"properties": properties}

    def read(self, call: Call, record: Record) -> Document:
        document = super().read(call, record)
        if is_before_2024(call):
            billed = document["properties"]["auxiliarySku"] != "None"
            document["kind"] = "Regular"
            document["properties"]["nicAuxiliarySkuBillingNotificationType"] = "Added" if billed else "NoOp"
        return document

    # Of scale sets

    def list_virtual_machine_scale_set_network_interfaces(self, call: Call) -> Any:
        """GET the interfaces of all instances of a uniform scale set."""
        call.require()
        return {"value": [self._bare(call, record) for record in scale_set_interfaces.below_scale_set(call)]}

    def list_virtual_machine_scale_set_vm_network_interfaces(self, call: Call) -> Any:
        """GET the interfaces of one instance."""
        found = scale_set_interfaces.interfaces(call, call.require())
        return {"value": [self._bare(call, record) for record in found]}

    def get_virtual_machine_scale_set_network_interface(self, call: Call) -> Any:
        """GET one interface of an instance."""
        return self._bare(call, call.require())

    def _bare(self, call: Call, record: Record) -> Document:
        return scale_set_interfaces.bare(self.read(call, record))

    def list_virtual_machine_scale_set_ip_configurations(self, call: Call) -> Any:
        """GET the ipConfigurations of an interface of an instance."""
        return {"value": self._bare(call, call.require())["properties"]["ipConfigurations"]}

    def get_virtual_machine_scale_set_ip_configuration(self, call: Call) -> Any:
        """GET one ipConfiguration of an interface of an instance."""
        record = call.get(call.id.text.rsplit("/", 2)[0])
        parts = self._bare(call, record)["properties"]["ipConfigurations"] if record else []
        for part in parts:
            if part["name"].lower() == call.id.name.lower():
                return part
        raise call.not_found()

    # Writing

    def written(self, call: Call, old: Record | None) -> Accepted:
        accepted = super().written(call, old)
        allocate_public(call, call.require())
        return accepted

    def refers(self, document: Document) -> list[str]:
        slots = [
            slot
            for part in document["properties"]["ipConfigurations"]
            if "subnet" in part["properties"]
            for slot in addresses.slots(part["properties"]["subnet"]["id"], part["properties"]["privateIPAddress"])
        ]
        return [*super().refers(document), *slots]

    def refuse_in_use(self, call: Call, record: Record) -> None:
        """catalogue row nic-in-use."""
        machine = record.document["properties"].get("virtualMachine")
        if machine:
            raise refuse(
                "NicInUse",
                f"Network Interface {record.document['id']} is used by existing resource {machine['id']}. In order to delete "
                "the network interface, it must be dissociated from the resource. To learn more, see aka.ms/deletenic.",
            )

    def remove(self, done: Completion) -> None:
        record = done.require()
        done.arm.store.delete(done.id.key)
        release_public(done, record)


def _dns(call: Call, given: Document, before: Document) -> Document:
    suffix = before.get("internalDomainNameSuffix")
    if suffix is None:
        token = blake2b(call.guid("dns suffix").encode(), digest_size=16).hexdigest()
        suffix = f"{token[:26]}.bx.internal.cloudapp.net"
    dns: Document = {"dnsServers": given.get("dnsServers") or [], "appliedDnsServers": given.get("dnsServers") or []}
    label = given.get("internalDnsNameLabel")
    if label:
        dns |= {"internalDnsNameLabel": label, "internalFqdn": f"{label}.{suffix}"}
    return {**dns, "internalDomainNameSuffix": suffix}


# What a VM does with its interfaces


def attach(context: Context, interface_id: str, machine_id: str) -> None:
    """Give an interface to a VM; one that another VM has is refused."""
    record = context.arm.store.records[interface_id.lower()]
    properties = record.document["properties"]
    owner = properties.get("virtualMachine")
    if owner and owner["id"].lower() != machine_id.lower():
        raise refuse(
            "NicInUse", f"Network Interface {record.document['id']} is used by existing resource {owner['id']}."
        )
    mac = properties.get("macAddress") or _mac(context)
    _changed(context, record, {**properties, "macAddress": mac, "primary": True, "virtualMachine": {"id": machine_id}})
    allocate_public(context, context.arm.store.records[interface_id.lower()])


def detach(context: Context, interface_id: str) -> None:
    """Take an interface from its VM; nothing where either is gone. Its MAC address stays (recorded)."""
    record = context.get(interface_id)
    if record is None:
        return
    gone = ("virtualMachine", "primary")
    properties = {key: value for key, value in record.document["properties"].items() if key not in gone}
    _changed(context, record, properties)
    release_public(context, record)


def delete_with_machine(context: Context, interface_id: str) -> None:
    """Delete an interface whose deleteOption says so, with its public addresses that say so too."""
    record = context.get(interface_id)
    if record is None:
        return
    context.arm.store.delete(interface_id)
    for part in record.document["properties"]["ipConfigurations"]:
        public = part["properties"].get("publicIPAddress") or {}
        kept = context.get(public["id"]) if public else None
        option = (public.get("properties") or {}).get("deleteOption")
        if kept and (option or kept.document["properties"].get("deleteOption")) == "Delete":
            context.arm.store.delete(public["id"])
    release_public(context, record)


def set_primary(context: Context, interface_id: str, primary: bool) -> None:
    """Say whether an interface is the first of its VM."""
    record = context.arm.store.records[interface_id.lower()]
    if record.document["properties"].get("primary") != primary:
        _changed(context, record, {**record.document["properties"], "primary": primary})


def _changed(context: Context, record: Record, properties: Document) -> None:
    kind = NetworkInterfaces()
    document = kind.stamped(context, {**record.document, "properties": properties}, properties["provisioningState"])
    context.put(document, refers=kind.refers(document))


def _mac(context: Context) -> str:
    digits = context.arm.ids.hex("mac").upper()
    return "-".join(("00", "0D", "3A", *(digits[i : i + 2] for i in (0, 2, 4))))


# Dynamic public addresses are there while a machine uses them


def allocate_public(context: Context, interface: Record) -> None:
    """Dynamic public addresses of an interface that a VM has."""
    if "virtualMachine" not in interface.document["properties"]:
        return
    for record in _dynamic(context, interface):
        document = public_ip_addresses.assigned(context, record.document)
        context.put(document, refers=public_ip_addresses.PublicIPAddresses().refers(document))


def release_public(context: Context, interface: Record) -> None:
    """Dynamic public addresses are given back."""
    for record in _dynamic(context, interface):
        properties = {key: value for key, value in record.document["properties"].items() if key != "ipAddress"}
        document = {**record.document, "properties": properties}
        context.put(document, refers=public_ip_addresses.PublicIPAddresses().refers(document))


def _dynamic(context: Context, interface: Record) -> list[Record]:
    found: list[Any] = []
    for part in interface.document["properties"]["ipConfigurations"]:
        public = part["properties"].get("publicIPAddress")
        record = context.get(public["id"]) if public else None
        if record and record.document["properties"]["publicIPAllocationMethod"] == "Dynamic":
            found.append(record)
    return found

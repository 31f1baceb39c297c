"""Microsoft.Network/publicIPAddresses; addresses come from the ranges kept for documentation and tests."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network
from typing import Any

from ...arm.resource_type import Accepted, Call, Completion, Context
from ...arm.store import Document, Record
from . import domain_names, public_ip_prefixes, references, scale_set_interfaces
from .errors import refuse, sku_fixed
from .network_resource import NetworkResource
from .references import BackReference

# Nobody's machines: TEST-NET-3, -2 and -1 (RFC 5737), then half the benchmarking range (RFC 2544); for IPv6 RFC 3849.
_RANGES: dict[str, list[IPv4Network] | list[IPv6Network]] = {
    "IPv4": [IPv4Network(text) for text in ("203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24", "198.18.0.0/16")],
    "IPv6": [IPv6Network("2001:db8::/64")],
}


class PublicIPAddresses(NetworkResource):
    """client.public_ip_addresses."""

    group = "public_ip_addresses"
    type = "Microsoft.Network/publicIPAddresses"
    back_references = (BackReference("ipConfiguration", ("ipconfigurations", "frontendipconfigurations"), single=True),)

    # Of scale sets

    def list_virtual_machine_scale_set_public_ip_addresses(self, call: Call) -> Any:
        """GET the addresses of all instances of a uniform scale set."""
        call.require()
        found = scale_set_interfaces.below_scale_set(call)
        return {"value": [self._bare(call, record) for record in scale_set_interfaces.addresses(call, found)]}

    def list_virtual_machine_scale_set_vm_public_ip_addresses(self, call: Call) -> Any:
        """GET the addresses of one ipConfiguration of an instance's interface."""
        interface = call.get(call.id.text.rsplit("/", 2)[0])
        found = [interface] if interface else []
        return {"value": [self._bare(call, record) for record in scale_set_interfaces.addresses(call, found)]}

    def get_virtual_machine_scale_set_public_ip_address(self, call: Call) -> Any:
        """GET one address of an instance."""
        return self._bare(call, call.require())

    def _bare(self, call: Call, record: Record) -> Document:
        return scale_set_interfaces.bare(self.read(call, record))

    # Protection

    def ddos_protection_status(self, call: Call) -> Any:
        """POST …/ddosProtectionStatus: none is under a protection plan."""
        call.require()
        return Accepted(finish="protection_found")

    def protection_found(self, done: Completion) -> Any:
        """The address, and that it has the protection of the platform alone."""
        document = done.require().document
        address = document["properties"].get("ipAddress", "")
        return {"publicIpAddressId": document["id"], "publicIpAddress": address, "isWorkloadProtected": "False"}

    # Writing

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties") or {}
        before = old.document["properties"] if old else {}
        sku = {"name": "Basic", "tier": "Regional", **(call.body.get("sku") or {})}
        if old and sku["name"] != old.document["sku"]["name"] and not _is_upgrade(call, old, sku["name"]):
            raise sku_fixed(call.id.text, old.document["sku"]["name"], sku["name"])
        if sku["name"] == "Basic" and sku["tier"] == "Global":
            raise refuse(  # recorded
                "GlobalPublicIPAddressNotSupportedForBasicPublicIpAddress",
                "Global publicIP addresses are only supported for standard SKU public IP addresses. "
                f"Public IP address {call.id.text} is not standard SKU.",
            )
        version = given.get("publicIPAddressVersion") or "IPv4"
        method = given.get("publicIPAllocationMethod") or ("Static" if sku["name"] == "Standard" else "Dynamic")
        if sku["name"] == "Standard" and method == "Dynamic":
            raise refuse(
                "StandardAndStandardV2SkuPublicIPAddressesMustBeStatic",
                f"Standard sku publicIp {call.id.text} must have AllocationMethod set to Static.",
            )
        properties: Document = {
            **({"ipAddress": before["ipAddress"]} if before.get("ipAddress") else {}),
            "publicIPAddressVersion": version,
            "publicIPAllocationMethod": method,
            "idleTimeoutInMinutes": given.get("idleTimeoutInMinutes", 4),
            "ipTags": given.get("ipTags") or [],
            "ddosSettings": given.get("ddosSettings") or {"protectionMode": "VirtualNetworkInherited"},
        }
        names = given.get("dnsSettings") or {}
        if names.get("domainNameLabel") is not None:  # without a label there is no name: what Azure made of it goes
            properties["dnsSettings"] = _dns(call, names, before.get("dnsSettings") or {})
        elif names.get("reverseFqdn"):
            properties["dnsSettings"] = {"reverseFqdn": names["reverseFqdn"]}
        if given.get("publicIPPrefix"):
            prefix = public_ip_prefixes.require(call, given["publicIPPrefix"], call.id.text)
            properties["publicIPPrefix"] = {"id": prefix["id"]}
        if given.get("deleteOption") is not None:
            properties["deleteOption"] = given["deleteOption"]
        return {"sku": sku, "properties": properties}

    def refers(self, document: Document) -> list[str]:
        address = document["properties"].get("ipAddress")
        return [*super().refers(document), *([slot(address)] if address else [])]

    def finished(self, done: Completion, record: Record) -> Document:
        """A static address is assigned when the resource is there (recorded: the first answer has none)."""
        if record.document["properties"]["publicIPAllocationMethod"] == "Static":
            return assigned(done, record.document)
        return record.document

    def refuse_in_use(self, call: Call, record: Record) -> None:
        """catalogue row public-ip-in-use."""
        used = references.users(call, record.document["id"])
        if used:
            raise refuse(
                "PublicIPAddressCannotBeDeleted",
                f"Public IP address {record.document['id']} can not be deleted since it is still allocated to resource "
                f"{used[0]}. In order to delete the public IP, disassociate/detach the Public IP address from the "
                "resource.  To learn how to do this, see aka.ms/deletepublicip.",
            )


def _is_upgrade(call: Call, old: Record, wanted: str) -> bool:
    """A Basic address that nothing uses can become a Standard one and keeps its address (public-ip-upgrade-cli)."""
    return old.document["sku"]["name"] == "Basic" and wanted == "Standard" and not references.users(call, call.id.text)


def _dns(call: Call, given: Document, before: Document) -> Document:
    label = domain_names.checked(str(given["domainNameLabel"]))
    fqdn = domain_names.fully_qualified(call, label, given.get("domainNameLabelScope"), before)
    owner = domain_names.owner_of(call, fqdn)
    if owner is not None and owner.document["id"].lower() != call.id.key:
        raise refuse("DnsRecordInUse", f"DNS record {fqdn} is already used by another public IP.")
    return {**given, "domainNameLabel": label, "fqdn": fqdn}


def slot(address: str) -> str:
    """What a resource that holds a public address refers to."""
    return f"/publicaddresses/{address}"


def assigned(context: Context, document: Document) -> Document:
    """A public IP document with an address: its own, or the next one that is free."""
    properties = document["properties"]
    if properties.get("ipAddress"):
        return document
    prefix = properties.get("publicIPPrefix")
    if prefix:
        own = public_ip_prefixes.addresses_of(public_ip_prefixes.require(context, prefix, document["id"]))
        address = _lowest_free(context, own)
    else:
        address = next_public_address(context, properties["publicIPAddressVersion"])
    return {**document, "properties": {**properties, "ipAddress": address}}


def next_public_address(context: Context, version: str = "IPv4") -> str:
    """The lowest public address that nobody holds."""
    return _lowest_free(context, _candidates(version))


def _lowest_free(context: Context, candidates: Iterator[str]) -> str:
    for candidate in candidates:
        if not context.arm.store.is_referred(slot(candidate)):
            return candidate
    raise refuse("PublicIPCountLimitReached", "Cannot create more public IP addresses in this region.")


def _candidates(version: str) -> Iterator[str]:
    for network in _RANGES[version]:
        for host in network.hosts():
            yield str(host)

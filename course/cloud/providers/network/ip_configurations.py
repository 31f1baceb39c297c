"""The ipConfigurations of network interfaces: which subnet, which private address, which public one."""

from __future__ import annotations

from ipaddress import ip_network

from ...arm.resource_id import linked, parse
from ...arm.resource_type import Call, Context
from ...arm.store import Document
from . import addresses, references
from .errors import duplicate, invalid_reference, refuse
from .network_resource import named

_COPIED = (
    "loadBalancerBackendAddressPools",
    "loadBalancerInboundNatRules",
    "applicationSecurityGroups",
    "applicationGatewayBackendAddressPools",
    "virtualNetworkTaps",
)


def completed(call: Call, given: list[Document], old: list[Document], owner: str) -> list[Document]:
    """The ipConfigurations of an interface, each with its private address."""
    before = {part["name"].lower(): part for part in old}
    taken: set[str] = set()
    done: list[Document] = []
    for i, entry in enumerate(given):
        name = named(entry, "ipConfigurations", owner)
        if any(part["name"].lower() == name.lower() for part in done):
            raise duplicate(owner, name)
        asked = entry.get("properties") or {}
        if done and not asked.get("subnet") and asked.get("privateIPAddressVersion") == "IPv6":
            done.append(_without_subnet(name, asked))
            continue
        if done and not asked.get("subnet"):
            entry = {
                **entry,
                "properties": {"subnet": done[0]["properties"]["subnet"], **asked},
            }
        done.append(_completed_one(call, entry, before.get(name.lower()), f"{owner}/ipConfigurations/{name}", taken))
        done[-1]["name"] = before[name.lower()]["name"] if name.lower() in before else name
        if len(given) == 1 or (i == 0 and not any((e.get("properties") or {}).get("primary") for e in given)):
            done[-1]["properties"]["primary"] = True
    if sum(part["properties"].get("primary", False) for part in done) != 1:
        raise refuse(
            "InvalidRequestFormat",
            f"Network interface {owner} must have exactly one primary IP configuration.",
        )
    return done


def _without_subnet(name: str, asked: Document) -> Document:
    """An IPv6 configuration beside an IPv4 one needs no subnet, and then has no address (recorded)."""
    method = asked.get("privateIPAllocationMethod") or "Dynamic"
    return {"name": name, "properties": {"privateIPAllocationMethod": method, "privateIPAddressVersion": "IPv6"}}


def _completed_one(call: Call, entry: Document, old: Document | None, own_id: str, taken: set[str]) -> Document:
    given = entry.get("properties") or {}
    version = given.get("privateIPAddressVersion") or "IPv4"
    reference = (given.get("subnet") or {}).get("id")
    if not reference:
        raise refuse("SubnetIsRequired", f"Subnet reference is required for ipconfiguration {own_id}.")
    subnet = require_subnet(call, reference, own_id)
    method = given.get("privateIPAllocationMethod") or "Dynamic"
    address = _address(call, given, old, subnet, own_id, taken, version)
    taken.update(str(one) for one in ip_network(address))
    properties: Document = {"privateIPAddress": address, "privateIPAllocationMethod": method}
    if given.get("privateIPAddressPrefixLength"):
        properties["privateIPAddressPrefixLength"] = given["privateIPAddressPrefixLength"]
    if given.get("publicIPAddress"):
        properties["publicIPAddress"] = {"id": require_public_ip(call, given["publicIPAddress"], own_id)}
        if given["publicIPAddress"].get("properties"):
            properties["publicIPAddress"]["properties"] = given["publicIPAddress"]["properties"]
    properties["subnet"] = {"id": subnet["id"]}
    properties["primary"] = bool(given.get("primary"))
    properties["privateIPAddressVersion"] = version
    for name in _COPIED:
        if given.get(name):
            for target in given[name]:
                _require_part(call, target, own_id)
            properties[name] = [{"id": target["id"]} for target in given[name]]
    if given.get("gatewayLoadBalancer"):
        _require_part(call, given["gatewayLoadBalancer"], own_id)
        properties["gatewayLoadBalancer"] = {"id": given["gatewayLoadBalancer"]["id"]}
    return {"properties": properties}


def _address(
    call: Call, given: Document, old: Document | None, subnet: Document, own_id: str, taken: set[str], version: str
) -> str:
    before = (old or {}).get("properties") or {}
    same_subnet = before.get("subnet", {}).get("id", "").lower() == subnet["id"].lower()
    asked = given.get("privateIPAddress")
    if given.get("privateIPAllocationMethod") != "Static":
        if same_subnet:
            return str(before["privateIPAddress"])
        if given.get("privateIPAddressPrefixLength"):
            return addresses.next_block(call, subnet, taken, given["privateIPAddressPrefixLength"])
        return addresses.next_free(call, subnet, taken, 4 if version == "IPv4" else 6)
    if not asked:
        if same_subnet:
            return str(before["privateIPAddress"])
        raise refuse(
            "InvalidRequestFormat",
            f"Private IP address is required when PrivateIPAllocationMethod is Static for IP configuration {own_id}.",
        )
    if same_subnet and before["privateIPAddress"] == asked:
        return str(asked)
    check_static(call, str(asked), subnet, own_id)
    return str(asked)


def check_static(context: Context, text: str, subnet: Document, own_id: str) -> None:
    """A chosen private address lies in the subnet, is not Azure's own, and is free."""
    wanted = addresses.address(text, own_id)
    network = next((n for n in addresses.prefixes_of(subnet) if wanted in n), None)
    if network is None:
        shown = ", ".join(str(n) for n in addresses.prefixes_of(subnet))
        raise refuse(
            "PrivateIPAddressNotInSubnet",
            f"Private static IP address {text} does not belong to the range of subnet prefix {shown}.",
        )
    if addresses.is_reserved(text, network):
        raise refuse(
            "PrivateIPAddressInReservedRange",
            f"Private static IP address {text} falls within reserved IP range of subnet prefix {network}.",
        )
    holder = next(
        (
            user
            for record in context.arm.store.referrers(addresses.slot(subnet["id"], text))
            for user in _holding(record.document, text, subnet["id"])
        ),
        None,
    )
    if holder is not None and holder.lower() != own_id.lower():
        raise refuse(
            "PrivateIPAddressInUse",
            f"IP configuration {own_id} is using the same private IP address {text} as IP configuration {holder}.",
        )


def _holding(document: Document, text: str, subnet_id: str) -> list[str]:
    """The ipConfigurations or frontends of a document that hold a private address."""
    properties = document["properties"]
    parts = [*properties.get("ipConfigurations", []), *properties.get("frontendIPConfigurations", [])]
    return [part["id"] for part in parts if part["properties"].get("privateIPAddress") == text]


def require_subnet(context: Context, reference: str, by: str) -> Document:
    """The subnet that a body refers to, as it is stored."""
    wanted = linked(reference, "properties.ipConfigurations.properties.subnet.id")
    network = context.get(wanted.parent.key) if wanted.parent else None
    if network is not None:
        for subnet in network.document["properties"].get("subnets", []):
            if subnet["name"].lower() == wanted.name.lower():
                return dict(subnet)
    raise invalid_reference(reference, by)


def require_public_ip(context: Context, reference: Document, by: str) -> str:
    """The id of a public IP that is free, or already ours; catalogue row public-ip-already-allocated."""
    wanted = linked(reference.get("id"), "properties.ipConfigurations.properties.publicIPAddress.id")
    record = context.get(wanted.key)
    if record is None or record.document["type"].lower() != "microsoft.network/publicipaddresses":
        raise invalid_reference(wanted.text, by)
    for user in references.users(context, wanted.key):
        if user.lower() != by.lower():
            raise refuse(
                "PublicIPAddressInUse",
                f"Resource {by} is referencing public IP address {record.document['id']} that is already allocated to "
                f"resource {user}.",
            )
    return str(record.document["id"])


def _require_part(context: Context, reference: Document, by: str) -> None:
    """A pool, rule or group that a body refers to exists."""
    text = str(reference.get("id"))
    if part_exists(context, text):
        return
    raise invalid_reference(text, by)


def part_exists(context: Context, text: str) -> bool:
    """Whether an id names a resource, or a part that stands in its parent's document."""
    return context.get(text) is not None or part(context, text) is not None


def part(context: Context, text: str) -> Document | None:
    """The part of its parent's document that an id names."""
    try:
        wanted = parse(text)
    except ValueError:
        return None
    parent = context.get(wanted.parent.key) if wanted.parent else None
    if parent is None:
        return None
    wanted_list = wanted.types[-1].lower()
    parts: list[Document] = []
    for member, value in parent.document["properties"].items():
        if member.lower() == wanted_list:
            parts = value
    return next((part for part in parts if part["name"].lower() == wanted.name.lower()), None)

"""Microsoft.Network/publicIPPrefixes: public addresses that stand side by side, to be handed out one by one."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network

from ...arm.resource_type import Call, Completion, Context
from ...arm.store import Document, Record
from . import references
from .errors import invalid_reference, refuse
from .network_resource import NetworkResource
from .references import BackReference

_TYPE = "Microsoft.Network/publicIPPrefixes"

# Nobody's machines, apart from those of single addresses: a part of RFC 2544's upper half; for IPv6 RFC 3849.
_RANGES: dict[str, IPv4Network | IPv6Network] = {
    "IPv4": IPv4Network("198.19.0.0/20"),
    "IPv6": IPv6Network("2001:db8:1::/64"),
}
#: The lengths of docs "Public IP address prefix".
_LENGTHS = {"IPv4": range(24, 32), "IPv6": range(124, 128)}


class PublicIPPrefixes(NetworkResource):
    """client.public_ip_prefixes."""

    group = "public_ip_prefixes"
    type = _TYPE
    back_references = (
        BackReference("publicIPAddresses", ("publicipaddresses",)),
        BackReference("loadBalancerFrontendIpConfiguration", ("frontendipconfigurations",), single=True),
        BackReference("natGateway", ("natgateways",), single=True),
    )

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties") or {}
        version, length = given.get("publicIPAddressVersion") or "IPv4", given.get("prefixLength")
        if length not in _LENGTHS[version]:
            allowed = _LENGTHS[version]
            raise refuse(
                "InvalidRequestFormat",
                f"The prefix length {length} of public IP prefix {call.id.text} is not between {allowed[0]} and "
                f"{allowed[-1]}.",
            )
        before = old.document["properties"] if old else {}
        properties: Document = {
            "prefixLength": length,
            "publicIPAddressVersion": version,
            **({"ipPrefix": before["ipPrefix"]} if before.get("ipPrefix") else {}),
            "ipTags": given.get("ipTags") or [],
        }
        return {
            "sku": {"name": "Standard", "tier": "Regional", **(call.body.get("sku") or {})},
            "properties": properties,
        }

    def finished(self, done: Completion, record: Record) -> Document:
        """The addresses are assigned when the resource is there (recorded: the first answer has none)."""
        document = record.document
        properties = document["properties"]
        if properties.get("ipPrefix"):
            return document
        prefix = _next_free(done, properties["publicIPAddressVersion"], properties["prefixLength"])
        return {**document, "properties": {**properties, "ipPrefix": prefix}}

    def refuse_in_use(self, call: Call, record: Record) -> None:
        """Azure/kube-egress-gateway#1223 names the code."""
        used = references.users(call, record.document["id"])
        if used:
            raise refuse(
                "InUsePublicIpPrefixCannotBeDeleted",
                f"Public IP prefix {record.document['id']} can not be deleted since it is in use by {', '.join(used)}.",
            )


def require(context: Context, reference: Document, by: str) -> Document:
    """The prefix that a body refers to."""
    record = context.get(str(reference.get("id")))
    if record is None or record.document["type"] != _TYPE:
        raise invalid_reference(str(reference.get("id")), by)
    return record.document


def addresses_of(prefix: Document) -> Iterator[str]:
    """All addresses of a prefix, the first and the last among them."""
    for address in ip_network(prefix["properties"]["ipPrefix"]):
        yield str(address)


def _next_free(context: Context, version: str, length: int) -> str:
    """The lowest block of the length that no prefix holds a part of."""
    held = [
        ip_network(record.document["properties"]["ipPrefix"])
        for record in context.arm.store.of_type(_TYPE)
        if record.document["properties"].get("ipPrefix")
    ]
    for block in _RANGES[version].subnets(new_prefix=length):
        if not any(block.version == other.version and block.overlaps(other) for other in held):
            return str(block)
    raise refuse("PublicIPCountLimitReached", "Cannot create more public IP addresses in this region.")

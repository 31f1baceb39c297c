"""Address prefixes and single addresses: parsed, compared, and given out in order."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from ...arm.resource_type import Context
from ...arm.store import Document
from .errors import NetworkError, refuse

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
#: Azure keeps the first four addresses and the last one of every subnet for itself.
RESERVED_FIRST = 4


def prefix(text: object, owner: str) -> Network:
    """A CIDR block; catalogue row address-prefix-format for anything else."""
    try:
        if not isinstance(text, str) or "/" not in text:
            raise ValueError(text)
        return ip_network(text, strict=False)
    except ValueError:
        raise refuse(
            "InvalidAddressPrefixFormat",
            f"Address prefix {text} of resource {owner} is not formatted correctly. It should follow CIDR notation, "
            "for example 10.0.0.0/24.",
        ) from None


def aligned(text: str, owner: str) -> Network:
    """A CIDR block whose host bits are zero."""
    network = prefix(text, owner)
    if str(network.network_address) != str(ip_address(text.split("/")[0])):
        raise refuse(
            "InvalidCIDRNotation",
            f"The address prefix {text} in resource {owner} has an invalid CIDR notation. For the given prefix "
            f"length, the address prefix should be {network}.",
        )
    return network


def address(text: str, owner: str) -> Address:
    """A single address."""
    try:
        return ip_address(text)
    except ValueError:
        raise refuse("InvalidRequestFormat", f"The IP address {text} of resource {owner} is not valid.") from None


def inside(inner: Network, outer: Network) -> bool:
    """Whether one block lies in another of the same version."""
    if isinstance(inner, IPv4Network) and isinstance(outer, IPv4Network):
        return inner.subnet_of(outer)
    if isinstance(inner, IPv6Network) and isinstance(outer, IPv6Network):
        return inner.subnet_of(outer)
    return False


def overlap(one: Network, other: Network) -> bool:
    """Whether two blocks share an address."""
    return one.version == other.version and one.overlaps(other)


def prefixes_of(subnet: Document) -> list[Network]:
    """The blocks of a subnet as it is stored."""
    properties = subnet["properties"]
    texts = properties.get("addressPrefixes") or [properties["addressPrefix"]]
    return [ip_network(text, strict=False) for text in texts]


def usable(network: Network) -> Iterator[str]:
    """The addresses of a subnet that Azure gives to customers, lowest first."""
    first, last = int(network.network_address) + RESERVED_FIRST, int(network.broadcast_address)
    if network.version == 6:
        yield from (str(IPv6Address(at)) for at in range(first, last))
    else:  # by hand: a large subnet is searched for every new interface
        yield from (f"{at >> 24}.{at >> 16 & 255}.{at >> 8 & 255}.{at & 255}" for at in range(first, last))


def is_reserved(text: str, network: Network) -> bool:
    """Whether Azure keeps an address for itself."""
    at = int(ip_address(text))
    return at - int(network.network_address) < RESERVED_FIRST or at == int(network.broadcast_address)


def slot(subnet_id: str, text: str) -> str:
    """What a resource that holds a private address refers to, beside the subnet."""
    return f"{subnet_id}/privateipaddresses/{text}".lower()


def slots(subnet_id: str, text: str) -> list[str]:
    """The same for an address or a whole block of them."""
    if "/" not in text and ":" not in text:
        return [slot(subnet_id, text)]
    return [slot(subnet_id, str(one)) for one in ip_network(text)]


def is_free(context: Context, subnet_id: str, text: str) -> bool:
    """Whether nobody holds a private address of a subnet."""
    return not context.arm.store.is_referred(slot(subnet_id, text))


def next_free(context: Context, subnet: Document, taken: set[str], version: int = 4) -> str:
    """The lowest private address of a subnet that is free, and not `taken` by the request itself."""
    for network in prefixes_of(subnet):
        if network.version != version:
            continue
        is_referred, base = context.arm.store.is_referred, slot(subnet["id"], "")
        for text in usable(network):
            if text not in taken and not is_referred(base + text):
                return text
    raise _full(subnet)


def next_block(context: Context, subnet: Document, taken: set[str], length: int) -> str:
    """The lowest free block of private addresses of a subnet, such as 10.0.0.16/28."""
    for network in prefixes_of(subnet):
        if not network.prefixlen < length <= network.max_prefixlen:
            continue
        for block in network.subnets(new_prefix=length):
            texts = [str(one) for one in block]
            reserved = is_reserved(texts[0], network) or is_reserved(texts[-1], network)
            if not reserved and all(t not in taken and is_free(context, subnet["id"], t) for t in texts):
                return str(block)
    raise _full(subnet)


def _full(subnet: Document) -> NetworkError:
    shown = ", ".join(str(network) for network in prefixes_of(subnet))
    return refuse(
        "SubnetIsFull",
        f"Subnet {subnet['name']} with address prefix {shown} does not have enough capacity for 1 IP addresses.",
    )

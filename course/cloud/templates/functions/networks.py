"""CIDR functions."""

from __future__ import annotations

from ipaddress import ip_network
from itertools import islice
from typing import Any

from .registry import table

FUNCTIONS, named = table()


@named("parseCidr")
def parse_cidr(cidr: str) -> dict[str, Any]:
    network = ip_network(cidr, strict=False)
    found: dict[str, Any] = {
        "network": str(network.network_address),
        "netmask": str(network.netmask),
        "cidr": network.prefixlen,
    }
    if network.version == 4:
        found["broadcast"] = str(network.broadcast_address)
    usable = network.num_addresses > 2
    found["firstUsable"] = str(network[1] if usable else network[0])
    found["lastUsable"] = str(network[-2] if usable else network[-1])
    return found


@named("cidrSubnet")
def cidr_subnet(cidr: str, prefix: int, index: int) -> str:
    return str(next(islice(ip_network(cidr, strict=False).subnets(new_prefix=prefix), index, None)))


@named("cidrHost")
def cidr_host(cidr: str, index: int) -> str:
    return str(ip_network(cidr, strict=False)[index + 1])

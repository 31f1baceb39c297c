"""The machines of a backend pool, and the frontend port that each NAT rule of the pool gives to each of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ...arm.resource_type import Context
from ...arm.store import Document, Record
from . import references


@dataclass(frozen=True, slots=True)
class Member:
    """One machine: by the ipConfiguration of its interface, or by its address alone."""

    configuration: str
    address: str

    def is_named(self, wanted: str) -> bool:
        """Whether an address or the id of an ipConfiguration means this machine."""
        return wanted.lower() in (self.configuration.lower(), self.address.lower())


def members(context: Context, pool: Document) -> list[Member]:
    """The machines in the pool's order: interfaces first, then addresses."""
    found: list[Member] = []
    for user in references.users(context, pool["id"]):
        record = context.get(user.rsplit("/ipConfigurations/", 1)[0])
        for part in record.document["properties"].get("ipConfigurations", []) if record else []:
            if part["id"] == user:
                found.append(Member(user, part["properties"]["privateIPAddress"]))
    stored = pool["properties"]["loadBalancerBackendAddresses"]
    return found + [Member("", entry["properties"].get("ipAddress", "")) for entry in stored]


def port_mappings(balancer: Record, pool_id: str, at: int) -> list[dict[str, Any]]:
    """What each NAT rule of a pool maps for its at-th machine: the at-th port of the rule's range."""
    return [
        {
            "inboundNatRuleName": rule["name"],
            "protocol": rule["properties"].get("protocol", "Tcp"),
            "frontendPort": rule["properties"].get("frontendPortRangeStart", 0) + at,
            "backendPort": rule["properties"]["backendPort"],
        }
        for rule in balancer.document["properties"]["inboundNatRules"]
        if (rule["properties"].get("backendAddressPool") or {}).get("id", "").lower() == pool_id.lower()
    ]


def shown(context: Context, pool: Document) -> list[Document]:
    """The interfaces of a pool as its addresses list them (recorded for Standard load balancers; names are GUIDs)."""
    balancer = context.get(pool["id"].rsplit("/", 2)[0])
    if balancer is None or balancer.document["sku"]["name"] == "Basic":
        return []
    entries: list[Document] = []
    for at, member in enumerate(members(context, pool)):
        if member.configuration:
            mappings = port_mappings(balancer, pool["id"], at)
            short = [{key: value for key, value in mapping.items() if key != "protocol"} for mapping in mappings]
            properties: Document = {"networkInterfaceIPConfiguration": {"id": member.configuration}}
            if short:
                properties["inboundNatRulesPortMapping"] = short
            entries.append({"name": _guid(pool["id"] + member.configuration), "properties": properties})
    return entries


def _guid(text: str) -> str:
    return str(UUID(bytes=hashlib.blake2b(text.lower().encode(), digest_size=16).digest(), version=4))

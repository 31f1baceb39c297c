"""Microsoft.Network/loadBalancers: frontends, backend pools, rules, probes, NAT rules and NAT pools."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call
from ...arm.store import Document, Record
from . import addresses, load_balancer_parts, references
from .errors import refuse
from .network_resource import NetworkResource
from .references import BackReference

_RULES = BackReference("loadBalancingRules", ("loadbalancingrules",))
_NAT_RULES = BackReference("inboundNatRules", ("inboundnatrules",))
_OUTBOUND = BackReference("outboundRules", ("outboundrules",))


class LoadBalancers(NetworkResource):
    """client.load_balancers."""

    group = "load_balancers"
    type = "Microsoft.Network/loadBalancers"
    creating = "Succeeded"
    updating = "Succeeded"
    parts = {
        "frontendIPConfigurations": (
            _RULES,
            _NAT_RULES,
            BackReference("inboundNatPools", ("inboundnatpools",)),
            _OUTBOUND,
        ),
        "backendAddressPools": (
            BackReference("backendIPConfigurations", ("ipconfigurations",)),
            _RULES,
            _NAT_RULES,
            _OUTBOUND,
        ),
        "loadBalancingRules": (),
        "probes": (_RULES,),
        "inboundNatRules": (BackReference("backendIPConfiguration", ("ipconfigurations",), single=True),),
        "outboundRules": (),
        "inboundNatPools": (),
    }
    inner_parts = ("loadBalancerBackendAddresses",)

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties") or {}
        sku = {"name": "Basic", "tier": "Regional", **(call.body.get("sku") or {})}
        if old and sku["name"] != old.document["sku"]["name"]:
            raise refuse(
                "SkuPropertyCannotBeUpdated", f"Sku property cannot be updated for LoadBalancer {call.id.text}."
            )
        before = old.document["properties"] if old else {}
        planned = load_balancer_parts.completed(call, given, before, sku)
        self._refuse_removed_in_use(call, before, planned)
        return {"sku": sku, "properties": planned}

    @staticmethod
    def _refuse_removed_in_use(call: Call, before: Document, planned: Document) -> None:
        """A pool or NAT rule that an interface uses cannot be left out of a PUT."""
        for member in ("backendAddressPools", "inboundNatRules"):
            kept = {part["name"].lower() for part in planned[member]}
            for part in before.get(member, []):
                if part["name"].lower() not in kept:
                    refuse_part_in_use(call, part, "ipconfigurations")

    def refers(self, document: Document) -> list[str]:
        slots = [
            addresses.slot(part["properties"]["subnet"]["id"], part["properties"]["privateIPAddress"])
            for part in document["properties"]["frontendIPConfigurations"]
            if part["properties"].get("subnet")
        ]
        return [*super().refers(document), *slots]

    def refuse_in_use(self, call: Call, record: Record) -> None:
        for member in ("backendAddressPools", "inboundNatRules"):
            for part in record.document["properties"][member]:
                refuse_part_in_use(call, part, "ipconfigurations")


def refuse_part_in_use(call: Call, part: Document, *kinds: str) -> None:
    """Refuse to remove a part that others refer to; with `kinds`, only those kinds of others count."""
    users: list[Any] = [
        user for user in references.users(call, part["id"]) if not kinds or references.kind_of(user) in kinds
    ]
    if users:
        kind = part["type"].rpartition("/")[2]
        code = {
            "backendAddressPools": "InUseBackendAddressPoolCannotBeDeleted",
            "inboundNatRules": "InUseInboundNatRuleCannotBeDeleted",
        }.get(kind, "InUseResourceCannotBeDeleted")
        raise refuse(code, f"Resource {part['id']} is in use by {users[0]} and cannot be deleted.")

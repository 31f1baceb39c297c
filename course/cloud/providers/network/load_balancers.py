"""Microsoft.Network/loadBalancers: frontends, backend pools, rules, probes, NAT rules and NAT pools."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Accepted, Call, Completion
from ...arm.store import Document, Record
from . import addresses, backend_pool_members, load_balancer_changes, load_balancer_parts, references
from .errors import not_found, refuse, sku_fixed
from .network_resource import NetworkResource, is_before_2024
from .references import BackReference

_RULES = BackReference("loadBalancingRules", ("loadbalancingrules",))
_NAT_RULES = BackReference("inboundNatRules", ("inboundnatrules",))
_OUTBOUND = BackReference("outboundRules", ("outboundrules",))

#: Recorded: until 2020-11-01 a public frontend named a version too, with 2022-01-01 no longer.
_NAMES_NO_VERSION = "2022"

_FLAGS = {"enableDestinationServiceEndpoint": False, "allowBackendPortConflict": False}


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
    shown_before_2024 = {
        "loadBalancingRules": _FLAGS,
        "inboundNatRules": _FLAGS,
        "inboundNatPools": _FLAGS,
        "outboundRules": {"allocationPolicy": {"onDemandAllocation": False, "portReuse": "FirstAvailable"}},
    }

    def read_part(self, call: Call, member: str, part: Document) -> Document:
        part = super().read_part(call, member, part)
        if member == "frontendIPConfigurations" and call.query.get("api-version", "") < _NAMES_NO_VERSION:
            return {**part, "properties": {"privateIPAddressVersion": "IPv4", **part["properties"]}}
        if member != "backendAddressPools":
            return part
        entries = [*backend_pool_members.shown(call, part), *part["properties"]["loadBalancerBackendAddresses"]]
        if is_before_2024(call):
            owner = f"{part['id']}/loadBalancerBackendAddresses", f"{part['type']}/loadBalancerBackendAddresses"
            state = part["properties"]["provisioningState"]
            entries = [self.stamped_part(owner, entry, part["etag"], state) for entry in entries]
        return {**part, "properties": {**part["properties"], "loadBalancerBackendAddresses": entries}}

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties") or {}
        sku = {"name": "Basic", "tier": "Regional", **(call.body.get("sku") or {})}
        if old and sku["name"] != old.document["sku"]["name"]:
            raise sku_fixed(call.id.text, old.document["sku"]["name"], sku["name"])
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
                    refuse_part_in_use(call, part)

    def list_inbound_nat_rule_port_mappings(self, call: Call) -> Any:
        """POST …/queryInboundNatRulePortMapping: the frontend ports that lead to one machine of a pool."""
        wanted = call.body.get("ipAddress") or (call.body.get("ipConfiguration") or {}).get("id")
        return Accepted(finish="listed_port_mappings", arguments={"wanted": wanted})

    def listed_port_mappings(self, done: Completion) -> Any:
        """A rule of a pool gives each machine, in the order of the pool, the next port of its range."""
        pool_id = done.id.text
        balancer = done.get(pool_id.rsplit("/", 2)[0])
        pools = balancer.document["properties"]["backendAddressPools"] if balancer else []
        pool = next((part for part in pools if part["id"].lower() == done.id.key), None)
        if balancer is None or pool is None:
            raise not_found(pool_id)
        found, wanted = backend_pool_members.members(done, pool), str(done.arguments["wanted"])
        at = next((i for i, machine in enumerate(found) if machine.is_named(wanted)), None)
        mappings = [] if at is None else backend_pool_members.port_mappings(balancer, pool_id, at)
        return {"inboundNatRulePortMappings": mappings}

    def swap_public_ip_addresses(self, call: Call) -> Any:
        """POST …/setLoadBalancerFrontendPublicIpAddresses: two load balancers exchange their public addresses."""
        given = call.body.get("frontendIPConfigurations") or []
        load_balancer_changes.swapped(call, given)
        return Accepted(finish="swapped", arguments={"given": given}, seconds=10)

    def swapped(self, done: Completion) -> None:
        """Each frontend has the address of the other."""
        for document in load_balancer_changes.swapped(done, done.arguments["given"]):
            document = self.stamped(done, document, "Succeeded")
            done.put(document, refers=self.refers(document))

    def migrate_to_ip_based(self, call: Call) -> Any:
        """POST …/migrateToIpBased: pools that interfaces joined list the addresses of these interfaces instead."""
        document, migrated = load_balancer_changes.by_address(call, call.require(), call.body.get("pools") or [])
        self.keep(call, document)
        return {"migratedPools": migrated}

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
                refuse_part_in_use(call, part)


def refuse_part_in_use(call: Call, part: Document) -> None:
    """Refuse to remove a part that machines use; a part that rules use is missed by them (InvalidResourceReference)."""
    users = [user for user in references.users(call, part["id"]) if references.kind_of(user) == "ipconfigurations"]
    if not users:
        return
    balancer = part["id"].rsplit("/", 2)[0]
    if "/virtualMachineScaleSets/" in users[0]:
        child, scale_set = part["id"].removeprefix(balancer + "/"), users[0].partition("/virtualMachines/")[0]
        raise refuse(
            "LoadBalancerInUseByVirtualMachineScaleSet",
            f"Cannot delete load balancer {balancer} since its child resources {child} are in use by virtual machine scale "
            f"set {scale_set}.",
        )
    raise refuse("OperationNotAllowed", f"Resource {part['id']} is in use by {users[0]} and cannot be deleted.")

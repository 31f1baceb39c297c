"""NAT pools of a load balancer: each instance of a uniform scale set gets a rule with a frontend port of the pool's range."""

from __future__ import annotations

from ...arm.resource_type import Context
from ...arm.store import Document, Record
from .errors import refuse
from .load_balancers import LoadBalancers

_OF_POOL = (
    "frontendIPConfiguration",
    "protocol",
    "backendPort",
    "enableFloatingIP",
    "enableTcpReset",
    "idleTimeoutInMinutes",
)


def allot(context: Context, pool_id: str, instance: str) -> str:
    """A NAT rule for an instance, with the lowest free port of the pool; answers its id."""
    balancer = context.get(pool_id.rsplit("/", 2)[0])
    pool = _pool(balancer, pool_id) if balancer else None
    assert balancer is not None and pool is not None  # a scale set's model names only what is there
    properties, given = balancer.document["properties"], pool["properties"]
    front = given["frontendIPConfiguration"]["id"].lower()
    taken = {
        rule["properties"].get("frontendPort")
        for rule in properties["inboundNatRules"]
        if rule["properties"]["frontendIPConfiguration"]["id"].lower() == front
    }
    ports = range(given["frontendPortRangeStart"], given["frontendPortRangeEnd"] + 1)
    port = next((port for port in ports if port not in taken), None)
    if port is None:
        raise refuse("OperationNotAllowed", f"Inbound NAT pool {pool['id']} has no free frontend port.")
    rule: Document = {
        "name": f"{pool['name']}.{instance}",
        "properties": {**{key: given[key] for key in _OF_POOL if key in given}, "frontendPort": port},
    }
    _keep(context, balancer, [*properties["inboundNatRules"], rule])
    return f"{balancer.document['id']}/inboundNatRules/{rule['name']}"


def give_back(context: Context, rule_id: str) -> None:
    """Take the rule of an instance that is gone out of its load balancer; other rules stay."""
    balancer = context.get(rule_id.rsplit("/", 2)[0])
    if balancer is None:
        return
    name = rule_id.rpartition("/")[2]
    pools = {f"{pool['name']}.".lower() for pool in balancer.document["properties"]["inboundNatPools"]}
    if any(name.lower().startswith(pool) for pool in pools):
        rules = balancer.document["properties"]["inboundNatRules"]
        _keep(context, balancer, [rule for rule in rules if rule["name"].lower() != name.lower()])


def _pool(balancer: Record, pool_id: str) -> Document | None:
    pools = balancer.document["properties"].get("inboundNatPools", [])
    return next((dict(pool) for pool in pools if pool["id"].lower() == pool_id.lower()), None)


def _keep(context: Context, balancer: Record, rules: list[Document]) -> None:
    kind, properties = LoadBalancers(), {**balancer.document["properties"], "inboundNatRules": rules}
    document = kind.stamped(context, {**balancer.document, "properties": properties}, properties["provisioningState"])
    context.put(document, refers=kind.refers(document))

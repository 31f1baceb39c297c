"""Rules of a load balancer that cannot stand beside each other, and outbound ports that cannot be given out."""

from __future__ import annotations

from itertools import combinations

from ...arm.store import Document
from .errors import refuse

_PORTS_AT_A_TIME = 8


def check(owner: str, planned: Document) -> None:
    """Refuse rules that contradict each other; `owner` is the load balancer's id."""
    for one, other in combinations(planned["loadBalancingRules"], 2):
        _check_backends(owner, one, other)
    for rule in planned["outboundRules"]:
        _check_ports(owner, rule)
    for one, other in combinations(planned["outboundRules"], 2):
        _check_frontends(owner, one, other)


def _check_backends(owner: str, one: Document, other: Document) -> None:
    """Without floating IP a port of a pool is one rule's; the text: MicrosoftDocs/azure-docs#117762."""
    left, right = one["properties"], other["properties"]
    if left["enableFloatingIP"] or right["enableFloatingIP"]:
        return
    shared = _ids(left, "backendAddressPools") & _ids(right, "backendAddressPools")
    same = left.get("backendPort") == right.get("backendPort") and left.get("protocol") == right.get("protocol")
    if same and shared:
        rules = f"{owner}/loadBalancingRules"
        raise refuse(
            "RulesUseSameBackendPortProtocolAndPool",
            f"Load balancing rules {rules}/{one['name']} and {rules}/{other['name']} with floating IP disabled use the same "
            f"protocol {left.get('protocol')} and backend port {left.get('backendPort')}, and must not be used with the "
            f"same backend address pool {min(shared)}.",
        )


def _check_ports(owner: str, rule: Document) -> None:
    """The code: MicrosoftDocs/azure-docs#124508; no source shows the text."""
    ports = rule["properties"]["allocatedOutboundPorts"]
    if ports % _PORTS_AT_A_TIME:
        raise refuse(
            "SpecifiedAllocatedOutboundPortsForOutboundRuleIsNotAMultipleOfEight",
            f"Specified Allocated Outbound Ports {ports} for Outbound Rule {owner}/outboundRules/{rule['name']} is not a "
            "multiple of 8.",
        )


def _check_frontends(owner: str, one: Document, other: Document) -> None:
    """The text, its slip too: Azure/AzLoadBalancerMigration#10."""
    left, right = one["properties"], other["properties"]
    shared = _ids(left, "frontendIPConfigurations") & _ids(right, "frontendIPConfigurations")
    protocols = {str(left.get("protocol")).lower(), str(right.get("protocol")).lower()}
    if shared and (len(protocols) == 1 or "all" in protocols):
        rules = f"{owner}/outboundRules"
        raise refuse(
            "MoreThanOneOutboundRuleUsingSameFrontendIPConfigurationAndProtocolIsNotSupported",
            f"Is is not supported to have more than a single outbound rule using frontendIPConfiguration {min(shared)} with "
            "same or overlapping protocol. This frontendIPConfiguration is used by the following outbound rules: "
            f"{rules}/{one['name']},{rules}/{other['name']}",
        )


def _ids(properties: Document, member: str) -> set[str]:
    return {reference["id"] for reference in properties.get(member) or []}

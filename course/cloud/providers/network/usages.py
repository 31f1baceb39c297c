"""Microsoft.Network/locations/usages: how much of each network quota is in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...arm.resource_type import Call, ResourceType, location_key
from ...arm.store import Document


def _any(document: Document) -> bool:
    return True


def _static(document: Document) -> bool:
    return bool(document["properties"].get("publicIPAllocationMethod") == "Static")


def _standard(document: Document) -> bool:
    return bool((document.get("sku") or {}).get("name") == "Standard")


_Quota = tuple[str, str, int, str, Callable[[Document], bool]]

# Names, limits and order as recorded (azure-cli, test_network_usage_list, westus, 2022-08-28), of the types served here.
_QUOTAS: tuple[_Quota, ...] = (
    ("VirtualNetworks", "Virtual Networks", 1000, "virtualNetworks", _any),
    ("StaticPublicIPAddresses", "Static Public IP Addresses", 1000, "publicIPAddresses", _static),
    ("NetworkSecurityGroups", "Network Security Groups", 5000, "networkSecurityGroups", _any),
    ("PublicIPAddresses", "Public IP Addresses", 1000, "publicIPAddresses", _any),
    ("PublicIpPrefixes", "Public Ip Prefixes", 2147483647, "publicIPPrefixes", _any),
    ("NatGateways", "Nat Gateways", 1000, "natGateways", _any),
    ("NetworkInterfaces", "Network Interfaces", 65536, "networkInterfaces", _any),
    ("LoadBalancers", "Load Balancers", 1000, "loadBalancers", _any),
    ("ApplicationSecurityGroups", "Application Security Groups.", 3000, "applicationSecurityGroups", _any),
    ("StandardSkuLoadBalancers", "Standard Sku Load Balancers", 1000, "loadBalancers", _standard),
    ("StandardSkuPublicIpAddresses", "Public IP Addresses - Standard", 1000, "publicIPAddresses", _standard),
)

# What one resource may have: nothing is counted against these.
_PER_RESOURCE = (
    ("DnsServersPerVirtualNetwork", "DNS servers per Virtual Network", 20),
    ("SubnetsPerVirtualNetwork", "Subnets per Virtual Network", 3000),
    ("IPConfigurationsPerVirtualNetwork", "IP Configurations per Virtual Network", 65536),
    ("PeeringsPerVirtualNetwork", "Peerings per Virtual Network", 500),
    ("SecurityRulesPerNetworkSecurityGroup", "Security rules per Network Security Group", 1000),
    (
        "SecurityRuleAddressesOrPortsPerNetworkSecurityGroup",
        "Security rules addresses or ports per Network Security Group",
        4000,
    ),
    ("InboundRulesPerLoadBalancer", "Inbound Rules per Load Balancer", 250),
    ("FrontendIPConfigurationPerLoadBalancer", "Frontend IP Configurations per Load Balancer", 200),
    ("OutboundRulesPerLoadBalancer", "Outbound Rules per Load Balancer", 5),
    ("SecondaryIPConfigurationsPerNetworkInterface", "Secondary IP Configurations per Network Interface", 256),
    ("InboundNatOrLbRulesPerNetworkInterface", "Inbound rules per Network Interface", 300),
)


class Usages(ResourceType):
    """client.usages."""

    group = "usages"
    type = "Microsoft.Network/locations/usages"
    package = "network"

    def list(self, call: Call) -> Any:
        """GET …/locations/{location}/usages."""
        location = location_key(call.params["location"])
        call.arm.check_location(location, self.type)
        counted = [
            _row(call, location, name, shown, limit, _used(call, location, kind, counts))
            for name, shown, limit, kind, counts in _QUOTAS
        ]
        return {"value": counted + [_row(call, location, *quota, 0) for quota in _PER_RESOURCE]}


def _used(call: Call, location: str, kind: str, counts: Callable[[Document], bool]) -> int:
    records = call.arm.store.of_type(f"Microsoft.Network/{kind}", call.subscription)
    return sum(record.document.get("location") == location and counts(record.document) for record in records)


def _row(call: Call, location: str, name: str, shown: str, limit: int, used: int) -> Document:
    return {
        "currentValue": used,
        "id": f"/subscriptions/{call.subscription}/providers/Microsoft.Network/locations/{location}/usages/{name}",
        "limit": limit,
        "name": {"localizedValue": shown, "value": name},
        "unit": "Count",
        "isAdjustable": True,
    }

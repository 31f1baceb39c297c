"""Microsoft.Network/networkInterfaces/loadBalancers: the load balancers in front of an interface."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call, ResourceType
from .load_balancers import LoadBalancers
from .network_interfaces import NetworkInterfaces


class NetworkInterfaceLoadBalancers(ResourceType):
    """client.network_interface_load_balancers."""

    group = "network_interface_load_balancers"
    type = NetworkInterfaces.type
    package = "network"

    def list(self, call: Call) -> Any:
        """GET …/loadBalancers."""
        kind, found = LoadBalancers(), {}
        for part in call.require().document["properties"]["ipConfigurations"]:
            for member in ("loadBalancerBackendAddressPools", "loadBalancerInboundNatRules"):
                for reference in part["properties"].get(member, []):
                    record = call.get(reference["id"].rsplit("/", 2)[0])
                    if record is not None:
                        found[record.document["id"]] = kind.read(call, record)
        return {"value": [found[key] for key in sorted(found)]}

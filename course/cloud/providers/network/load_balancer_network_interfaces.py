"""Microsoft.Network/loadBalancers/networkInterfaces: the interfaces behind a load balancer."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call, ResourceType
from . import references
from .load_balancers import LoadBalancers
from .network_interfaces import NetworkInterfaces


class LoadBalancerNetworkInterfaces(ResourceType):
    """client.load_balancer_network_interfaces."""

    group = "load_balancer_network_interfaces"
    type = LoadBalancers.type
    package = "network"

    def list(self, call: Call) -> Any:
        """GET …/networkInterfaces."""
        properties, kind = call.require().document["properties"], NetworkInterfaces()
        found: dict[str, Any] = {}
        for part in [*properties["backendAddressPools"], *properties["inboundNatRules"]]:
            for user in references.users(call, part["id"]):
                record = call.get(user.rsplit("/ipConfigurations/", 1)[0])
                if record is not None and record.document["type"] == kind.type:
                    found[record.document["id"]] = kind.read(call, record)
        return {"value": [found[key] for key in sorted(found)]}

"""Microsoft.Network/loadBalancers/backendAddressPools: the machines that it spreads traffic over."""

from __future__ import annotations

from ...arm.resource_type import Call
from ...arm.store import Document
from .load_balancers import LoadBalancers, refuse_part_in_use
from .part import Part


class LoadBalancerBackendAddressPools(Part):
    """client.load_balancer_backend_address_pools."""

    group = "load_balancer_backend_address_pools"
    type = "Microsoft.Network/loadBalancers/backendAddressPools"
    parent = LoadBalancers()
    member = "backendAddressPools"

    def deleting_part(self, call: Call, part: Document) -> None:
        refuse_part_in_use(call, part)

"""Microsoft.Network/loadBalancers/outboundRules: how machines reach the Internet."""

from __future__ import annotations

from .load_balancers import LoadBalancers
from .part import Part


class LoadBalancerOutboundRules(Part):
    """client.load_balancer_outbound_rules; the SDK has get and list only."""

    group = "load_balancer_outbound_rules"
    type = "Microsoft.Network/loadBalancers/outboundRules"
    parent = LoadBalancers()
    member = "outboundRules"

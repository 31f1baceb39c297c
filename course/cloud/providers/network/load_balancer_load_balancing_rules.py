"""Microsoft.Network/loadBalancers/loadBalancingRules: frontend port to backend pool."""

from __future__ import annotations

from .load_balancers import LoadBalancers
from .part import Part


class LoadBalancerLoadBalancingRules(Part):
    """client.load_balancer_load_balancing_rules; the SDK has get and list only."""

    group = "load_balancer_load_balancing_rules"
    type = "Microsoft.Network/loadBalancers/loadBalancingRules"
    parent = LoadBalancers()
    member = "loadBalancingRules"

"""Microsoft.Network/loadBalancers/frontendIPConfigurations: the addresses it is reached by."""

from __future__ import annotations

from .load_balancers import LoadBalancers
from .part import Part


class LoadBalancerFrontendIPConfigurations(Part):
    """client.load_balancer_frontend_ip_configurations; the SDK has get and list only."""

    group = "load_balancer_frontend_ip_configurations"
    type = "Microsoft.Network/loadBalancers/frontendIPConfigurations"
    parent = LoadBalancers()
    member = "frontendIPConfigurations"

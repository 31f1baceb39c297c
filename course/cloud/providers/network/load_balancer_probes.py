"""Microsoft.Network/loadBalancers/probes: how it asks whether a machine is well."""

from __future__ import annotations

from .load_balancers import LoadBalancers
from .part import Part


class LoadBalancerProbes(Part):
    """client.load_balancer_probes; the SDK has get and list only."""

    group = "load_balancer_probes"
    type = "Microsoft.Network/loadBalancers/probes"
    parent = LoadBalancers()
    member = "probes"

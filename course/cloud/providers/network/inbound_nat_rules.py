"""Microsoft.Network/loadBalancers/inboundNatRules: one frontend port to one machine."""

from __future__ import annotations

from ...arm.resource_type import Call
from ...arm.store import Document
from .load_balancers import LoadBalancers, refuse_part_in_use
from .part import Part


class InboundNatRules(Part):
    """client.inbound_nat_rules."""

    group = "inbound_nat_rules"
    type = "Microsoft.Network/loadBalancers/inboundNatRules"
    parent = LoadBalancers()
    member = "inboundNatRules"

    def deleting_part(self, call: Call, part: Document) -> None:
        refuse_part_in_use(call, part)

"""Microsoft.Network/virtualNetworks/subnets."""

from __future__ import annotations

from ...arm.resource_type import Call
from ...arm.store import Document
from .part import Part
from .subnet_rules import refuse_subnet_in_use
from .virtual_networks import VirtualNetworks


class Subnets(Part):
    """client.subnets."""

    group = "subnets"
    type = "Microsoft.Network/virtualNetworks/subnets"
    parent = VirtualNetworks()
    member = "subnets"

    def deleting_part(self, call: Call, part: Document) -> None:
        refuse_subnet_in_use(call, part)

"""Microsoft.Network/virtualNetworks/subnets."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Accepted, Call
from ...arm.store import Document
from .errors import not_found
from .part import Part
from .subnet_rules import refuse_subnet_in_use
from .virtual_networks import VirtualNetworks


class Subnets(Part):
    """client.subnets."""

    group = "subnets"
    type = "Microsoft.Network/virtualNetworks/subnets"
    parent = VirtualNetworks()
    member = "subnets"

    def prepare_network_policies(self, call: Call) -> Any:
        """POST …/prepareNetworkPolicies: the subnet is made ready for a service; nothing of it can be read back."""
        if self.find(call, self.parent_of(call)) is None:
            raise not_found(call.id.text)
        return Accepted(finish="settle", seconds=self.seconds)

    def unprepare_network_policies(self, call: Call) -> Any:
        """POST …/unprepareNetworkPolicies: and no longer."""
        return self.prepare_network_policies(call)

    def deleting_part(self, call: Call, part: Document) -> None:
        refuse_subnet_in_use(call, part)

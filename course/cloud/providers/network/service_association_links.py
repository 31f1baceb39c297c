"""Microsoft.Network/virtualNetworks/subnets/serviceAssociationLinks: services bound to a subnet; none is served."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call, ResourceType
from .subnets import Subnets


class ServiceAssociationLinks(ResourceType):
    """client.service_association_links."""

    group = "service_association_links"
    type = "Microsoft.Network/virtualNetworks/subnets/serviceAssociationLinks"
    package = "network"

    def list(self, call: Call) -> Any:
        """GET the links of a subnet, which must be there."""
        Subnets().get(call)
        return {"value": []}

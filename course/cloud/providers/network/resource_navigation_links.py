"""Microsoft.Network/virtualNetworks/subnets/resourceNavigationLinks: what services placed in a subnet; none is served."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call, ResourceType
from .subnets import Subnets


class ResourceNavigationLinks(ResourceType):
    """client.resource_navigation_links."""

    group = "resource_navigation_links"
    type = "Microsoft.Network/virtualNetworks/subnets/resourceNavigationLinks"
    package = "network"

    def list(self, call: Call) -> Any:
        """GET the links of a subnet, which must be there."""
        Subnets().get(call)
        return {"value": []}

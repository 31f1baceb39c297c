"""Microsoft.Network/locations/checkDnsNameAvailability: whether a public address could have a name."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call, ResourceType, location_key
from . import domain_names


class DnsNameAvailability(ResourceType):
    """client.check_dns_name_availability."""

    group = "_network_management_client_operations_mixin"
    type = "Microsoft.Network/locations/checkDnsNameAvailability"
    package = "network"

    def check_dns_name_availability(self, call: Call) -> Any:
        """GET …/checkDnsNameAvailability?domainNameLabel=…"""
        location = location_key(call.params["location"])
        call.arm.check_location(location, self.type)
        label = domain_names.checked(call.query.get("domainNameLabel", ""))
        return {"available": domain_names.owner_of(call, domain_names.in_region(label, location)) is None}

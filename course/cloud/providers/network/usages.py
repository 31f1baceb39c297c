"""Microsoft.Network/locations/usages: how much of each network quota is in use."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call, ResourceType, location_key

# Limits of the networking-limits page for new subscriptions, per region.
_QUOTAS = (
    ("VirtualNetworks", "Virtual Networks", 1000, "Microsoft.Network/virtualNetworks"),
    ("NetworkInterfaces", "Network Interfaces", 65536, "Microsoft.Network/networkInterfaces"),
    ("NetworkSecurityGroups", "Network Security Groups", 5000, "Microsoft.Network/networkSecurityGroups"),
    ("LoadBalancers", "Load Balancers", 1000, "Microsoft.Network/loadBalancers"),
    ("PublicIPAddresses", "Public IP Addresses", 1000, "Microsoft.Network/publicIPAddresses"),
    ("ApplicationSecurityGroups", "Application Security Groups", 3000, "Microsoft.Network/applicationSecurityGroups"),
)


class Usages(ResourceType):
    """client.usages."""

    group = "usages"
    type = "Microsoft.Network/locations/usages"
    package = "network"

    def list(self, call: Call) -> Any:
        """GET …/locations/{location}/usages."""
        location = location_key(call.params["location"])
        call.arm.check_location(location, self.type)
        return {"value": [_row(call, location, *quota) for quota in _QUOTAS]}


def _row(call: Call, location: str, name: str, shown: str, limit: int, kind: str) -> dict[str, Any]:
    used = sum(
        record.document.get("location") == location for record in call.arm.store.of_type(kind, call.subscription)
    )
    return {
        "id": f"/subscriptions/{call.subscription}/providers/Microsoft.Network/locations/{location}/usages/{name}",
        "unit": "Count",
        "currentValue": used,
        "limit": limit,
        "name": {"value": name, "localizedValue": shown},
    }

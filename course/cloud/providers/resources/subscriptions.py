"""Subscriptions, their locations, and tenants."""

from __future__ import annotations

from typing import Any

from ... import data
from ...arm import directory
from ...arm.errors import ArmError
from ...arm.resource_type import Call, ResourceType
from ...arm.store import Document


class Subscriptions(ResourceType):
    """client.subscriptions."""

    group = "subscriptions"
    type = "Microsoft.Resources/subscriptions"
    package = "subscriptions"

    def list(self, call: Call) -> Any:
        """Those of the caller's tenant."""
        known = [s for s in directory.SUBSCRIPTIONS if s.tenant == call.caller.tenant]
        return {"value": [_shown(s) for s in known], "count": {"type": "Total", "value": len(known)}}

    def get(self, call: Call) -> Any:
        subscription = directory.subscription(call.subscription)
        if subscription.tenant != call.caller.tenant:
            raise ArmError(404, "SubscriptionNotFound", f"The subscription '{call.subscription}' could not be found.")
        return _shown(subscription)

    def list_locations(self, call: Call) -> Any:
        regions = sorted(data.read("regions")["regions"], key=_rank)
        return {"value": [_location(call.subscription, row) for row in regions if row["name"] in call.arm.locations]}


#: The order in which Azure lists its recommended regions (recorded); newer ones follow.
_ORDER = (
    "eastus", "eastus2", "southcentralus", "westus2", "westus3", "australiaeast", "southeastasia", "northeurope",
    "swedencentral", "uksouth", "westeurope", "centralus", "southafricanorth", "centralindia", "eastasia", "japaneast",
    "koreacentral", "canadacentral", "francecentral", "germanywestcentral", "italynorth", "norwayeast", "polandcentral",
    "switzerlandnorth", "mexicocentral", "uaenorth", "brazilsouth", "israelcentral", "qatarcentral",
)  # fmt: skip


def _rank(row: dict[str, Any]) -> tuple[int, int]:
    """Azure lists recommended regions first, then logical ones, then the other physical ones (recorded)."""
    if row["name"] in _ORDER:
        return 0, _ORDER.index(row["name"])
    if row.get("regionCategory") == "Recommended":
        return 0, len(_ORDER)
    return (2 if row.get("regionType") == "Physical" else 1), 0


def _shown(subscription: directory.Subscription) -> Document:
    return {
        "id": f"/subscriptions/{subscription.id}",
        "authorizationSource": "RoleBased",
        "managedByTenants": [],
        "subscriptionId": subscription.id,
        "tenantId": subscription.tenant,
        "displayName": subscription.name,
        "state": "Enabled",
        "subscriptionPolicies": {
            "locationPlacementId": "Public_2014-09-01",
            "quotaId": "PayAsYouGo_2014-09-01",
            "spendingLimit": "Off",
        },
    }


def _location(subscription: str, row: dict[str, Any]) -> Document:
    base = f"/subscriptions/{subscription}/locations"
    metadata: Document = {
        name: row[name]
        for name in ("regionType", "regionCategory", "geography", "geographyGroup", "longitude", "latitude",
                     "physicalLocation")
        if row.get(name)
    }  # fmt: skip
    if row.get("pairedRegion") is not None:
        metadata["pairedRegion"] = [{"name": name, "id": f"{base}/{name}"} for name in row["pairedRegion"]]
    found: Document = {
        "id": f"{base}/{row['name']}",
        "name": row["name"],
        "type": row.get("type", "Region"),
        "displayName": row["displayName"],
        "regionalDisplayName": row.get("regionalDisplayName", row["displayName"]),
        "metadata": metadata,
    }
    if row.get("availabilityZoneMappings"):
        found["availabilityZoneMappings"] = [
            {"logicalZone": logical, "physicalZone": physical} for logical, physical in row["availabilityZoneMappings"]
        ]
    return found


class Tenants(ResourceType):
    """client.tenants."""

    group = "tenants"
    type = "Microsoft.Resources/tenants"
    package = "subscriptions"

    def list(self, call: Call) -> Any:
        known = [tenant for tenant in directory.TENANTS if tenant.id == call.caller.tenant]
        return {
            "value": [
                {
                    "id": f"/tenants/{tenant.id}",
                    "tenantId": tenant.id,
                    "countryCode": "US",
                    "displayName": tenant.name,
                    "domains": [tenant.domain],
                    "tenantCategory": "Home",
                    "defaultDomain": tenant.domain,
                    "tenantType": "AAD",
                }
                for tenant in known
            ]
        }

"""Microsoft.Compute/locations/usages, and the quota that a new VM must fit into."""

from __future__ import annotations

from functools import cache
from typing import Any

from ... import data
from ...arm.errors import ArmError
from ...arm.refusals import refusal
from ...arm.resource_type import Call, Context, ResourceType, location_key
from .sizes import Size, sizes

_PORTAL = "https://aka.ms/ProdportalCRP/#blade/Microsoft_Azure_Capacity/UsageAndQuota.ReactView"

#: What holds cores: VMs, and the instances of uniform scale sets.
_MACHINES = ("Microsoft.Compute/virtualMachines", "Microsoft.Compute/virtualMachineScaleSets/virtualMachines")


@cache
def limits() -> dict[str, dict[str, Any]]:
    """Quota rows by lower-cased name; recorded in 2024 on a test subscription."""
    return {row["name"].lower(): row for row in data.read("quotas")["usages"]}


class Usage(ResourceType):
    """client.usage."""

    group = "usage"
    type = "Microsoft.Compute/locations/usages"

    def list(self, call: Call) -> Any:
        location = location_key(call.params["location"])
        call.arm.check_location(location, self.type)
        used = usages(call, call.subscription, location)
        return {
            "value": [
                {
                    "limit": row["limit"],
                    "unit": "Count",
                    "currentValue": used.get(name, 0),
                    "name": {"value": row["name"], "localizedValue": row["localizedValue"]},
                }
                for name, row in limits().items()
            ]
        }


def usages(context: Context, subscription: str, location: str) -> dict[str, int]:
    """What is in use in a region, by lower-cased quota name; deallocated VMs hold no cores."""
    used: dict[str, int] = {"cores": 0, "virtualmachines": 0}
    store = context.arm.store
    machines = [found for kind in _MACHINES for found in store.of_type(kind, subscription)]
    sets = store.of_type("Microsoft.Compute/virtualMachineScaleSets", subscription)
    used["virtualmachinescalesets"] = sum(location_key(found.document["location"]) == location for found in sets)
    for machine in machines:
        if location_key(machine.document["location"]) != location:
            continue
        used["virtualmachines"] += 1
        size = sizes().get(machine.document["properties"]["hardwareProfile"]["vmSize"].lower())
        if size and machine.private["power"] != "deallocated":
            used["cores"] += size.vcpus
            used[size.family.lower()] = used.get(size.family.lower(), 0) + size.vcpus
    return used


def require_cores(context: Context, subscription: str, location: str, size: Size) -> None:
    """catalogue row quota-cores."""
    refused = lacking(context, subscription, location, size)
    if refused is not None:
        raise refused


def lacking(context: Context, subscription: str, location: str, size: Size, count: int = 1) -> ArmError | None:
    """What forbids so many machines of a size: the region's total first, then the family."""
    used, required = usages(context, subscription, location_key(location)), size.vcpus * count
    for name, shown in (("cores", "Total Regional Cores"), (size.family.lower(), f"{size.family} Cores")):
        limit, current = limits().get(name, {}).get("limit", 100), used.get(name, 0)
        if current + required > limit:
            return exceeded(shown, location, limit, current, required)
    return None


def exceeded(name: str, location: str, limit: int, current: int, required: int) -> ArmError:
    """The refusal in numbers."""
    return refusal(
        "quota-cores",
        quotaName=name,
        location=location,
        a=limit,
        b=current,
        c=required,
        d=current + required,
        link=_PORTAL,
    )

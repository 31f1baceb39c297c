"""Microsoft.Compute/skus: what can be had where, with its capabilities."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ... import data
from ...arm.resource_type import Call, ResourceType, location_key
from ...arm.store import Document
from .disk_performance import sku_of
from .sizes import Size, sizes

_LOCATION = re.compile(r"location\s+eq\s+'([^']*)'", re.IGNORECASE)
_DISKS = (
    "Standard_LRS",
    "StandardSSD_LRS",
    "StandardSSD_ZRS",
    "Premium_LRS",
    "Premium_ZRS",
    "PremiumV2_LRS",
    "UltraSSD_LRS",
)
_ZONES = ["1", "2", "3"]
#: The region that a client is always told of.
_ALWAYS = "eastus"


class ResourceSkus(ResourceType):
    """client.resource_skus."""

    group = "resource_skus"
    type = "Microsoft.Compute/skus"

    def list(self, call: Call) -> Any:
        """$filter=location eq 'westeurope' chooses the region; az names none, and chooses from the answer itself.

        Without a filter, a region where the subscription has nothing is told the sizes that the catalogue describes:
        every size in every region would be 36,000 rows, and half a minute of az.
        """
        match = _LOCATION.search(call.query.get("$filter", ""))
        whole = {location_key(match[1])} if match else _in_use(call)
        rows: list[Document] = []
        for location in whole if match else sorted(whole | data.public_regions()):
            if location in call.arm.locations:
                told = [size for size in sizes().values() if location in whole or size.described]
                rows += [*(_size(size, location) for size in told), *_others(location)]
        return {"value": rows}


def _in_use(call: Call) -> set[str]:
    """Where the subscription has anything, and one region more."""
    records = call.arm.store.records.values()
    used = {location_key(record.document["location"]) for record in records if record.document.get("location")}
    return {_ALWAYS, *used}


def _size(size: Size, location: str) -> Document:
    return {
        "resourceType": "virtualMachines",
        "name": size.name,
        "tier": size.name.split("_")[0],
        "size": size.name.partition("_")[2],
        "family": size.family,
        "locations": [location],
        "locationInfo": [{"location": location, "zones": _zones(size, location), "zoneDetails": []}],
        "capabilities": [{"name": name, "value": value} for name, value in _capabilities(size).items()],
        "restrictions": [],
    }


def _zones(size: Size, location: str) -> list[str]:
    """Where the API was recorded, what it said; elsewhere a size is in all zones of its region."""
    known: dict[str, list[str]] = size.row.get("zones") or {}
    if known and location in _recorded_regions():
        return known.get(location, [])
    return _ZONES if data.has_zones(location) else []


@cache
def _recorded_regions() -> set[str]:
    return {region for size in sizes().values() for region in size.row.get("zones") or {}}


def _capabilities(size: Size) -> dict[str, str]:
    """As the API gives them where they are recorded; else what the size's own numbers say."""
    row = size.row
    capabilities = {
        "MaxResourceVolumeMB": str(size.temp_disk_mb),
        "OSVhdSizeMB": str(size.os_disk_mb),
        "vCPUs": str(size.vcpus),
        "HyperVGenerations": ",".join(size.generations),
        "MemoryGB": f"{size.memory_mb / 1024:g}",
        "MaxDataDiskCount": str(size.max_data_disks),
        "CpuArchitectureType": size.architecture,
        "LowPriorityCapable": str(bool(row.get("spot", True))),
        "PremiumIO": str(size.premium),
        "vCPUsAvailable": str(size.vcpus),
        "EphemeralOSDiskSupported": str(bool(row.get("ephemeralOSDisk"))),
        "EncryptionAtHostSupported": str(bool(row.get("encryptionAtHost"))),
        "AcceleratedNetworkingEnabled": str(bool(row.get("acceleratedNetworking"))),
        "MaxNetworkInterfaces": str(row.get("maxNICs") or 2),
        "DiskControllerTypes": str(row.get("diskControllerTypes") or "SCSI"),
    }
    if "V2" in size.generations and not size.trusted_launch:
        capabilities["TrustedLaunchDisabled"] = "True"
    if size.confidential:
        capabilities["ConfidentialComputingType"] = size.confidential
    return {**capabilities, **{name: str(value) for name, value in (row.get("capabilities") or {}).items()}}


def _others(location: str) -> list[Document]:
    """Disks, snapshots and availability sets."""
    zones = _ZONES if data.has_zones(location) else []
    place = {"locations": [location], "locationInfo": [{"location": location, "zones": zones}], "restrictions": []}
    disks = [{"resourceType": "disks", **sku_of(name), **place, "capabilities": []} for name in _DISKS]
    snapshots = [
        {"resourceType": "snapshots", **sku_of(name), **place, "capabilities": []}
        for name in ("Standard_LRS", "Premium_LRS", "Standard_ZRS")
    ]
    nowhere = {"location": location, "zones": []}  # az vm list-skus shows None: a set is of its region
    sets = [
        {"resourceType": "availabilitySets", "name": name, **place, "locationInfo": [nowhere], "capabilities": []}
        for name in ("Aligned", "Classic")
    ]
    return [*disks, *snapshots, *sets]

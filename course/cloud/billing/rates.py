"""What one resource costs by the hour while it is as it is (rules: catalogue prices.json, billingRules)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..arm.store import Record, type_key
from . import prices

_PRODUCTS = {
    "Premium": ("Premium SSD Managed Disks", "P"),
    "StandardSSD": ("Standard SSD Managed Disks", "E"),
    "Standard": ("Standard HDD Managed Disks", "S"),
}
_TIERS = ((32, 4), (64, 6), (128, 10), (256, 15), (512, 20), (1024, 30), (2048, 40), (4096, 50))


@dataclass(frozen=True, slots=True)
class Rate:
    """One thing that is billed; `dollars` an hour, None where the catalogue has no price."""

    what: str
    dollars: float | None


def billable(key: str) -> bool:
    """Whether resources of this key's type cost anything by themselves."""
    return type_key(key) in _RULES


def rates(key: str, record: Record) -> tuple[Rate, ...]:
    """What a resource costs now; empty for what is free, or is not billed in this state."""
    rule = _RULES.get(type_key(key))
    return tuple(rule(record)) if rule else ()


def _virtual_machine(record: Record) -> Iterator[Rate]:
    """Billed while it holds hardware: running, and stopped too; not when deallocated."""
    properties = record.document["properties"]
    if record.private.get("power") == "deallocated":
        return
    size = (properties.get("hardwareProfile") or {}).get("vmSize", "")
    windows = properties["storageProfile"]["osDisk"].get("osType") == "Windows"
    price = prices.machine(size, record.document.get("location", ""), windows)
    yield Rate(f"compute {size} {'Windows' if windows else 'Linux'}", price.dollars if price else None)


def _disk(record: Record) -> Iterator[Rate]:
    """Billed as the next larger provisioned tier, whole, attached or not."""
    sku = (record.document.get("sku") or {}).get("name", "Standard_LRS")
    kind, _, redundancy = sku.partition("_")
    size = record.document["properties"].get("diskSizeGB") or 0
    product, letter = _PRODUCTS.get(kind, ("", ""))
    tier = next((number for limit, number in _TIERS if size <= limit), 0)
    name = f"{letter}{tier} {redundancy}"
    price = prices.other("disk", product, name, record.document.get("location", ""))
    yield Rate(f"disk {name if letter and tier else sku}", price.dollars / prices.MONTH_HOURS if price else None)


def _snapshot(record: Record) -> Iterator[Rate]:
    """Billed on what is used of it, which is at most its size."""
    sku = (record.document.get("sku") or {}).get("name", "Standard_LRS")
    size = record.document["properties"].get("diskSizeGB") or 0
    yield Rate(f"snapshot {size} GB at most", _stored(sku, record.document.get("location", ""), size))


def _image_version(record: Record) -> Iterator[Rate]:
    """Each replica in each region is billed as a snapshot of its storage account type."""
    properties = record.document["properties"]
    profile = properties.get("publishingProfile") or {}
    size = ((properties.get("storageProfile") or {}).get("osDiskImage") or {}).get("sizeInGB") or 0
    for region in profile.get("targetRegions") or []:
        place = region["name"].replace(" ", "").lower()
        count = region.get("regionalReplicaCount") or profile.get("replicaCount") or 1
        sku = region.get("storageAccountType") or profile.get("storageAccountType") or "Standard_LRS"
        replica = _stored(sku, place, size)
        word = "replica" if count == 1 else "replicas"
        yield Rate(f"{count} {word} of {size} GB in {place}", None if replica is None else count * replica)


def _public_ip_address(record: Record) -> Iterator[Rate]:
    sku = (record.document.get("sku") or {}).get("name", "Basic")
    price = prices.other("vnet.publicip", "IP Addresses", sku, record.document.get("location", ""))
    yield Rate(f"public IP address {sku}", price.dollars if price else None)


def _managed_image(record: Record) -> Iterator[Rate]:
    yield Rate("managed image", None)


def _stored(sku: str, region: str, size: int) -> float | None:
    product, _ = _PRODUCTS.get(sku.partition("_")[0], ("", ""))
    price = prices.other("snapshot", product, f"Snapshots {sku.partition('_')[2]}", region)
    return None if price is None else price.dollars * size / prices.MONTH_HOURS


_RULES: dict[str, Callable[[Record], Iterator[Rate]]] = {
    "microsoft.compute/virtualmachines": _virtual_machine,
    "microsoft.compute/disks": _disk,
    "microsoft.compute/snapshots": _snapshot,
    "microsoft.compute/images": _managed_image,
    "microsoft.compute/galleries/images/versions": _image_version,
    "microsoft.network/publicipaddresses": _public_ip_address,
}

"""What a managed disk can do, by its SKU, size and performance tier."""

from __future__ import annotations

from typing import Any

from ...arm.refusals import refusal
from ...arm.store import Document

GIB = 2**30
# Upper size in GiB -> (tier, IOPS, MBps). P1 to P30 recorded, the rest from the disks-types page.
_PREMIUM = (
    (4, "P1", 120, 25),
    (8, "P2", 120, 25),
    (16, "P3", 120, 25),
    (32, "P4", 120, 25),
    (64, "P6", 240, 50),
    (128, "P10", 500, 100),
    (256, "P15", 1100, 125),
    (512, "P20", 2300, 150),
    (1024, "P30", 5000, 200),
    (2048, "P40", 7500, 250),
    (4096, "P50", 7500, 250),
    (8192, "P60", 16000, 500),
    (16384, "P70", 18000, 750),
    (32767, "P80", 20000, 900),
)
# With creationData.performancePlus, from 513 GiB on: P30 recorded, the rest from the disks-types page.
_PREMIUM_PLUS = {"P30": (8000, 300), "P40": (16000, 600)}
_PREMIUM_PLUS_LARGE = (20000, 900)
_STANDARD_PLUS = ((1024, 1500, 150), (2048, 3000, 300), (32767, 6000, 750))
_SHARED = frozenset({"UltraSSD_LRS", "PremiumV2_LRS"})
# SKU -> fewest IOPS, most IOPS per GiB, most IOPS: the disks-types page. Premium SSD v2 has a range too, but no refusal
# of it is known, and Azure's own example (Disk_Create_WithPremiumV2_LRSAccountType) is answered below it.
_IOPS_RANGE = {"UltraSSD_LRS": (100, 1000, 400_000)}


def check_iops(sku: str, value: int | None, size_gb: int) -> None:
    """catalogue row disk-iops-range."""
    if value is None or sku not in _IOPS_RANGE:
        return
    least, per_gib, limit = _IOPS_RANGE[sku]
    most = max(least, min(per_gib * size_gb, limit))
    if not least <= value <= most:
        raise refusal("disk-iops-range", value=value, sku=sku, size=size_gb, least=least, most=most)


def performance(sku: str, given: Document, size_gb: int) -> dict[str, Any]:
    """IOPS and throughput; for Premium SSD the tier; for Ultra and Premium SSD v2 what can be set, as given."""
    if sku in _SHARED:
        return _settable(sku, given, size_gb)
    plus = bool((given.get("creationData") or {}).get("performancePlus")) and size_gb > 512
    if sku.startswith("Premium_"):
        return _premium(given.get("tier"), size_gb, plus)
    if sku.startswith("StandardSSD") and plus:
        iops, mbps = next((iops, mbps) for limit, iops, mbps in _STANDARD_PLUS if size_gb <= limit)
        return {"diskIOPSReadWrite": iops, "diskMBpsReadWrite": mbps}
    return {"diskIOPSReadWrite": 500, "diskMBpsReadWrite": 60}


def _premium(wanted: str | None, size_gb: int, plus: bool) -> dict[str, Any]:
    baseline = next(row for row in _PREMIUM if size_gb <= row[0] or row is _PREMIUM[-1])
    asked = next((row for row in _PREMIUM if row[1] == wanted), baseline)
    _, tier, iops, mbps = asked if asked[0] > baseline[0] else baseline
    if plus:
        iops, mbps = _PREMIUM_PLUS.get(tier, _PREMIUM_PLUS_LARGE)
    return {"diskIOPSReadWrite": iops, "diskMBpsReadWrite": mbps, "tier": tier}


def _settable(sku: str, given: Document, size_gb: int) -> dict[str, Any]:
    iops, mbps = (100, 13) if sku == "UltraSSD_LRS" else (3000, 125)
    return {
        "diskIOPSReadWrite": given.get("diskIOPSReadWrite", iops),
        "diskMBpsReadWrite": given.get("diskMBpsReadWrite", mbps),
        **({"readOnly": False} if sku == "UltraSSD_LRS" else {}),
        "diskIOPSReadOnly": given.get("diskIOPSReadOnly", iops),
        "diskMBpsReadOnly": given.get("diskMBpsReadOnly", mbps),
        "maxShares": given.get("maxShares", 1),
    }


def sku_of(name: str) -> Document:
    """A disk's SKU as Azure answers it: Premium_LRS and PremiumV2_LRS are of the tier Premium, UltraSSD_LRS of Ultra."""
    kind = name.split("_")[0]
    return {
        "name": name,
        "tier": {"StandardSSD": "Standard", "PremiumV2": "Premium", "UltraSSD": "Ultra"}.get(kind, kind),
    }

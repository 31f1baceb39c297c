"""List prices in US dollars, from the dated catalogue; a price that is not on record is None, never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from ..data import read

MONTH_HOURS = 730


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for one unit: an hour of a machine, a month of a disk, a month of a gigabyte."""

    dollars: float
    unit: str
    meter: str
    trust: str


def as_of() -> str:
    """The date of the catalogue, which goes wherever a price is shown."""
    return str(read("prices")["as_of"])


@cache
def machine(size: str, region: str, windows: bool) -> Price | None:
    """An hour of a VM size, pay as you go."""
    row = _machines().get((size.lower(), region))
    amount = row and row["windows" if windows else "linux"]
    return (
        Price(amount, "hour", f"{size} {'Windows' if windows else 'Linux'}", row["trust"]) if row and amount else None
    )


@cache
def other(kind: str, product: str, sku: str, region: str) -> Price | None:
    """A meter that is not a machine's: `sku` such as "P10 LRS" or "Snapshots LRS"."""
    row = _others().get((kind, product, sku, region))
    if row is None:
        return None
    return Price(row["retailPrice"], row["unitOfMeasure"], row["meterName"], row["trust"])


@cache
def _machines() -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["armSkuName"].lower(), row["armRegionName"]): row for row in read("prices")["vm"]}


@cache
def _others() -> dict[tuple[str, str, str, str], dict[str, Any]]:
    rows = read("prices")["other"]
    return {(row["kind"], row["productName"], row["skuName"], row["armRegionName"]): row for row in rows}

"""Virtual machine sizes: what they can do, where they are, and the quota they draw on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from ... import data
from ...arm.refusals import refusal


@dataclass(frozen=True, slots=True)
class Size:
    """One size; `family` is the name of its quota, generations are V1 and V2."""

    name: str
    vcpus: int
    memory_mb: int
    max_data_disks: int
    temp_disk_mb: int
    os_disk_mb: int
    family: str
    generations: tuple[str, ...]
    architecture: str
    trusted_launch: bool
    confidential: str | None
    premium: bool
    row: dict[str, Any]

    @property
    def described(self) -> bool:
        """Whether the catalogue says more of it than its numbers."""
        return self.row.get("basis") != "inferred"

    def listed(self) -> dict[str, Any]:
        """As `vmSizes` answers it (recorded)."""
        return {
            "name": self.name,
            "numberOfCores": self.vcpus,
            "osDiskSizeInMB": self.os_disk_mb,
            "resourceDiskSizeInMB": self.temp_disk_mb,
            "memoryInMB": self.memory_mb,
            "maxDataDiskCount": self.max_data_disks,
        }


@cache
def sizes() -> dict[str, Size]:
    """Every size by lower-cased name: the described ones, then those of which only the numbers are recorded."""
    catalogue = data.read("sizes")
    found = _described()
    for name, cores, memory, disks, temporary in catalogue["allRecordedSizes"]:
        found.setdefault(name.lower(), _inferred(name, cores, memory, disks, temporary))
    return found


_NAME = re.compile(r"(?:Standard|Basic)_([A-Z]+)\d+(?:-\d+)?([a-z]*)(?:_([A-Z]\w*?))?(?:_(v\d+))?")


def _inferred(name: str, cores: int, memory: int, disks: int, temporary: int) -> Size:
    """A size from its name, by the naming conventions page: p is Arm64, s is premium storage, v2 and later boot V2."""
    match = _NAME.fullmatch(name)
    series, features, _, version = match.groups(default="") if match else ("", "", "", "")
    arm = "p" in features
    generations = ("V2",) if arm or version >= "v6" else ("V1", "V2") if "s" in features or "S" in series else ("V1",)
    family = f"standard{series}{features.upper()}{version}Family"
    premium = "s" in features or "S" in series
    trusted = "V2" in generations and not arm
    architecture = "Arm64" if arm else "x64"
    row = {"name": name, "basis": "inferred"}
    confidential = "SNP" if series in ("DC", "EC") and "a" in features else None
    return Size(
        name, cores, memory, disks, temporary, 1047552, family, generations, architecture, trusted, confidential,
        premium, row,
    )  # fmt: skip


def _described() -> dict[str, Size]:
    return {
        row["name"].lower(): Size(
            row["name"],
            row["vCPUs"],
            row.get("memoryMB") or int(row["memoryGB"] * 1024),
            row["maxDataDisks"],
            row.get("tempDiskMB") or 0,
            row.get("osDiskSizeMB") or 1047552,
            row["family"],
            tuple(part.strip() for part in row["hyperVGenerations"].split(",")),
            row["architecture"],
            bool(row.get("trustedLaunchSupported")),
            row.get("confidentialComputingType"),
            bool(row.get("premiumIO")),
            row,
        )
        for row in data.read("sizes")["sizes"]
    }


def require(name: str) -> Size:
    """The size of a name; catalogue row size-unknown-in-region otherwise."""
    size = sizes().get(name.lower())
    if size is None:
        raise refusal("size-unknown-in-region", size=name, sizes=",".join(size.name for size in sizes().values()))
    return size

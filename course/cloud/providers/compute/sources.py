"""What a disk, an image or a VM can be made from, whatever it is called: one description for all."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from ...arm.store import Record


@dataclass(frozen=True, slots=True)
class DataDisk:
    """One data disk of a source: `contents` is the name of a blob, or None for an empty disk."""

    lun: int
    size_gb: int
    contents: str | None = None
    id: str | None = None
    caching: str = "None"
    storage: str = "Premium_LRS"


@dataclass(frozen=True, slots=True)
class Source:
    """An operating system disk with its data disks, and what Azure knows of them.

    `os_state` is Generalized or Specialized; `generation` V1, V2 or "" (a disk that does not say); `security` the
    SecurityType feature or ""; `contents` names the blob with the guest's file tree; `plan` is the Marketplace plan that a VM must state.
    """

    kind: str
    id: str
    os_type: str
    os_state: str = "Generalized"
    generation: str = "V1"
    architecture: str = "x64"
    security: str = ""
    size_gb: int = 30
    contents: str | None = None
    data_disks: tuple[DataDisk, ...] = ()
    plan: dict[str, str] | None = None
    publisher: str = ""
    offer: str = ""
    sku: str = ""
    version: str = ""
    caching: str = "ReadWrite"
    storage: str = "Premium_LRS"
    disk_id: str = ""
    features: dict[str, str] = field(default_factory=dict)  # of the image: IsAcceleratedNetworkSupported, ...

    def as_private(self) -> dict[str, Any]:
        """JSON to keep with an image or a disk."""
        kept = {name: getattr(self, name) for name in _FIELDS}  # dataclasses.asdict copies deeply, ten times as slow
        return {**kept, "data_disks": [asdict(disk) for disk in self.data_disks]}

    @property
    def trusted_launch_capable(self) -> bool:
        """Whether a Trusted Launch VM may start from it."""
        return self.security.startswith("TrustedLaunch")


_FIELDS = tuple(member.name for member in fields(Source))


def from_private(content: dict[str, Any]) -> Source:
    """What `as_private` kept."""
    disks = tuple(DataDisk(**disk) for disk in content["data_disks"])
    return Source(**{**content, "data_disks": disks})


def of_disk(record: Record) -> Source:
    """A managed disk or snapshot as a source of an operating system disk."""
    kept = record.private.get("source")
    properties = record.document["properties"]
    base = from_private(kept) if kept else Source("disk", record.document["id"], properties.get("osType") or "")
    return replace(
        base,
        kind="disk",
        id=record.document["id"],
        disk_id=record.document["id"],
        os_type=properties.get("osType") or base.os_type,
        generation=properties.get("hyperVGeneration") or (base.generation if kept else ""),
        architecture=(properties.get("supportedCapabilities") or {}).get("architecture") or base.architecture,
        size_gb=properties["diskSizeGB"],
        contents=record.private.get("contents"),
        os_state="Specialized",
    )

"""What a disk, an image or a VM can be made from, whatever it is called: one description for all."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ...arm.resource_type import Context
from ...arm.store import Record


@dataclass(frozen=True, slots=True)
class DataDisk:
    """One data disk of a source: `contents` is the name of a blob, or None for an empty disk."""

    lun: int
    size_gb: int
    contents: str | None = None
    id: str | None = None
    caching: str = "None"


@dataclass(frozen=True, slots=True)
class Source:
    """An operating system disk with its data disks, and what Azure knows of them.

    `os_state` is Generalized or Specialized; `generation` V1 or V2; `security` the SecurityType feature or "";
    `contents` names the blob with the guest's file tree; `plan` is the Marketplace plan that a VM must state.
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
    features: dict[str, str] = field(default_factory=dict)

    def as_private(self) -> dict[str, Any]:
        """JSON to keep with an image or a disk."""
        return asdict(self)

    @property
    def trusted_launch_capable(self) -> bool:
        """Whether a Trusted Launch VM may start from it."""
        return self.security.startswith("TrustedLaunch")


def from_private(content: dict[str, Any]) -> Source:
    """What `as_private` kept."""
    disks = tuple(DataDisk(**disk) for disk in content["data_disks"])
    return Source(**{**content, "data_disks": disks})


def of_disk(record: Record) -> Source:
    """A managed disk or snapshot as a source of an operating system disk."""
    kept = record.private.get("source")
    properties = record.document["properties"]
    base = from_private(kept) if kept else Source("disk", record.document["id"], properties.get("osType") or "Linux")
    return replace(
        base,
        kind="disk",
        id=record.document["id"],
        disk_id=record.document["id"],
        os_type=properties.get("osType") or base.os_type,
        generation=properties.get("hyperVGeneration") or base.generation,
        size_gb=properties["diskSizeGB"],
        contents=record.private.get("contents"),
        os_state="Specialized",
    )


def of_virtual_machine(context: Context, record: Record) -> Source:
    """A virtual machine with its disks: generalized or specialized as its flag says."""
    storage = record.document["properties"]["storageProfile"]
    os_disk = storage["osDisk"]
    disk = context.arm.store.records[os_disk["managedDisk"]["id"].lower()]
    data_disks = tuple(
        DataDisk(
            entry["lun"],
            entry.get("diskSizeGB") or 1,
            _contents(context, entry),
            entry.get("managedDisk", {}).get("id"),
            entry.get("caching", "None"),
        )
        for entry in storage.get("dataDisks", [])
    )
    profile = record.document["properties"].get("securityProfile") or {}
    return replace(
        of_disk(disk),
        kind="virtual machine",
        id=record.document["id"],
        data_disks=data_disks,
        os_state="Generalized" if record.private["generalized"] else "Specialized",
        security=profile.get("securityType", "").replace("Standard", ""),
        caching=os_disk.get("caching", "ReadWrite"),
        storage=disk.document.get("sku", {}).get("name", "Premium_LRS"),
        plan=record.document.get("plan"),
    )


def _contents(context: Context, entry: dict[str, Any]) -> str | None:
    disk = context.get(entry.get("managedDisk", {}).get("id", ""))
    return disk.private.get("contents") if disk else None

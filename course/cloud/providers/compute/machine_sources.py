"""A virtual machine as the source of an image: its disks, and whether it is flagged generalized."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...arm.resource_type import Context
from ...arm.store import Record
from . import guest_disks, vm_storage
from .sources import DataDisk, Source, of_disk


def of_virtual_machine(context: Context, record: Record) -> Source:
    """A virtual machine with its disks: generalized or specialized as its flag says."""
    properties = record.document["properties"]
    os_disk = properties["storageProfile"]["osDisk"]
    disk = guest_disks.os_disk(context, record)
    profile = properties.get("securityProfile") or {}
    return replace(
        of_disk(disk),
        kind="virtual machine",
        id=record.document["id"],
        data_disks=tuple(_data_disk(context, entry) for entry in properties["storageProfile"].get("dataDisks", [])),
        os_state="Generalized" if record.private["generalized"] else "Specialized",
        security=profile.get("securityType", "").replace("Standard", ""),
        caching=os_disk.get("caching", "ReadWrite"),
        storage=disk.document.get("sku", {}).get("name", "Standard_LRS"),
        plan=record.document.get("plan"),
    )


def _data_disk(context: Context, entry: dict[str, Any]) -> DataDisk:
    disk = vm_storage.disk_of(context, entry)
    return DataDisk(
        entry["lun"],
        entry.get("diskSizeGB") or 1,
        disk.private.get("contents") if disk else None,
        disk.document["id"] if disk else None,
        entry.get("caching", "None"),
        disk.document.get("sku", {}).get("name", "Standard_LRS") if disk else "Standard_LRS",
    )

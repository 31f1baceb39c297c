"""POST virtualMachines/convertToManagedDisks: the VHDs of an unmanaged VM become managed disks (recorded)."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from ...arm.errors import ArmError
from ...arm.resource_type import Call
from ...arm.store import Document, Record
from . import page_blobs, vm_storage
from .sources import of_disk


def convert(call: Call, machine: Record) -> None:
    """Every VHD is copied into a managed disk; the blobs stay where they are, free."""
    document = machine.document
    storage = document["properties"]["storageProfile"]
    if not storage["osDisk"].get("vhd"):
        raise _managed_already(document["name"])
    call.body = {"location": document["location"], "tags": document.get("tags")}
    converted = {
        **storage,
        "osDisk": _converted(call, storage["osDisk"]),
        "dataDisks": [_converted(call, entry) for entry in storage["dataDisks"]],
    }
    call.change(document["id"], {"storageProfile": converted})


def _converted(call: Call, entry: Document) -> Document:
    """One disk of the answer: it keeps its place, and its name ends with the new disk's unique id."""
    uri = entry["vhd"]["uri"]
    blob = vm_storage.attachable(call, entry)
    source = replace(of_disk(blob), contents=blob.private.get("contents"))
    unique = call.guid("disk").replace("-", "")
    prefix = "" if entry["name"].startswith(call.id.name) else f"{call.id.name}_"
    disk = vm_storage.create_disk(
        call,
        f"{prefix}{entry['name']}_{unique}",
        "",
        entry["diskSizeGB"],
        _sku(call, uri),
        {"createOption": "Import", "sourceUri": uri},
        source,
        {},
    )
    vm_storage.release(call, blob)
    kept = {name: value for name, value in entry.items() if name != "vhd"}
    return {**kept, "name": disk.document["name"], "managedDisk": vm_storage.managed(disk)}


def _sku(call: Call, uri: str) -> str:
    """Premium where the VHD's account is premium."""
    name = (urlsplit(uri).hostname or "").split(".")[0].lower()
    accounts = (a.document for a in call.arm.store.of_type(page_blobs.ACCOUNTS) if a.document["name"].lower() == name)
    premium = any(account["sku"]["name"].startswith("Premium") for account in accounts)
    return "Premium_LRS" if premium else "Standard_LRS"


def _managed_already(name: str) -> ArmError:
    """Code and text unproven."""
    return ArmError(409, "OperationNotAllowed", f"VM '{name}' already uses managed disks.")

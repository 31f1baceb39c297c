"""A PUT or PATCH of a virtual machine that exists: resize, attach and detach data disks, tags; the rest is fixed."""

from __future__ import annotations

from ...arm.errors import property_change_not_allowed
from ...arm.refusals import refusal
from ...arm.resource_type import Call
from ...arm.store import Document, Record
from . import vm_storage
from .sizes import require
from .usage import require_cores

_FIXED_REFERENCE = ("publisher", "offer", "sku", "version", "id")


def plan(call: Call, old: Record) -> Document:
    """The changed document; refuses a change of what is fixed (recorded: change-image-reference)."""
    given, before = call.body.get("properties") or {}, old.document["properties"]
    call.body.setdefault("location", old.document["location"])
    for member in ("plan", "zones"):
        if member not in call.body and member in old.document:
            call.body[member] = old.document[member]
    _check_fixed(given, before)
    changed = {**before}
    wanted = (given.get("hardwareProfile") or {}).get("vmSize")
    if wanted and wanted.lower() != before["hardwareProfile"]["vmSize"].lower():
        changed["hardwareProfile"] = {"vmSize": _resize(call, old, wanted)}
    storage = given.get("storageProfile") or {}
    if "dataDisks" in storage:
        changed["storageProfile"] = {
            **before["storageProfile"],
            "dataDisks": _data_disks(call, storage["dataDisks"], before),
        }
    os_disk = storage.get("osDisk") or {}
    if os_disk.get("diskSizeGB", 0) > before["storageProfile"]["osDisk"]["diskSizeGB"]:
        changed["storageProfile"] = {**changed["storageProfile"], "osDisk": _grow(call, old, os_disk["diskSizeGB"])}
    for name in (
        "userData",
        "licenseType",
        "diagnosticsProfile",
        "securityProfile",
        "networkProfile",
        "additionalCapabilities",
    ):
        if given.get(name) is not None:
            changed[name] = given[name]
    call.private["etag"] = old.private["etag"] + 1
    return {"properties": changed}


def _check_fixed(given: Document, before: Document) -> None:
    storage, known = given.get("storageProfile") or {}, before["storageProfile"]
    reference = storage.get("imageReference") or {}
    was = known.get("imageReference") or {}
    for name in _FIXED_REFERENCE:
        if reference.get(name) and str(reference[name]).lower() != str(was.get(name, "")).lower():
            raise refusal("change-image-reference")
    option = (storage.get("osDisk") or {}).get("createOption")
    if option and option != known["osDisk"]["createOption"]:
        raise refusal("change-osdisk-createoption")
    profile, was_profile = given.get("osProfile") or {}, before.get("osProfile") or {}
    for name in ("computerName", "adminUsername"):
        if profile.get(name) and profile[name] != was_profile.get(name):
            raise property_change_not_allowed(f"osProfile.{name}")


def _resize(call: Call, old: Record, wanted: str) -> str:
    size = require(wanted)
    if old.private["generation"] not in size.generations:
        raise refusal("size-generation", size=size.name, n=old.private["generation"][1:])
    if len(old.document["properties"]["storageProfile"]["dataDisks"]) > size.max_data_disks:
        raise refusal("max-data-disks", n=size.max_data_disks)
    if old.private["power"] != "deallocated":
        before = require(old.document["properties"]["hardwareProfile"]["vmSize"])
        if size.vcpus > before.vcpus:
            require_cores(call, call.id.subscription, old.document["location"], size)
    return size.name


def _data_disks(call: Call, given: list[Document], before: Document) -> list[Document]:
    known = {entry["lun"]: entry for entry in before["storageProfile"]["dataDisks"]}
    names = {(entry.get("managedDisk") or {}).get("id", entry.get("name", "")).lower() for entry in given}
    for entry in known.values():
        gone = entry["managedDisk"]["id"].lower() not in names and entry["name"].lower() not in {
            (asked.get("name") or "").lower() for asked in given
        }
        if gone:
            vm_storage.release(call, entry["managedDisk"]["id"])
    kept, new = [], []
    for entry in given:
        here = known.get(entry["lun"])
        same = here is not None and entry.get("name", here["name"]).lower() == here["name"].lower()
        (kept if same else new).append(
            {**here, **entry, "managedDisk": here["managedDisk"]} if same and here else entry
        )
    size = require(before["hardwareProfile"]["vmSize"])
    luns = [entry["lun"] for entry in given]
    if len(set(luns)) != len(luns):
        raise refusal("lun-in-use", lun=next(lun for lun in luns if luns.count(lun) > 1))
    if len(given) > size.max_data_disks:
        raise refusal("max-data-disks", n=size.max_data_disks)
    return sorted([*kept, *vm_storage.data_disks(call, new, None, size)], key=lambda entry: int(entry["lun"]))


def _grow(call: Call, old: Record, gigabytes: int) -> Document:
    """A larger operating system disk: only while the VM is deallocated (catalogue row disk-resize-running)."""
    if old.private["power"] != "deallocated":
        raise refusal("disk-resize-running")
    os_disk = old.document["properties"]["storageProfile"]["osDisk"]
    call.change(os_disk["managedDisk"]["id"], {"diskSizeGB": gigabytes, "diskSizeBytes": gigabytes * 2**30})
    return {**os_disk, "diskSizeGB": gigabytes}

"""A PUT or PATCH of a virtual machine that exists: resize, attach and detach disks, security, tags; the rest is fixed."""

from __future__ import annotations

from ...arm.errors import parameter_missing
from ...arm.refusals import refusal
from ...arm.resource_type import Call, Completion
from ...arm.store import Document, Record
from ..network import references
from . import os_profile, vm_applications, vm_interfaces, vm_security, vm_spot, vm_storage
from .sizes import require
from .usage import require_cores

_FIXED_REFERENCE = ("publisher", "offer", "sku", "version", "id")
#: Members of `properties` that an update replaces as they are given.
_REPLACED = (
    "userData", "licenseType", "diagnosticsProfile", "additionalCapabilities", "billingProfile",
    "capacityReservation", "extensionsTimeBudget", "proximityPlacementGroup", "scheduledEventsProfile", "priority",
    "evictionPolicy", "virtualMachineScaleSet", "host", "hostGroup", "scheduledEventsPolicy",
    "resiliencyProfile",
)  # fmt: skip


def plan(call: Call, old: Record) -> Document:
    """The changed document; refuses a change of what is fixed (recorded: change-image-reference)."""
    given, before = call.body.get("properties") or {}, old.document["properties"]
    call.body.setdefault("location", old.document["location"])
    for member in ("plan", "zones", "identity", "extendedLocation"):
        if member not in call.body and member in old.document:
            call.body[member] = old.document[member]
    _check_fixed(given, before)
    vm_spot.check_change(call, old, given)
    changed = {**before}
    if given.get("hardwareProfile"):
        changed["hardwareProfile"] = _hardware(call, old, given["hardwareProfile"])
    changed["storageProfile"] = _storage(call, old, given.get("storageProfile") or {})
    for name in _REPLACED:
        if given.get(name) is not None:
            changed[name] = given[name]
    if changed.get("userData") == "":  # what az sends to take it away
        del changed["userData"]
    if given.get("osProfile"):
        known = before.get("osProfile")
        changed["osProfile"] = os_profile.changed(given["osProfile"], known, old.private.get("custom_data", ""))
    if given.get("applicationProfile"):
        changed["applicationProfile"] = vm_applications.completed(given["applicationProfile"])
    if given.get("networkProfile"):
        changed["networkProfile"] = vm_interfaces.replaced(call, old, given["networkProfile"])
    if given.get("securityProfile"):
        vm_security.check_change(call, old, given["securityProfile"])
        changed["securityProfile"] = vm_security.completed(given["securityProfile"])
    call.private |= {"etag": old.private["etag"] + 1, "refers": list(dict.fromkeys(references.mentioned(changed)))}
    kept = {"placement": old.document["placement"]} if "placement" in old.document else {}
    return {"properties": changed, **kept}


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


def _hardware(call: Call, old: Record, given: Document) -> Document:
    before = old.document["properties"]["hardwareProfile"]
    wanted = given.get("vmSize") or before["vmSize"]
    size = before["vmSize"] if wanted.lower() == before["vmSize"].lower() else _resize(call, old, wanted)
    more = given.get("vmSizeProperties") or before.get("vmSizeProperties")
    return {"vmSize": size, **({"vmSizeProperties": more} if more else {})}


def _resize(call: Call, old: Record, wanted: str) -> str:
    size = require(wanted)
    if old.private["generation"] not in size.generations:
        raise refusal("size-generation", size=size.name, n=old.private["generation"][1:])
    before = require(old.document["properties"]["hardwareProfile"]["vmSize"])
    if size.architecture != before.architecture:
        was = {"size": before.name, "architecture": before.architecture}
        raise refusal("resize-architecture", **was, wanted=size.name, other=size.architecture)
    if len(old.document["properties"]["storageProfile"]["dataDisks"]) > size.max_data_disks:
        raise refusal("max-data-disks", n=size.max_data_disks)
    if old.private["power"] != "deallocated" and size.vcpus > before.vcpus:
        require_cores(call, call.id.subscription, old.document["location"], size)
    return size.name


# Disks


def _storage(call: Call, old: Record, given: Document) -> Document:
    before = old.document["properties"]["storageProfile"]
    changed = {**before}
    if given.get("osDisk"):
        changed["osDisk"] = _os_disk(call, old, given["osDisk"])
    if "dataDisks" in given or (given and call.operation.method == "PUT"):  # a PUT that names none detaches them
        changed["dataDisks"] = _data_disks(call, given.get("dataDisks") or [], old)
    if given.get("alignRegionalDisksToVMZone") is not None:
        changed["alignRegionalDisksToVMZone"] = given["alignRegionalDisksToVMZone"]
    if given.get("diskControllerType"):
        if given["diskControllerType"] != before.get("diskControllerType", "SCSI"):
            _require_deallocated(call, old)
        changed["diskControllerType"] = given["diskControllerType"]
    return changed


def _os_disk(call: Call, old: Record, given: Document) -> Document:
    before = old.document["properties"]["storageProfile"]["osDisk"]
    kept = {name: given[name] for name in ("caching", "deleteOption", "writeAcceleratorEnabled") if name in given}
    changed = {**before, **kept}
    if before.get("diffDiskSettings") and given.get("diffDiskSettings"):
        changed["diffDiskSettings"] = {**before["diffDiskSettings"], **given["diffDiskSettings"]}
    disk = (given.get("managedDisk") or {}).get("id")
    if disk and disk.lower() != before.get("managedDisk", {}).get("id", "").lower():
        return _swapped(call, old, given, changed)
    if (given.get("diskSizeGB") or 0) > before["diskSizeGB"]:
        changed["diskSizeGB"] = _grow(call, old, before, given["diskSizeGB"])
    return changed


def _swapped(call: Call, old: Record, given: Document, changed: Document) -> Document:
    """Another operating system disk; also of a VM that runs (recorded)."""
    record = vm_storage.attachable(call, given)
    vm_storage.own(call, record, {})
    vm_storage.release(call, vm_storage.disk_of(call, old.document["properties"]["storageProfile"]["osDisk"]))
    properties = record.document["properties"]
    name = {"name": record.document["name"], "diskSizeGB": properties["diskSizeGB"]}
    return {**changed, **name, **vm_storage.placed(record, given)}


def _grow(call: Call, old: Record, os_disk: Document, gigabytes: int) -> int:
    """A larger operating system disk: only while the VM is deallocated (catalogue row disk-resize-running)."""
    if old.private["power"] != "deallocated":
        raise refusal("disk-resize-running")
    record = vm_storage.disk_of(call, os_disk)
    if record is not None:
        vm_storage.grow(call, record, gigabytes)
    return gigabytes


def _require_deallocated(call: Call, old: Record) -> None:
    if old.private["power"] != "deallocated":
        raise refusal("op-needs-deallocated", operation=call.operation.name, vm=old.document["name"])


def _data_disks(call: Call, given: list[Document], old: Record) -> list[Document]:
    """The disks that are there, in their order, and the new ones; what is left out stays, marked, until the operation
    is over (recorded)."""
    properties = old.document["properties"]
    before = properties["storageProfile"]["dataDisks"]
    size = require((call.body.get("properties") or {}).get("hardwareProfile", {}).get("vmSize") or _size_of(old))
    if not all("lun" in entry for entry in given):
        raise parameter_missing("dataDisk.lun")
    luns = [entry["lun"] for entry in given if not entry.get("toBeDetached")]
    if len(set(luns)) != len(luns):
        raise refusal("lun-in-use", lun=next(lun for lun in luns if luns.count(lun) > 1))
    there, leaving, new = [], [], list(given)
    for entry in before:
        asked = next((other for other in new if _is(entry, other)), None)
        if asked is None or asked.get("toBeDetached"):
            option = {"detachOption": asked["detachOption"]} if asked and asked.get("detachOption") else {}
            leaving.append({**entry, "toBeDetached": True, **option})
            there.append(leaving[-1])
        else:
            there.append(_kept(call, entry, asked))
        if asked is not None:
            new.remove(asked)
    records = [vm_storage.disk_of(call, entry) for entry in leaving]
    call.private["detaching"] = [record.document["id"].lower() for record in records if record]
    return [*there, *vm_storage.data_disks(call, new, None, size, len(there) - len(leaving))]


def _kept(call: Call, entry: Document, asked: Document) -> Document:
    """A data disk that stays, as it is asked for now; it may grow while its VM runs (disks without downtime)."""
    names = ("caching", "deleteOption", "lun", "writeAcceleratorEnabled")
    kept = {**entry, **{name: asked[name] for name in names if name in asked}}
    record, gigabytes = vm_storage.disk_of(call, entry), asked.get("diskSizeGB") or 0
    if record is not None and gigabytes > record.document["properties"]["diskSizeGB"]:
        vm_storage.grow(call, record, gigabytes)
        kept["diskSizeGB"] = gigabytes
    return kept


def _size_of(old: Record) -> str:
    return str(old.document["properties"]["hardwareProfile"]["vmSize"])


def _is(entry: Document, asked: Document) -> bool:
    """Whether a disk that is asked for is one that is there: by id, by address, or by name and LUN."""
    for path in (("managedDisk", "id"), ("vhd", "uri")):
        there = (entry.get(path[0]) or {}).get(path[1])
        given = (asked.get(path[0]) or {}).get(path[1])
        if there and given:
            return bool(there.lower() == given.lower())
    same = (asked.get("name") or entry["name"]).lower() == entry["name"].lower()
    return same and bool(asked["lun"] == entry["lun"])


def finish(done: Completion) -> None:
    """The second half of an update: what was to be detached is gone, and what cannot be attached is refused."""
    machine = done.require()
    storage = machine.document["properties"]["storageProfile"]
    for entry in storage["dataDisks"]:
        record = vm_storage.disk_of(done, entry)
        if record and (record.document["properties"].get("encryptionSettingsCollection") or {}).get("enabled"):
            raise refusal("disk-encryption-settings-data", diskId=record.document["id"])
        if entry.get("toBeDetached"):
            vm_storage.release(done, record)
    kept = [entry for entry in storage["dataDisks"] if not entry.get("toBeDetached")]
    properties = {"storageProfile": {**storage, "dataDisks": kept}, "provisioningState": "Succeeded"}
    done.change(machine.document["id"], properties, detaching=None)

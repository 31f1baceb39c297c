"""The virtualMachineProfile of a scale set's model: what each instance is made from."""

from __future__ import annotations

from ...arm.errors import parameter_missing, property_change_not_allowed
from ...arm.refusals import refusal
from ...arm.resource_type import Call
from ...arm.store import Document, Record
from . import os_profile, vm_create, vm_security, vm_storage
from . import virtual_machine_scale_set_network_profile as network_profile
from .image_references import resolve
from .sizes import Size
from .sources import Source

_COPIED = (
    "licenseType",
    "priority",
    "evictionPolicy",
    "diagnosticsProfile",
    "userData",
    "capacityReservation",
    "applicationProfile",
    "hardwareProfile",
    "serviceArtifactReference",
    "securityPostureReference",
)


def completed(call: Call, given: Document, old: Record | None, size: Size, flexible: bool) -> Document:
    """The profile checked and with defaults; its source and its secrets go into `call.private`."""
    storage = given.get("storageProfile") or {}
    reference = storage.get("imageReference")
    source = resolve(call, reference, call.body["location"]) if reference else _of_blob(call, storage)
    before = old.document["properties"].get("virtualMachineProfile") if old else None
    if before:
        was = before["storageProfile"].get("imageReference") or {}
        _check_image_change(call, was, reference or {}, source, old)
        if _can_be_evicted(before) != _can_be_evicted(given):
            raise property_change_not_allowed("priority")  # between Regular and the others: Azure/azure-cli#11187
    security = (given.get("securityProfile") or {}).get("securityType")
    if not (before and security == "Standard"):  # recorded: an existing scale set may leave trusted launch by name
        vm_security.check(call, given, size, source, None)
    profile: Document = {}
    asked = _os_profile(call, given, old, source, flexible)
    if asked:
        profile["osProfile"] = asked
    profile["storageProfile"] = _storage(storage, source, size, flexible)
    profile["networkProfile"] = network_profile.completed(given.get("networkProfile") or {}, flexible)
    for name in _COPIED:
        if given.get(name) not in (None, ""):
            profile[name] = given[name]
    if _can_be_evicted(given):
        profile["billingProfile"] = {"maxPrice": -1.0, **(given.get("billingProfile") or {})}
        profile.setdefault("evictionPolicy", "Deallocate")
    if given.get("securityProfile"):
        profile["securityProfile"] = _security(given["securityProfile"])
    events = _events(given.get("scheduledEventsProfile") or {})
    if events:
        profile["scheduledEventsProfile"] = events
    if given.get("extensionProfile"):
        profile["extensionProfile"] = {
            **given["extensionProfile"],
            "extensions": [shown_extension(entry) for entry in given["extensionProfile"].get("extensions") or []],
        }
    profile["timeCreated"] = call.now
    call.private["protected"] = protected_settings((given.get("extensionProfile") or {}).get("extensions") or [], old)
    call.private |= {"source": source.as_private(), "os_state": source.os_state}
    return profile


def _can_be_evicted(profile: Document) -> bool:
    return profile.get("priority") in ("Spot", "Low")


def shown_extension(entry: Document) -> Document:
    """An extension of the model as it is shown: without its protected settings."""
    for name in ("name", "properties"):
        if not entry.get(name):
            raise parameter_missing(f"extensionProfile.extensions.{name}")
    properties = {key: value for key, value in entry["properties"].items() if key != "protectedSettings"}
    return {"name": entry["name"], "properties": properties}


def protected_settings(entries: list[Document], old: Record | None) -> Document:
    """The protected settings of extensions by name; one that comes without keeps what it had."""
    known = old.private.get("protected") or {} if old else {}
    found = {entry["name"]: entry["properties"].get("protectedSettings", known.get(entry["name"])) for entry in entries}
    return {name: settings for name, settings in found.items() if settings is not None}


def _of_blob(call: Call, storage: Document) -> Source:
    """A generalized VHD in a storage account; one that does not say is Windows (REST example of an unmanaged image)."""
    return vm_create.of_blob(call, {"osType": "Windows", **(storage.get("osDisk") or {})})


def _check_image_change(call: Call, was: Document, now: Document, source: Source, old: Record | None) -> None:
    """catalogue rows vmss-image-type-change, vmss-os-state-change and vmss-image-sku-change."""
    if bool(was.get("id")) != bool(now.get("id")):
        raise refusal("vmss-image-type-change")
    if old is not None and source.os_state != old.private.get("os_state", source.os_state):
        raise refusal("vmss-os-state-change", vmssName=call.id.name)
    if source.plan and was.get("sku", "").lower() != now.get("sku", "").lower():
        raise refusal("vmss-image-sku-change")


def _os_profile(call: Call, given: Document, old: Record | None, source: Source, flexible: bool) -> Document | None:
    """Needed for a generalized source, refused for a specialized one; secrets are kept apart."""
    asked = given.get("osProfile")
    if source.os_state == "Specialized":
        if asked:
            raise refusal("osprofile-not-allowed")
        return None
    if not asked:
        raise refusal("osprofile-missing")
    kept = dict(old.private.get("secrets") or {}) if old else {}
    secrets = kept | {name: asked[name] for name in ("adminPassword", "customData") if asked.get(name)}
    call.private["secrets"] = secrets
    prefix = asked.get("computerNamePrefix") or call.id.name
    whole = os_profile.complete(call, {**secrets, **asked, "computerName": prefix + "000000"}, source.os_type)
    completed = {"computerNamePrefix": prefix, **{key: whole[key] for key in whole if key != "computerName"}}
    for name in ("linuxConfiguration", "windowsConfiguration"):
        if name in completed and not flexible and "patchSettings" not in (asked.get(name) or {}):
            completed[name] = {key: value for key, value in completed[name].items() if key != "patchSettings"}
    return completed


def _storage(given: Document, source: Source, size: Size, flexible: bool) -> Document:
    disk = given.get("osDisk") or {}
    default = "Premium_LRS" if size.premium else "Standard_LRS"
    # A managed image has disk types of its own (recorded: Standard_LRS of an image, on a size that takes Premium).
    own = source.kind == "managed image" and size.premium
    os_default = source.storage if own else default
    of_image = {disk.lun: disk.storage for disk in source.data_disks} if own else {}
    unmanaged = bool(disk.get("vhdContainers")) or not given.get("imageReference")
    gigabytes = disk.get("diskSizeGB") or source.size_gb
    if gigabytes < source.size_gb:
        raise refusal("disk-smaller-than-image", size=gigabytes, imageSize=source.size_gb)
    os_disk = {
        **disk,
        **vm_storage.ephemeral(disk),
        "osType": source.os_type,
        "createOption": "FromImage",
        "caching": disk.get("caching", "None"),
        **({} if unmanaged else {"managedDisk": _managed(disk, os_default), "diskSizeGB": gigabytes}),
        **({"deleteOption": disk.get("deleteOption", "Delete")} if flexible else {}),
    }
    data_disks = [
        {
            **entry,
            "caching": entry.get("caching", "None"),
            "managedDisk": _managed(entry, of_image.get(entry.get("lun"), default)),
        }
        for entry in given.get("dataDisks") or []
    ]
    storage: Document = {"osDisk": os_disk}
    if given.get("imageReference"):
        storage["imageReference"] = given["imageReference"]
    if data_disks:
        storage["dataDisks"] = data_disks
    if source.generation == "V2" or given.get("diskControllerType"):
        storage["diskControllerType"] = given.get("diskControllerType", "SCSI")
    return storage


def _managed(disk: Document, default: str) -> Document:
    asked = disk.get("managedDisk") or {}
    return {**asked, "storageAccountType": asked.get("storageAccountType") or default}


def _security(given: Document) -> Document:
    return {} if given.get("securityType") == "Standard" else vm_security.completed(given)


def _events(given: Document) -> Document | None:
    """Notifications with their default times; one that is switched off is gone (recorded)."""
    events: Document = {}
    for name, default in (("terminateNotificationProfile", "PT5M"), ("osImageNotificationProfile", "PT15M")):
        if (given.get(name) or {}).get("enable"):
            events[name] = {"notBeforeTimeout": default, **given[name]}
    return events or None

"""A new virtual machine: every check that Azure makes before it says yes, and the document it answers with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...arm.errors import parameter_missing
from ...arm.refusals import refusal
from ...arm.resource_type import Call, location_key
from ...arm.store import Document
from ..network import references
from . import (
    entity_names,
    os_profile,
    page_blobs,
    vm_applications,
    vm_interfaces,
    vm_placement,
    vm_security,
    vm_spot,
    vm_storage,
)
from .image_references import resolve
from .sizes import Size, require
from .sources import Source, of_disk
from .usage import require_cores


def plan(call: Call) -> Document:
    """The document of a VM that is being created; its disks are made on the way."""
    entity_names.check(call.id.name)
    given = call.body.get("properties") or {}
    call.body["location"] = location_key(call.body["location"])
    placement = vm_placement.placed(call)
    name = (given.get("hardwareProfile") or {}).get("vmSize")
    if not name:
        raise parameter_missing("hardwareProfile.vmSize")
    size = require(name)
    storage = given.get("storageProfile") or {}
    os_disk = dict(storage.get("osDisk") or {"createOption": "FromImage"})
    reference = storage.get("imageReference")
    source = _source(call, os_disk, reference)
    profile = _os_profile(call, given, os_disk, source)
    attached = _attached_security(call, os_disk)
    security = (
        given.get("securityProfile") if attached is not None else vm_security.asked_for(call, given, size, source)
    )
    vm_security.check(call, {**given, "securityProfile": security}, size, source, attached)
    vm_spot.check(given)
    require_cores(call, call.subscription, call.body["location"], size)
    network = vm_interfaces.attached(call, given)
    vm_id = call.guid("vm")
    properties: Document = {
        "hardwareProfile": {"vmSize": size.name, **_vm_size_properties(given)},
        "provisioningState": "Creating",
        "vmId": vm_id,
        **_copied(
            given,
            "additionalCapabilities",
            "virtualMachineScaleSet",
            "platformFaultDomain",
        ),
        **_proximity(call, given),
        **_availability_set(given),
        "storageProfile": _storage(call, storage, os_disk, reference, source, size),
        **({"osProfile": profile} if profile else {}),
        **({"securityProfile": vm_security.completed(security)} if security else {}),
        "networkProfile": network,
        **_copied(
            given,
            "priority",
            "evictionPolicy",
            "billingProfile",
            "licenseType",
            "diagnosticsProfile",
            "userData",
            "extensionsTimeBudget",
            "scheduledEventsProfile",
            "scheduledEventsPolicy",
            "capacityReservation",
            "host",
            "hostGroup",
            "resiliencyProfile",
        ),
        "timeCreated": call.now,
    }
    if given.get("applicationProfile"):
        properties["applicationProfile"] = vm_applications.completed(given["applicationProfile"])
    call.private |= {
        "power": "starting",
        "generalized": False,
        "generation": source.generation or "V1",
        "since": call.now,
        "agent": "",
        "image": source.id,
        "os_state": source.os_state,
        "etag": 1,
        "custom_data": os_profile.digest((given.get("osProfile") or {}).get("customData")),
        "refers": list(dict.fromkeys(references.mentioned(properties))),
    }
    return {"properties": properties, **placement}


def _proximity(call: Call, given: Document) -> Document:
    """A VM is near those that it asks for; one that joins a scale set near its other VMs (recorded)."""
    joined = given.get("virtualMachineScaleSet") or {}
    scale_set = call.get(str(joined.get("id") or "")) if not given.get("proximityPlacementGroup") else None
    return _copied(scale_set.document["properties"] if scale_set else given, "proximityPlacementGroup")


def provisioning_of(call: Call, properties: Document) -> dict[str, Any] | None:
    """What the guest receives at first boot, as JSON for the operation's second half; None: nothing is provisioned."""
    given = (call.body.get("properties") or {}).get("osProfile")
    profile = properties.get("osProfile")
    if not given or not profile:
        return None
    keys = (profile.get("linuxConfiguration") or {}).get("ssh", {}).get("publicKeys", [])
    return {
        "computer_name": profile["computerName"],
        "admin_username": profile["adminUsername"],
        "admin_password": given.get("adminPassword"),
        "ssh_keys": [key["keyData"] for key in keys if key.get("keyData")],
        "custom_data": given.get("customData"),
    }


def _source(call: Call, os_disk: Document, reference: Document | None) -> Source:
    if os_disk.get("createOption") == "Attach":
        if reference:
            raise refusal("attach-os-disk-with-image")
        return vm_storage.attached_source(call, os_disk)
    if not reference:
        return of_blob(call, os_disk)
    os_disk["createOption"] = "FromImage"
    if reference.get("id") and os_disk.get("image"):
        raise refusal("image-overrides-defined-disk")
    source = resolve(call, reference, call.body["location"])
    if os_disk.get("vhd") and source.kind != "platform image":
        raise refusal("image-vm-blob-disks")
    return source


def _attached_security(call: Call, os_disk: Document) -> str | None:
    """The security type of the disk that is attached; None where none is."""
    if os_disk["createOption"] != "Attach":
        return None
    properties = vm_storage.attachable(call, os_disk).document["properties"]
    return str((properties.get("securityProfile") or {}).get("securityType", ""))


def of_blob(call: Call, os_disk: Document) -> Source:
    """An operating system disk that is copied from a generalized VHD (`osDisk.image`), as unmanaged images were."""
    uri = (os_disk.get("image") or {}).get("uri")
    if not uri:
        raise parameter_missing("imageReference")
    record = page_blobs.find(call, uri)
    if record is None:
        return Source("blob", uri, os_disk.get("osType") or "Linux", size_gb=os_disk.get("diskSizeGB") or 30)
    return replace(of_disk(record), os_state="Generalized")


def _os_profile(call: Call, given: Document, os_disk: Document, source: Source) -> Document | None:
    """Needed for a generalized source, refused for a specialized one and for an attached disk."""
    asked = given.get("osProfile")
    if not source.os_state and not asked:
        return None
    if os_disk["createOption"] == "Attach" or source.os_state == "Specialized":
        if asked:
            raise refusal("osprofile-not-allowed")
        return None
    if not asked:
        raise refusal("osprofile-missing")
    return os_profile.complete(call, asked, source.os_type)


def _storage(
    call: Call, storage: Document, os_disk: Document, reference: Document | None, source: Source, size: Size
) -> Document:
    disk = vm_storage.os_disk(call, os_disk, source, reference, size)
    data = vm_storage.data_disks(call, storage.get("dataDisks") or [], source if reference else None, size)
    answer: Document = {}
    if reference:
        exact = {"exactVersion": source.version} if source.version else {}
        spelled = (
            {"id": reference["id"]}
            if reference.get("id")
            else {**reference, "version": reference.get("version", "latest")}
        )
        answer["imageReference"] = {**spelled, **exact}
    answer |= {"osDisk": disk, "dataDisks": data}
    if storage.get("alignRegionalDisksToVMZone") is not None:
        answer["alignRegionalDisksToVMZone"] = storage["alignRegionalDisksToVMZone"]
    if source.generation == "V2" or storage.get("diskControllerType"):
        answer["diskControllerType"] = storage.get("diskControllerType", "SCSI")
    return answer


def _availability_set(given: Document) -> Document:
    """The set that a VM is in, its name in capitals as Azure tells it (recorded)."""
    asked = (given.get("availabilitySet") or {}).get("id")
    if not asked:
        return {}
    place, _, name = asked.rpartition("/")
    return {"availabilitySet": {"id": f"{place}/{name.upper()}"}}


def _vm_size_properties(given: Document) -> Document:
    asked = given["hardwareProfile"].get("vmSizeProperties")
    return {"vmSizeProperties": asked} if asked else {}


def _copied(given: Document, *names: str) -> Document:
    return {name: given[name] for name in names if given.get(name) is not None}

"""A new virtual machine: every check that Azure makes before it says yes, and the document it answers with."""

from __future__ import annotations

from typing import Any

from ...arm.errors import invalid_parameter, parameter_missing, resource_not_found
from ...arm.refusals import refusal
from ...arm.resource_id import linked
from ...arm.resource_type import Call, location_key
from ...arm.store import Document
from ..network import network_interfaces, references
from . import entity_names, os_profile, vm_security, vm_storage
from .image_references import resolve
from .sizes import Size, require
from .sources import Source
from .usage import require_cores


def plan(call: Call) -> Document:
    """The document of a VM that is being created; its disks are made on the way."""
    entity_names.check(call.id.name)
    given = call.body.get("properties") or {}
    call.body["location"] = location_key(call.body["location"])
    name = (given.get("hardwareProfile") or {}).get("vmSize")
    if not name:
        raise parameter_missing("hardwareProfile.vmSize")
    size = require(name)
    storage = given.get("storageProfile") or {}
    os_disk = dict(storage.get("osDisk") or {"createOption": "FromImage"})
    reference = storage.get("imageReference")
    source = _source(call, os_disk, reference)
    profile = _os_profile(call, given, os_disk, source)
    vm_security.check(call, given, size, source)
    require_cores(call, call.subscription, call.body["location"], size)
    network = _network(call, given)
    vm_id = call.guid("vm")
    properties: Document = {
        "hardwareProfile": {"vmSize": size.name, **_vm_size_properties(given)},
        "provisioningState": "Creating",
        "vmId": vm_id,
        **_copied(
            given, "additionalCapabilities", "availabilitySet", "virtualMachineScaleSet", "proximityPlacementGroup"
        ),
        "storageProfile": _storage(call, storage, os_disk, reference, source, size),
        **({"osProfile": profile} if profile else {}),
        **({"securityProfile": _security(given)} if given.get("securityProfile") else {}),
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
            "capacityReservation",
            "applicationProfile",
        ),
        "timeCreated": call.now,
    }
    call.private |= {
        "power": "starting",
        "generalized": False,
        "generation": source.generation,
        "since": call.now,
        "agent": "",
        "image": source.id,
        "os_state": source.os_state,
        "etag": 1,
        "refers": list(dict.fromkeys(references.mentioned(properties))),
    }
    return {"properties": properties}


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
    if os_disk.get("vhd"):
        raise refusal("image-vm-blob-disks")
    if not reference:
        raise parameter_missing("imageReference")
    os_disk["createOption"] = "FromImage"
    return resolve(call, reference, call.body["location"])


def _os_profile(call: Call, given: Document, os_disk: Document, source: Source) -> Document | None:
    """Needed for a generalized source, refused for a specialized one and for an attached disk."""
    asked = given.get("osProfile")
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
    disk = vm_storage.os_disk(call, os_disk, source, reference)
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
    if source.generation == "V2" or storage.get("diskControllerType"):
        answer["diskControllerType"] = storage.get("diskControllerType", "SCSI")
    return answer


def _network(call: Call, given: Document) -> Document:
    interfaces = (given.get("networkProfile") or {}).get("networkInterfaces")
    if not interfaces:
        raise parameter_missing("networkProfile.networkInterfaces")
    for entry in interfaces:
        nic = linked(entry.get("id"), "properties.networkProfile.networkInterfaces.id")
        record = call.get(nic.key)
        if record is None:
            raise resource_not_found(nic.type, nic.name, nic.resource_group)
        if record.document["location"] != call.body["location"]:
            raise invalid_parameter(
                f"Network interface '{nic.name}' is in location '{record.document['location']}', not in "
                f"'{call.body['location']}'.",
                "networkProfile",
            )
        network_interfaces.attach(call, nic.text, call.id.text)
    return {"networkInterfaces": interfaces}


def _security(given: Document) -> Document:
    profile = dict(given["securityProfile"])
    if profile.get("securityType") == "TrustedLaunch":
        profile["uefiSettings"] = {
            "secureBootEnabled": True,
            "vTpmEnabled": True,
            **(profile.get("uefiSettings") or {}),
        }
    return profile


def _vm_size_properties(given: Document) -> Document:
    asked = given["hardwareProfile"].get("vmSizeProperties")
    return {"vmSizeProperties": asked} if asked else {}


def _copied(given: Document, *names: str) -> Document:
    return {name: given[name] for name in names if given.get(name) is not None}

"""Microsoft.Compute/images: legacy managed images, copies of a generalized VM or of disks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...arm.errors import (
    ArmError,
    invalid_parameter,
    parameter_missing,
    property_change_not_allowed,
    resource_not_found,
)
from ...arm.refusals import refusal
from ...arm.resource_id import linked
from ...arm.resource_type import Call, ResourceType, location_key
from ...arm.store import Document, Record
from . import documentation, entity_names, page_blobs
from .machine_sources import of_virtual_machine
from .sources import DataDisk, Source, of_disk


class Images(ResourceType):
    """client.images."""

    group = "images"
    type = "Microsoft.Compute/images"
    seconds = 20

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties") or {}
        if old:
            return self._changed(old, given)
        entity_names.check(call.id.name)
        generation = given.get("hyperVGeneration")
        if given.get("sourceVirtualMachine"):
            if set(given.get("storageProfile") or {}) - {"zoneResilient"}:
                raise invalid_parameter("Parameter 'storageProfile' is not allowed.", "storageProfile")
            source = self._from_virtual_machine(call, given["sourceVirtualMachine"], generation)
        else:
            source = self._from_disks(call, given.get("storageProfile") or {}, generation)
        call.private["source"] = replace(source, kind="managed image").as_private()
        properties: Document = {}
        if given.get("sourceVirtualMachine"):
            properties["sourceVirtualMachine"] = {"id": source.id}
        properties["storageProfile"] = self._storage(source, given)
        properties["hyperVGeneration"] = source.generation or generation or "V1"
        return {"properties": properties}

    @staticmethod
    def _from_virtual_machine(call: Call, reference: Any, generation: str | None) -> Source:
        machine = linked(reference.get("id"), "properties.sourceVirtualMachine.id")
        record = call.get(machine.key)
        if record is None or location_key(record.document["location"]) != location_key(call.body["location"]):
            raise refusal("image-source-vm-other-region", vm=machine.name)
        name = record.document["name"]
        source = of_virtual_machine(call, record)
        if source.security == "TrustedLaunch":
            raise refusal("image-trusted-launch")
        if source.os_state != "Generalized":
            raise refusal("image-vm-not-generalized", operation="Create Image", vm=name)
        if source.architecture == "Arm64":
            raise refusal("image-arm64")
        if generation and generation != source.generation:
            raise refusal(
                "image-generation-mismatch",
                input=generation,
                source="Gen" + source.generation[1:],
                sourceKind="sourceVirtualMachine",
            )
        return source

    @staticmethod
    def _from_disks(call: Call, storage: Document, generation: str | None) -> Source:
        os_disk = storage.get("osDisk")
        if not os_disk:
            raise parameter_missing("image.storageProfile.osDisk")
        base = _part(call, os_disk, "osDisk")
        if base.architecture == "Arm64":
            raise refusal("image-arm64-disk", source="managedDisk" if os_disk.get("managedDisk") else "snapshot")
        if generation and base.generation and generation != base.generation:
            raise refusal(
                "image-generation-mismatch",
                input=generation,
                source=base.generation,
                sourceKind="managedDisk" if os_disk.get("managedDisk") else "snapshot",
            )
        data_disks = tuple(
            DataDisk(
                entry["lun"],
                entry.get("diskSizeGB") or part.size_gb,
                part.contents,
                part.id,
                entry.get("caching", "None"),
                entry.get("storageAccountType", "Standard_LRS"),
            )
            for entry in storage.get("dataDisks", [])
            for part in [_part(call, entry, "dataDisks")]
        )
        return _with(base, os_disk, data_disks)

    @staticmethod
    def _storage(source: Source, given: Document) -> Document:
        asked = given.get("storageProfile") or {}
        wanted = asked.get("osDisk") or {}
        os_disk = {
            "osType": source.os_type,
            "osState": source.os_state,
            "diskSizeGB": source.size_gb,
            **_place(wanted, source.disk_id),
            **_encrypted(wanted),
            "caching": source.caching,
            "storageAccountType": wanted.get("storageAccountType", source.storage),
        }
        known = {entry["lun"]: entry for entry in asked.get("dataDisks") or []}
        data_disks = [
            {
                "lun": disk.lun,
                "diskSizeGB": disk.size_gb,
                **_place(known.get(disk.lun, {}), disk.id or ""),
                **_encrypted(known.get(disk.lun, {})),
                "caching": disk.caching,
                "storageAccountType": disk.storage,
            }
            for disk in source.data_disks
        ]
        resilient = {"zoneResilient": asked["zoneResilient"]} if "zoneResilient" in asked else {}
        return {"osDisk": os_disk, "dataDisks": data_disks, **resilient}

    @staticmethod
    def _changed(old: Record, given: Document) -> Document:
        before = old.document["properties"]
        source = (given.get("sourceVirtualMachine") or {}).get("id")
        if source and source.lower() != before.get("sourceVirtualMachine", {}).get("id", "").lower():
            raise property_change_not_allowed("sourceVirtualMachine")
        if given.get("hyperVGeneration", before["hyperVGeneration"]) != before["hyperVGeneration"]:
            raise property_change_not_allowed("hyperVGeneration")
        return {"properties": {**before}}

    def deleting(self, call: Call, record: Record) -> None:
        """catalogue rows image-delete-vms-provisioning and image-delete-vmss-using."""
        image = record.document["id"].lower()
        machines = [
            machine.document["name"]
            for machine in call.arm.store.of_type("Microsoft.Compute/virtualMachines")
            if machine.document["properties"]["provisioningState"] == "Creating"
            and machine.private["image"].lower() == image
        ]
        if machines:
            names = ", ".join(machines)
            raise refusal("image-delete-vms-provisioning", operation="Image Delete", vms=names, image=call.id.name)
        for scale_set in call.arm.store.of_type("Microsoft.Compute/virtualMachineScaleSets"):
            profile = scale_set.document["properties"].get("virtualMachineProfile") or {}
            used = ((profile.get("storageProfile") or {}).get("imageReference") or {}).get("id", "")
            if used.lower() == call.id.key:
                raise refusal(
                    "image-delete-vmss-using",
                    operation="Image Delete",
                    vmss=scale_set.document["name"],
                    image=call.id.name,
                )

    def refuse_busy(self, call: Call, record: Record) -> ArmError | None:
        deleting = record.document["properties"].get("provisioningState") == "Deleting"
        if not deleting or call.operation.method == "DELETE":
            return None
        return refusal("image-marked-for-deletion", operation="Image Update", image=record.document["name"])


def _part(call: Call, entry: Document, path: str) -> Source:
    """One disk of an image: a managed disk, a snapshot, or a VHD."""
    if entry.get("blobUri"):
        return _blob(call, entry)
    reference = entry.get("managedDisk") or entry.get("snapshot")
    if not reference:
        raise parameter_missing(f"image.storageProfile.{path}.managedDisk")
    disk = linked(reference.get("id"), f"properties.storageProfile.{path}.managedDisk.id")
    if documentation.is_placeholder(disk):
        return Source("disk", disk.text, "", generation="", disk_id=disk.text)
    record = call.get(disk.key)
    if record is None:
        raise resource_not_found(disk.type, disk.name, disk.resource_group)
    return of_disk(record)


def _blob(call: Call, entry: Document) -> Source:
    """A VHD in a storage account; of an account outside this cloud nothing is known but its address."""
    uri = entry["blobUri"]
    if page_blobs.is_missing(call, uri):
        raise refusal("image-blob-not-found", uri=uri, disk=call.id.name)
    record = page_blobs.find(call, uri)
    size = entry.get("diskSizeGB") or 30
    found = of_disk(record) if record else Source("disk", uri, "", generation="", size_gb=size)
    return replace(found, id=uri, disk_id=uri)


def _place(given: Document, source: str) -> Document:
    """Where a disk of an image comes from, as it was given."""
    if given.get("snapshot"):
        return {"snapshot": given["snapshot"]}
    if given.get("blobUri"):
        return {"blobUri": given["blobUri"]}
    if given.get("managedDisk"):
        return {"managedDisk": given["managedDisk"]}
    blob = f"/providers/{page_blobs.TYPE}/"
    if blob in source:
        return {"blobUri": page_blobs.uri_of(source)}
    return {"managedDisk": {"id": source}}


def _encrypted(given: Document) -> Document:
    """The disk encryption set of a disk of an image, where one is asked for."""
    return {"diskEncryptionSet": given["diskEncryptionSet"]} if given.get("diskEncryptionSet") else {}


def _with(base: Source, os_disk: Document, data_disks: tuple[DataDisk, ...]) -> Source:
    return replace(
        base,
        kind="disks",
        os_type=os_disk.get("osType") or base.os_type,
        os_state=os_disk.get("osState", "Generalized"),
        data_disks=data_disks,
        caching=os_disk.get("caching", "None"),
        storage=os_disk.get("storageAccountType", "Standard_LRS"),
        size_gb=max(os_disk.get("diskSizeGB") or 0, base.size_gb),
    )

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
from . import entity_names
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
            if given.get("storageProfile"):
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
        reference = os_disk.get("managedDisk") or os_disk.get("snapshot")
        if not reference:
            if os_disk.get("blobUri"):
                raise refusal("image-blob-not-found", uri=os_disk["blobUri"], disk=call.id.name)
            raise parameter_missing("image.storageProfile.osDisk.managedDisk")
        base = of_disk(_disk(call, reference, "osDisk"))
        if generation and base.generation and generation != base.generation:
            raise refusal(
                "image-generation-mismatch",
                input=generation,
                source=base.generation,
                sourceKind="managedDisk" if os_disk.get("managedDisk") else "snapshot",
            )
        data_disks = tuple(
            DataDisk(entry["lun"], part.size_gb, part.contents, part.id, entry.get("caching", "None"))
            for entry in storage.get("dataDisks", [])
            for part in [of_disk(_disk(call, entry.get("managedDisk") or entry.get("snapshot") or {}, "dataDisks"))]
        )
        return _with(base, os_disk, data_disks)

    @staticmethod
    def _storage(source: Source, given: Document) -> Document:
        wanted = (given.get("storageProfile") or {}).get("osDisk") or {}
        reference = (
            {"snapshot": wanted["snapshot"]} if wanted.get("snapshot") else {"managedDisk": {"id": source.disk_id}}
        )
        os_disk = {
            "osType": source.os_type,
            "osState": source.os_state,
            "diskSizeGB": source.size_gb,
            **reference,
            "caching": source.caching,
            "storageAccountType": wanted.get("storageAccountType", source.storage),
        }
        data_disks = [
            {"lun": disk.lun, "diskSizeGB": disk.size_gb, "managedDisk": {"id": disk.id}, "caching": disk.caching}
            for disk in source.data_disks
        ]
        zone_resilient = (given.get("storageProfile") or {}).get("zoneResilient")
        return {
            "osDisk": os_disk,
            "dataDisks": data_disks,
            **({"zoneResilient": True} if zone_resilient else {}),
        }

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


def _disk(call: Call, reference: Document, path: str) -> Record:
    disk = linked(reference.get("id"), f"properties.storageProfile.{path}.managedDisk.id")
    record = call.get(disk.key)
    if record is None:
        raise resource_not_found(disk.type, disk.name, disk.resource_group)
    return record


def _with(base: Source, os_disk: Document, data_disks: tuple[DataDisk, ...]) -> Source:
    return replace(
        base,
        kind="disks",
        os_type=os_disk.get("osType") or base.os_type,
        os_state=os_disk.get("osState", "Generalized"),
        data_disks=data_disks,
        caching=os_disk.get("caching", "None"),
        storage=os_disk.get("storageAccountType", "Standard_LRS"),
    )

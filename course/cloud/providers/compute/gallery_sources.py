"""The source of a gallery image version, and how it must fit its definition."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from ...arm.errors import ArmError
from ...arm.refusals import refusal
from ...arm.resource_id import ResourceId, linked
from ...arm.resource_type import Call, location_key
from ...arm.store import Document, Record
from . import community, documentation, guest_disks, page_blobs, vm_storage
from .gallery_images import feature
from .machine_sources import of_virtual_machine
from .sources import DataDisk, Source, from_private, of_disk

_DISKS = ("microsoft.compute/disks", "microsoft.compute/snapshots")
_IMAGES = ("microsoft.compute/images", "microsoft.compute/galleries/images/versions")
_ULTRA = frozenset({"UltraSSD_LRS"})


def version_source(call: Call, storage: Document, definition: Record) -> Source:
    """The source that a storageProfile names; refuses what does not fit the definition."""
    whole = storage.get("source") or {}
    parts = storage.get("osDiskImage") or storage.get("dataDiskImages")
    if bool(whole.get("id") or whole.get("virtualMachineId") or whole.get("communityGalleryImageId")) == bool(parts):
        raise refusal("version-source-one-place")
    source = _of_disks(call, storage) if parts else _of_whole(call, whole, definition)
    return _fit(call, source, definition)


# One source for all disks


def _of_whole(call: Call, given: Document, definition: Record) -> Source:
    if given.get("virtualMachineId"):
        machine = linked(given["virtualMachineId"], "properties.storageProfile.source.virtualMachineId")
        return _of_machine(call, _found(call, machine), definition)
    if given.get("communityGalleryImageId"):
        record = community.version(call, given["communityGalleryImageId"], call.body["location"])
        return replace(from_private(record.private["source"]), id=given["communityGalleryImageId"])
    source = linked(given.get("id"), "properties.storageProfile.source.id")
    if documentation.is_placeholder(source):
        return Source("disk", source.text, "", generation="")
    kind = source.type.lower()
    if kind == "microsoft.compute/virtualmachines":
        return _of_machine_in_id(call, source, definition)
    if kind not in _IMAGES:
        raise refusal("version-source-type-os", resourceID=source.text)
    record = _found(call, source)
    return replace(from_private(record.private["source"]), id=record.document["id"])


def _of_machine_in_id(call: Call, source: ResourceId, definition: Record) -> Source:
    """A VM in `source.id`: what az 2.91 and older api-versions send; later ones name virtualMachineId."""
    record = _found(call, source)
    if call.query.get("api-version", "")[:10] > "2023-07-03":
        raise refusal("version-vm-in-wrong-field", vmId=source.text)
    return _of_machine(call, record, definition)


def _of_machine(call: Call, record: Record, definition: Record) -> Source:
    """A VM as it stands; not one with an ephemeral, an ultra or a customer-encrypted Trusted Launch disk."""
    machine = record.document["id"]
    if feature(definition, "SecurityType") == "TrustedLaunchSupported":
        raise refusal("version-tl-vm-source", vmId=machine)
    storage = record.document["properties"]["storageProfile"]
    if storage["osDisk"].get("diffDiskSettings"):
        raise refusal("version-ephemeral-source", resourceID=machine)
    for entry in storage["dataDisks"]:
        disk = vm_storage.disk_of(call, entry)
        if disk is not None and disk.document.get("sku", {}).get("name") in _ULTRA:
            raise refusal("version-ultra-source", resourceID=machine, diskID=disk.document["id"])
    call.private["customer_key"] = _customer_key(call, record)
    return of_virtual_machine(call, record)


def _customer_key(call: Call, machine: Record) -> str | None:
    """The disk encryption set of a Trusted Launch VM's operating system disk (catalogue row version-cmk-trusted-launch)."""
    security = machine.document["properties"].get("securityProfile") or {}
    disk = guest_disks.os_disk(call, machine).document["properties"]
    encryption = disk.get("encryption") or {}
    return encryption.get("diskEncryptionSetId") if security.get("securityType") == "TrustedLaunch" else None


# A source for each disk


def _of_disks(call: Call, storage: Document) -> Source:
    os_image = storage.get("osDiskImage")
    if not os_image:
        raise refusal("version-source-one-place")
    given = os_image.get("source") or {}
    _refuse_same_blob(storage)
    base = _part(call, given, "osDiskImage")
    data_disks, luns, ids = [], set(), {base.id.lower()}
    for entry in storage.get("dataDiskImages") or []:
        part = _part(call, entry.get("source") or {}, "dataDiskImages")
        if entry.get("lun") in luns:
            raise refusal("version-duplicate-lun")
        if part.id.lower() in ids:
            raise refusal("version-duplicate-source-id")
        luns.add(entry.get("lun"))
        ids.add(part.id.lower())
        caching = entry.get("hostCaching", "ReadOnly")
        data_disks.append(DataDisk(entry["lun"], part.size_gb, part.contents, part.id, caching))
    return replace(base, data_disks=tuple(data_disks), caching=os_image.get("hostCaching", "ReadWrite"))


def _refuse_same_blob(storage: Document) -> None:
    uri = ((storage.get("osDiskImage") or {}).get("source") or {}).get("uri")
    for entry in storage.get("dataDiskImages") or []:
        if uri and (entry.get("source") or {}).get("uri") == uri:
            raise refusal("version-same-blob", sourceID=uri)


def _part(call: Call, given: Document, image: str) -> Source:
    if given.get("uri"):
        return _blob(call, given["uri"])
    disk = linked(given.get("id"), f"properties.storageProfile.{image}.source.id")
    if documentation.is_placeholder(disk):
        return Source("disk", disk.text, "", generation="")
    if disk.type.lower() not in _DISKS:
        raise refusal("version-source-type-disk", resourceID=disk.text)
    return of_disk(_found(call, disk))


def _blob(call: Call, uri: str) -> Source:
    """A VHD in a storage account; of an account outside this cloud nothing is known but its address."""
    if page_blobs.is_missing(call, uri):
        raise refusal("version-source-missing", resourceID=uri)
    record = page_blobs.find(call, uri)
    return replace(of_disk(record), id=uri) if record else Source("disk", uri, "", generation="")


# Whether it fits


def _found(call: Call, source: ResourceId) -> Record:
    record = call.get(source.key)
    if record is None:
        raise refusal("version-source-missing", resourceID=source.text)
    regions = {location_key(record.document["location"])}
    regions |= {location_key(target["name"]) for target in _targets(record)}
    if location_key(call.body["location"]) not in regions:
        raise refusal("version-source-not-found-region", resourceID=source.text)
    return record


def _targets(record: Record) -> list[Document]:
    profile = record.document["properties"].get("publishingProfile") or {}
    targets: list[Document] = profile.get("targetRegions") or []
    return targets


def _fit(call: Call, source: Source, definition: Record) -> Source:
    wanted = definition.document["properties"]
    if source.os_type and source.os_type != wanted["osType"]:
        raise refusal(
            "version-os-type-mismatch", resourceID=source.id, OsType_1=source.os_type, OsType_2=wanted["osType"]
        )
    if source.kind != "disk" and source.os_state != wanted["osState"]:
        raise _other_state(source, wanted["osState"])
    plan, stated = source.plan, wanted.get("purchasePlan")
    if plan and {k.lower(): v for k, v in plan.items()} != {k.lower(): v for k, v in (stated or {}).items()}:
        raise _other_plan(source, plan, stated)
    call.private |= {"source_generation": source.generation, "source_id": source.id}
    call.private["source_architecture"] = source.architecture if source.generation else ""
    return replace(source, os_type=wanted["osType"])


def _other_state(source: Source, wanted: str) -> ArmError:
    """Two wordings live: one of VMs, one of images (catalogue rows version-os-state-mismatch and …-doc)."""
    if source.kind == "virtual machine":
        values = {"sourceState": source.os_state, "definitionState": wanted}
        return refusal("version-os-state-mismatch", resourceID=source.id, **values)
    return refusal("version-os-state-mismatch-doc", resourceID=source.id, OsState_1=wanted, OsState_2=source.os_state)


def _other_plan(source: Source, plan: Document, stated: Document | None) -> ArmError:
    problem = refusal(
        "version-plan-mismatch",
        vmID=source.id,
        name=plan.get("name"),
        publisher=plan.get("publisher"),
        product=plan.get("product"),
        promotionCode=plan.get("promotionCode", ""),
    )
    if stated:
        problem.message = problem.message.replace("['null']", f"['{json.dumps(stated)}']")
    return problem


def storage_of(given: Document, source: Source) -> Document:
    """The storageProfile as Azure answers it first: what was given, with its caching (sizes come when it is copied)."""
    if given.get("source"):
        return {"source": given["source"]}
    return {
        "osDiskImage": {"hostCaching": source.caching, **given["osDiskImage"]},
        **({"dataDiskImages": _data_images(given, source, sized=False)} if source.data_disks else {}),
    }


def copied(before: Document, source: Source) -> Document:
    """The storageProfile once the copy is made: the size of each disk (recorded)."""
    os_disk = {
        "sizeInGB": source.size_gb,
        "hostCaching": source.caching,
        "source": {},
        **(before.get("osDiskImage") or {}),
    }
    data = {"dataDiskImages": _data_images(before, source, sized=True)} if source.data_disks else {}
    return {**before, "osDiskImage": os_disk, **data}


def _data_images(before: Document, source: Source, sized: bool) -> list[Document]:
    known: dict[int, Any] = {entry["lun"]: entry for entry in before.get("dataDiskImages") or []}
    out = []
    for disk in source.data_disks:
        size = {"sizeInGB": disk.size_gb} if sized else {}
        out.append({"lun": disk.lun, **size, "hostCaching": disk.caching, **known.get(disk.lun, {"source": {}})})
    return out

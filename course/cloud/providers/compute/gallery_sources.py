"""The source of a gallery image version, and how it must fit its definition."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from ...arm.refusals import refusal
from ...arm.resource_id import ResourceId, linked
from ...arm.resource_type import Call, location_key
from ...arm.store import Document, Record
from .gallery_images import feature
from .machine_sources import of_virtual_machine
from .sources import DataDisk, Source, from_private, of_disk

_DISKS = ("microsoft.compute/disks", "microsoft.compute/snapshots")
_IMAGES = ("microsoft.compute/images", "microsoft.compute/galleries/images/versions")


def version_source(call: Call, storage: Document, definition: Record) -> Source:
    """The source that a storageProfile names; refuses what does not fit the definition."""
    whole = storage.get("source") or {}
    parts = storage.get("osDiskImage") or storage.get("dataDiskImages")
    if bool(whole.get("id") or whole.get("virtualMachineId") or whole.get("communityGalleryImageId")) == bool(parts):
        raise refusal("version-source-one-place")
    source = _of_disks(call, storage) if parts else _of_whole(call, whole, definition)
    _fit(call, source, definition)
    return source


def _of_whole(call: Call, given: Document, definition: Record) -> Source:
    if given.get("virtualMachineId"):
        record = _found(call, linked(given["virtualMachineId"], "properties.storageProfile.source.virtualMachineId"))
        return of_virtual_machine(call, record)
    source = linked(given.get("id"), "properties.storageProfile.source.id")
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
    if feature(definition, "SecurityType") == "TrustedLaunchSupported":
        raise refusal("version-tl-vm-source", vmId=source.text)
    if call.query.get("api-version", "")[:10] > "2023-07-03":
        raise refusal("version-vm-in-wrong-field", vmId=source.text)
    return of_virtual_machine(call, record)


def _of_disks(call: Call, storage: Document) -> Source:
    os_image = storage.get("osDiskImage")
    if not os_image:
        raise refusal("version-source-one-place")
    given = os_image.get("source") or {}
    if given.get("uri"):
        raise refusal("version-source-missing", resourceID=given["uri"])
    base = of_disk(_disk(call, given.get("id")))
    data_disks, luns, ids = [], set(), {base.id.lower()}
    for entry in storage.get("dataDiskImages") or []:
        part = of_disk(_disk(call, (entry.get("source") or {}).get("id")))
        if entry.get("lun") in luns:
            raise refusal("version-duplicate-lun")
        if part.id.lower() in ids:
            raise refusal("version-duplicate-source-id")
        luns.add(entry.get("lun"))
        ids.add(part.id.lower())
        data_disks.append(
            DataDisk(entry["lun"], part.size_gb, part.contents, part.id, entry.get("hostCaching", "None"))
        )
    return replace(base, data_disks=tuple(data_disks), caching=os_image.get("hostCaching", "ReadWrite"))


def _disk(call: Call, text: Any) -> Record:
    disk = linked(text, "properties.storageProfile.osDiskImage.source.id")
    if disk.type.lower() not in _DISKS:
        raise refusal("version-source-type-disk", resourceID=disk.text)
    return _found(call, disk)


def _found(call: Call, source: ResourceId) -> Record:
    record = call.get(source.key)
    if record is None:
        raise refusal("version-source-missing", resourceID=source.text)
    if location_key(record.document["location"]) != location_key(call.body["location"]):
        raise refusal("version-source-not-found-region", resourceID=source.text)
    return record


def _fit(call: Call, source: Source, definition: Record) -> None:
    wanted = definition.document["properties"]
    if source.os_type != wanted["osType"]:
        raise refusal(
            "version-os-type-mismatch", resourceID=source.id, OsType_1=source.os_type, OsType_2=wanted["osType"]
        )
    if source.kind != "disk" and source.os_state != wanted["osState"]:
        raise refusal(
            "version-os-state-mismatch",
            resourceID=source.id,
            sourceState=source.os_state,
            definitionState=wanted["osState"],
        )
    plan, stated = source.plan, wanted.get("purchasePlan")
    if plan and {k.lower(): v for k, v in plan.items()} != {k.lower(): v for k, v in (stated or {}).items()}:
        raise (
            refusal(
                "version-plan-mismatch",
                vmID=source.id,
                name=plan.get("name"),
                publisher=plan.get("publisher"),
                product=plan.get("product"),
                promotionCode=plan.get("promotionCode", ""),
            )
            if not stated
            else _other_plan(source, plan, stated)
        )
    call.private |= {"source_generation": source.generation, "source_id": source.id}


def _other_plan(source: Source, plan: Document, stated: Document) -> Exception:
    problem = refusal(
        "version-plan-mismatch",
        vmID=source.id,
        name=plan.get("name"),
        publisher=plan.get("publisher"),
        product=plan.get("product"),
        promotionCode=plan.get("promotionCode", ""),
    )
    problem.message = problem.message.replace("['null']", f"['{json.dumps(stated)}']")
    return problem


def storage_of(given: Document, source: Source) -> Document:
    """The storageProfile as Azure answers it: the source, and an osDiskImage with its caching."""
    caching = (
        source.caching if source.kind != "disk" else (given.get("osDiskImage") or {}).get("hostCaching", "ReadWrite")
    )
    out: Document = {}
    if given.get("source"):
        out["source"] = given["source"]
        out["osDiskImage"] = {"hostCaching": caching, "source": {}}
    else:
        out["osDiskImage"] = {"hostCaching": caching, **given["osDiskImage"]}
    if source.data_disks:
        given_disks = {entry["lun"]: entry for entry in given.get("dataDiskImages") or []}
        out["dataDiskImages"] = [
            {
                "lun": disk.lun,
                "sizeInGB": disk.size_gb,
                "hostCaching": disk.caching,
                "source": (given_disks.get(disk.lun) or {}).get("source", {}),
            }
            for disk in source.data_disks
        ]
    return out

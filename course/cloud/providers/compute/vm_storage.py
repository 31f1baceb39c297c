"""storageProfile: a VM's operating system disk and data disks, made or attached."""

from __future__ import annotations

from typing import Any

from ...arm.errors import invalid_parameter, parameter_missing, resource_not_found
from ...arm.refusals import refusal
from ...arm.resource_id import linked
from ...arm.resource_type import Call
from ...arm.store import Document, Record
from .disks import GIB, describe, performance
from .sizes import Size
from .sources import Source, of_disk


def attached_source(call: Call, os_disk: Document) -> Source:
    """The source when an existing disk is attached as operating system disk."""
    return of_disk(attachable(call, os_disk))


def attachable(call: Call, entry: Document) -> Record:
    """The record of a disk to be attached; it must exist and be free."""
    reference = (entry.get("managedDisk") or {}).get("id")
    if not reference:
        raise parameter_missing("managedDisk.id")
    disk = linked(reference, "properties.storageProfile.osDisk.managedDisk.id")
    record = call.get(disk.key)
    if record is None:
        raise resource_not_found(disk.type, disk.name, disk.resource_group)
    owner = record.document.get("managedBy")
    if owner and owner.lower() != call.id.key:
        raise refusal(
            "disk-already-owned",
            diskId=record.document["id"],
            disk=record.document["name"],
            vmId=call.id.text,
            otherVmId=owner,
        )
    return record


def os_disk(call: Call, given: Document, source: Source, reference: Document | None) -> Document:
    """The osDisk of the answer; the disk itself is created, or taken."""
    if given["createOption"] == "Attach":
        record = attachable(call, given)
        own(call, record)
        return {
            "osType": given.get("osType") or source.os_type,
            "name": record.document["name"],
            "createOption": "Attach",
            "caching": given.get("caching", "None"),
            "managedDisk": managed(record),
            "deleteOption": given.get("deleteOption", "Detach"),
            "diskSizeGB": record.document["properties"]["diskSizeGB"],
        }
    size = given.get("diskSizeGB") or source.size_gb
    if size < source.size_gb:
        raise refusal("disk-smaller-than-image", size=size, imageSize=source.size_gb)
    word = "OsDisk_1" if source.kind == "platform image" else "disk1"
    name = given.get("name") or f"{call.id.name}_{word}_{call.arm.ids.hex('disk')}"
    sku = (given.get("managedDisk") or {}).get("storageAccountType") or "Premium_LRS"
    creation = {"createOption": "FromImage", **({"imageReference": {"id": source.id}} if reference else {})}
    security = (call.body["properties"].get("securityProfile") or {}).get("securityType")
    record = create_disk(call, name, size, sku, creation, source, security)
    return {
        "osType": source.os_type,
        "name": name,
        "createOption": "FromImage",
        "caching": given.get("caching", "ReadWrite"),
        "managedDisk": managed(record),
        "deleteOption": given.get("deleteOption", "Detach"),
        "diskSizeGB": size,
    }


def data_disks(call: Call, given: list[Document], source: Source | None, size: Size) -> list[Document]:
    """The dataDisks of the answer: those of the image, those asked for."""
    known = {entry["lun"]: entry for entry in given}
    if len(known) != len(given):
        luns = [entry["lun"] for entry in given]
        raise refusal("lun-in-use", lun=next(lun for lun in luns if luns.count(lun) > 1))
    out: list[Document] = []
    for disk in source.data_disks if source else ():
        asked = known.pop(disk.lun, {})
        if asked and asked["createOption"] != "FromImage":
            raise refusal("lun-in-use", lun=disk.lun)
        name = asked.get("name") or f"{call.id.name}_lun_{disk.lun}_2_{call.arm.ids.hex('disk')}"
        sku = (asked.get("managedDisk") or {}).get("storageAccountType") or "Premium_LRS"
        part = Source("data disk", disk.id or "", "", contents=disk.contents, size_gb=disk.size_gb)
        gigabytes = asked.get("diskSizeGB") or disk.size_gb
        if gigabytes < disk.size_gb:
            raise refusal(
                "disk-smaller-than-image", size=gigabytes, imageSize=disk.size_gb, target="dataDisk.diskSizeGB"
            )
        record = create_disk(call, name, gigabytes, sku, {"createOption": "FromImage"}, part, None)
        out.append(_entry(disk.lun, record, "FromImage", asked))
    for entry in given:
        if entry["lun"] in known:
            out.append(_asked(call, entry))
    if len(out) > size.max_data_disks:
        raise refusal("max-data-disks", n=size.max_data_disks)
    return sorted(out, key=lambda entry: int(entry["lun"]))


def _asked(call: Call, entry: Document) -> Document:
    option = entry["createOption"]
    if option == "Attach":
        record = attachable(call, entry)
        own(call, record)
        return _entry(entry["lun"], record, "Attach", entry)
    if option == "FromImage":
        raise invalid_parameter(
            f"StorageProfile.dataDisks.lun does not match to any dataDisks in the referenced image: {entry['lun']}.",
            "dataDisk.lun",
        )
    if not entry.get("diskSizeGB"):
        raise parameter_missing("dataDisk.diskSizeGB")
    name = entry.get("name") or f"{call.id.name}_disk{entry['lun'] + 2}_{call.arm.ids.hex('disk')}"
    sku = (entry.get("managedDisk") or {}).get("storageAccountType") or "Premium_LRS"
    record = create_disk(call, name, entry["diskSizeGB"], sku, {"createOption": "Empty"}, None, None)
    return _entry(entry["lun"], record, "Empty", entry)


def _entry(lun: int, record: Record, option: str, asked: Document) -> Document:
    return {
        "lun": lun,
        "name": record.document["name"],
        "createOption": option,
        "caching": asked.get("caching", "None"),
        "managedDisk": managed(record),
        "deleteOption": asked.get("deleteOption", "Detach"),
        "diskSizeGB": record.document["properties"]["diskSizeGB"],
        "toBeDetached": False,
    }


def managed(record: Record) -> Document:
    """The managedDisk of an answer."""
    return {"storageAccountType": record.document["sku"]["name"], "id": record.document["id"]}


def create_disk(
    call: Call, name: str, size: int, sku: str, creation: Document, source: Source | None, security: str | None
) -> Record:
    """A new disk that belongs to the VM of the call."""
    disk_id = f"{call.id.group_id}/providers/Microsoft.Compute/disks/{name}"
    system = source if source and source.os_type else None
    document: dict[str, Any] = {
        "name": name,
        "id": disk_id,
        "type": "Microsoft.Compute/disks",
        "location": call.body["location"],
        "tags": call.body.get("tags") or {},
        "managedBy": call.id.text,
        "sku": {"name": sku, "tier": sku.split("_")[0].replace("SSD", "")},
        "properties": {
            **describe(system),
            "creationData": creation,
            "diskSizeGB": size,
            **performance(sku, size),
            "encryption": {"type": "EncryptionAtRestWithPlatformKey"},
            "networkAccessPolicy": "AllowAll",
            **({"securityProfile": {"securityType": security}} if security and security != "Standard" else {}),
            "publicNetworkAccess": "Enabled",
            "timeCreated": call.now,
            "provisioningState": "Succeeded",
            "diskState": "Attached",
            "diskSizeBytes": size * GIB,
            "uniqueId": call.guid("disk"),
        },
    }
    private = {"contents": source.contents if source else None, "source": system.as_private() if system else None}
    return call.arm.store.put(document, private)


def own(call: Call, record: Record) -> None:
    """Mark a disk as attached to the VM of the call."""
    document = {**record.document, "managedBy": call.id.text}
    document["properties"] = {**document["properties"], "diskState": "Attached"}
    call.arm.store.put(document)


def release(call: Any, disk_id: str) -> None:
    """Detach a disk: it stays, unattached."""
    record = call.arm.store.get(disk_id)
    if record is not None:
        document = {key: value for key, value in record.document.items() if key != "managedBy"}
        document["properties"] = {**document["properties"], "diskState": "Unattached"}
        call.arm.store.put(document)

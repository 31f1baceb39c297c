"""storageProfile: a VM's operating system disk and data disks, made or attached."""

from __future__ import annotations

from typing import Any

from ...arm.errors import invalid_parameter, parameter_invalid, parameter_missing, resource_not_found
from ...arm.refusals import refusal
from ...arm.resource_id import linked
from ...arm.resource_type import Call, Context
from ...arm.store import Document, Record
from . import page_blobs
from .disk_encryption_sets import encryption_type
from .disk_performance import GIB, check_iops, performance, sku_of
from .disk_sources import describe
from .sizes import Size
from .sources import Source, of_disk

_GUEST_STATE = {
    "VMGuestStateOnly": "VMGuestStateOnlyEncryptedWith{}Key",
    "DiskWithVMGuestState": "DiskEncryptedWith{}Key",
    "NonPersistedTPM": "NonPersistedTPM",
}
_SETTABLE = ("diskIOPSReadWrite", "diskMBpsReadWrite")


def disk_of(context: Context, entry: Document) -> Record | None:
    """The record behind an osDisk or a data disk: a managed disk, or a blob."""
    managed_disk = entry.get("managedDisk") or {}
    if managed_disk.get("id"):
        return context.get(managed_disk["id"])
    uri = (entry.get("vhd") or {}).get("uri")
    return page_blobs.find(context, uri) if uri else None


def attached_source(call: Call, os_disk: Document) -> Source:
    """The source when an existing disk is attached as operating system disk."""
    return of_disk(attachable(call, os_disk))


def attachable(call: Call, entry: Document) -> Record:
    """The record of a disk to be attached; it must exist and be free."""
    if (entry.get("vhd") or {}).get("uri"):
        return _attachable_blob(call, entry)
    reference = (entry.get("managedDisk") or {}).get("id")
    if not reference:
        raise parameter_missing("managedDisk.id")
    disk = linked(reference, "properties.storageProfile.osDisk.managedDisk.id")
    record = call.get(disk.key)
    if record is None:
        raise resource_not_found(disk.type, disk.name, disk.resource_group)
    if disk.type.lower() != "microsoft.compute/disks":
        raise parameter_invalid("managedDisk.id")
    owner = record.document.get("managedBy")
    if owner and owner.lower() != call.id.key:
        _refuse_owned(call, record, owner)
    return record


def _refuse_owned(call: Call, record: Record, owner: str) -> None:
    """catalogue rows disk-being-detached and disk-already-owned; shared disks may have several owners."""
    machine = call.get(owner)
    if machine and record.document["id"].lower() in (machine.private.get("detaching") or ()):
        raise refusal("disk-being-detached", disk=record.document["name"], vm=call.id.name)
    if (record.document["properties"].get("maxShares") or 1) > 1:
        return
    raise refusal(
        "disk-already-owned",
        diskId=record.document["id"],
        disk=record.document["name"],
        vmId=call.id.text,
        otherVmId=owner,
    )


def _attachable_blob(call: Call, entry: Document) -> Record:
    uri = entry["vhd"]["uri"]
    record = page_blobs.find(call, uri)
    if record is None:
        size = entry.get("diskSizeGB") or 30
        properties = {"osType": entry.get("osType") or "Linux", "diskSizeGB": size}
        return page_blobs.write(call, uri, properties, None, None)
    owner = record.document.get("managedBy")
    if owner and owner.lower() != call.id.key:
        raise refusal("disk-blob-in-use", uri=uri, vm=owner.rsplit("/", 1)[-1])
    return record


def os_disk(call: Call, given: Document, source: Source, reference: Document | None, size: Size) -> Document:
    """The osDisk of the answer; the disk itself is created, or taken."""
    if given["createOption"] == "Attach":
        record = attachable(call, given)
        own(call, record, given)
        record = call.arm.store.records[record.document["id"].lower()]
        return {
            "osType": given.get("osType") or source.os_type or "Linux",
            "name": given.get("name") or record.document["name"],
            "createOption": "Attach",
            "caching": given.get("caching", "ReadWrite"),
            **_accelerator(given),
            **placed(record, {**given, "managedDisk": {**_guest_state(record), **(given.get("managedDisk") or {})}}),
            "deleteOption": given.get("deleteOption", "Detach"),
            "diskSizeGB": record.document["properties"]["diskSizeGB"],
        }
    gigabytes = given.get("diskSizeGB") or source.size_gb
    if gigabytes < source.size_gb:
        raise refusal("disk-smaller-than-image", size=gigabytes, imageSize=source.size_gb)
    on_host = ephemeral(given)
    record = _new_os_disk(call, given, source, reference, size, gigabytes)
    return {
        "osType": source.os_type,
        **on_host,
        "name": given.get("name") or record.document["name"],
        **({"image": given["image"]} if given.get("image") and not reference else {}),
        "createOption": "FromImage",
        "caching": given.get("caching", "ReadOnly" if on_host else "ReadWrite"),
        **_accelerator(given),
        **placed(record, given),
        "deleteOption": given.get("deleteOption", "Delete" if on_host else "Detach"),
        "diskSizeGB": gigabytes,
    }


def _guest_state(record: Record) -> Document:
    """What the managedDisk of a VM says of an attached disk that is encrypted for a confidential VM (recorded)."""
    kind = (record.document["properties"].get("securityProfile") or {}).get("securityType", "")
    for state, pattern in _GUEST_STATE.items():
        if kind in {f"ConfidentialVM_{pattern.format(key)}" for key in ("Platform", "Customer")}:
            return {"securityProfile": {"securityEncryptionType": state}}
    return {}


def _new_os_disk(
    call: Call, given: Document, source: Source, reference: Document | None, size: Size, gigabytes: int
) -> Record:
    if given.get("vhd"):
        properties = {**describe(source), "diskSizeGB": gigabytes}
        return page_blobs.write(call, given["vhd"]["uri"], properties, source, call.id.text)
    asked = given.get("managedDisk") or {}
    default = "Standard_LRS" if given.get("diffDiskSettings") else _default_sku(size, source, source.storage)
    creation: Document = {"createOption": "FromImage"}
    if reference:
        kind = "imageReference" if source.kind == "platform image" else "galleryImageReference"
        creation[kind if source.kind != "managed image" else "imageReference"] = {"id": source.id}
    sku = asked.get("storageAccountType") or default
    more = _disk_security(call, asked)
    return create_disk(call, given.get("name"), "OsDisk_1", gigabytes, sku, creation, source, more)


def _default_sku(size: Size, source: Source | None, of_image: str) -> str:
    """The storage of a disk that is asked for without one: of a managed image as the image says (recorded)."""
    if not size.premium:
        return "Standard_LRS"
    return of_image if source and source.kind == "managed image" else "Premium_LRS"


def ephemeral(given: Document) -> Document:
    """The settings of an operating system disk on the host itself; where none says, it is in the cache (recorded)."""
    settings = given.get("diffDiskSettings")
    if not settings:
        return {}
    return {"diffDiskSettings": {"option": "Local", "placement": "CacheDisk", **settings}}


def _disk_security(call: Call, asked: Document) -> Document:
    """securityProfile and encryption of an operating system disk."""
    kind = (call.body["properties"].get("securityProfile") or {}).get("securityType")
    given = asked.get("securityProfile") or {}
    key = "Customer" if (given.get("diskEncryptionSet") or {}).get("id") else "Platform"
    more: Document = {}
    if kind == "ConfidentialVM":
        state = _GUEST_STATE[given.get("securityEncryptionType", "VMGuestStateOnly")].format(key)
        more["securityProfile"] = {"securityType": f"ConfidentialVM_{state}"}
    elif kind and kind != "Standard":
        more["securityProfile"] = {"securityType": kind}
    return more | _encrypted(call, asked)


def _encrypted(call: Call, asked: Document) -> Document:
    """The encryption of a disk whose VM names a disk encryption set: of the kind that the set is of."""
    named = (asked.get("diskEncryptionSet") or {}).get("id")
    if not named:
        return {}
    return {"encryption": {"type": encryption_type(call, named), "diskEncryptionSetId": named}}


def data_disks(call: Call, given: list[Document], source: Source | None, size: Size, first: int = 0) -> list[Document]:
    """The dataDisks of the answer: those of the image, those asked for; `first` counts those that were there."""
    known = {entry["lun"]: entry for entry in given}
    if len(known) != len(given):
        luns = [entry["lun"] for entry in given]
        raise refusal("lun-in-use", lun=next(lun for lun in luns if luns.count(lun) > 1))
    out: list[Document] = []
    for disk in source.data_disks if source else ():
        asked = known.pop(disk.lun, {})
        if asked and asked["createOption"] != "FromImage":
            raise refusal("lun-in-use", lun=disk.lun)
        part = Source("data disk", disk.id or "", "", contents=disk.contents, size_gb=disk.size_gb)
        gigabytes = asked.get("diskSizeGB") or disk.size_gb
        if gigabytes < disk.size_gb:
            smaller = {"size": gigabytes, "imageSize": disk.size_gb}
            raise refusal("disk-smaller-than-image", target="dataDisk.diskSizeGB", **smaller)
        sku = _default_sku(size, source, disk.storage)
        record = _new_data_disk(call, asked, f"lun_{disk.lun}_2", gigabytes, {"createOption": "FromImage"}, part, sku)
        out.append(_entry(disk.lun, record, "FromImage", asked))
    made = first
    for entry in given:
        if entry["lun"] in known:
            made += entry["createOption"] != "Attach"
            out.append(_asked(call, entry, f"disk{made + 1}", size))
    if len(out) + first > size.max_data_disks:
        raise refusal("max-data-disks", n=size.max_data_disks)
    return out


def _asked(call: Call, entry: Document, word: str, size: Size) -> Document:
    option = entry["createOption"]
    if option == "Attach":
        record = attachable(call, entry)
        own(call, record, entry)
        record = call.arm.store.records[record.document["id"].lower()]
        return _entry(entry["lun"], record, "Attach", entry)
    if option == "FromImage":
        raise invalid_parameter(
            f"StorageProfile.dataDisks.lun does not match to any dataDisks in the referenced image: {entry['lun']}.",
            "dataDisk.lun",
        )
    if option in ("Copy", "Restore"):
        return _entry(entry["lun"], _copy(call, entry, word, size), option, entry)
    if not entry.get("diskSizeGB"):
        raise parameter_missing("dataDisk.diskSizeGB")
    sku = _default_sku(size, None, "")
    record = _new_data_disk(call, entry, word, entry["diskSizeGB"], {"createOption": "Empty"}, None, sku)
    return _entry(entry["lun"], record, "Empty", entry)


def _copy(call: Call, entry: Document, word: str, size: Size) -> Record:
    """A data disk that is made from a snapshot, a restore point or another disk."""
    source = linked(
        (entry.get("sourceResource") or {}).get("id"), "properties.storageProfile.dataDisks.sourceResource.id"
    )
    record = call.get(source.key)
    if record is None:
        raise refusal("snapshot-source-not-found", name=source.name)
    part = Source("data disk", source.text, "", contents=record.private.get("contents"))
    gigabytes = entry.get("diskSizeGB") or record.document["properties"]["diskSizeGB"]
    creation = {"createOption": "Copy", "sourceResourceId": source.text}
    return _new_data_disk(call, entry, word, gigabytes, creation, part, _default_sku(size, None, ""))


def _new_data_disk(
    call: Call, entry: Document, word: str, gigabytes: int, creation: Document, source: Source | None, default: str
) -> Record:
    if (entry.get("vhd") or {}).get("uri"):
        return page_blobs.write(call, entry["vhd"]["uri"], {"diskSizeGB": gigabytes}, source, call.id.text)
    asked = entry.get("managedDisk") or {}
    sku = asked.get("storageAccountType") or default
    check_iops(sku, entry.get("diskIOPSReadWrite"), gigabytes)
    more = performance(sku, entry, gigabytes) if any(entry.get(name) for name in _SETTABLE) else {}
    more |= _encrypted(call, asked)
    return create_disk(call, entry.get("name"), word, gigabytes, sku, creation, source, more)


def _entry(lun: int, record: Record, option: str, asked: Document) -> Document:
    copied = {"sourceResource": asked["sourceResource"]} if asked.get("sourceResource") else {}
    return {
        "lun": lun,
        "name": asked.get("name") or record.document["name"],
        "createOption": option,
        "caching": asked.get("caching", "None"),
        **_accelerator(asked),
        **placed(record, asked),
        **copied,
        "deleteOption": asked.get("deleteOption", "Detach"),
        "diskSizeGB": record.document["properties"]["diskSizeGB"],
        **{name: asked[name] for name in _SETTABLE if asked.get(name)},
        "toBeDetached": False,
    }


def _accelerator(asked: Document) -> Document:
    """writeAcceleratorEnabled where it was said, false too (answers of Azure to Terraform, which always says it)."""
    given = asked.get("writeAcceleratorEnabled")
    return {} if given is None else {"writeAcceleratorEnabled": given}


def placed(record: Record, asked: Document) -> Document:
    """Where a disk of an answer is: its managedDisk, or its vhd."""
    if record.document["type"] == page_blobs.TYPE:
        return {"vhd": {"uri": record.document["uri"]}}
    given = {
        name: value for name, value in (asked.get("managedDisk") or {}).items() if name.startswith(("sec", "diskE"))
    }
    return {"managedDisk": {**given, **managed(record)}}


def managed(record: Record) -> Document:
    """The managedDisk of an answer."""
    return {"storageAccountType": record.document["sku"]["name"], "id": record.document["id"]}


def create_disk(
    call: Call,
    name: str | None,
    word: str,
    size: int,
    sku: str,
    creation: Document,
    source: Source | None,
    more: Document,
) -> Record:
    """A new disk that belongs to the VM of the call; a name that Azure makes up ends with the disk's unique id."""
    unique = call.guid("disk")
    name = name or f"{call.id.name}_{word}_{unique.replace('-', '')}"
    disk_id = f"{call.id.group_id}/providers/Microsoft.Compute/disks/{name}"
    system = source if source and source.os_type else None
    zones = {"zones": call.body["zones"]} if call.body.get("zones") else {}
    document: dict[str, Any] = {
        "name": name,
        "id": disk_id,
        "type": "Microsoft.Compute/disks",
        "location": call.body["location"],
        "tags": call.body.get("tags") or {},
        **zones,
        "managedBy": call.id.text,
        "sku": sku_of(sku),
        "properties": {
            **describe(system),
            "creationData": creation,
            "diskSizeGB": size,
            **performance(sku, {}, size),
            "encryption": {"type": "EncryptionAtRestWithPlatformKey"},
            "networkAccessPolicy": "AllowAll",
            **more,
            "publicNetworkAccess": "Enabled",
            "timeCreated": call.now,
            "provisioningState": "Succeeded",
            "diskState": "Attached",
            "LastOwnershipUpdateTime": call.now,
            "diskSizeBytes": size * GIB,
            "uniqueId": unique,
        },
    }
    private = {"contents": source.contents if source else None, "source": system.as_private() if system else None}
    return call.arm.store.put(document, private)


def own(call: Call, record: Record, asked: Document) -> None:
    """Mark a disk as attached to the VM of the call; a SKU or a larger size that is asked for becomes the disk's."""
    document = {**record.document, "managedBy": call.id.text}
    properties = {**document["properties"], "diskState": "Attached", "LastOwnershipUpdateTime": call.now}
    if record.document["type"] != page_blobs.TYPE:
        sku = (asked.get("managedDisk") or {}).get("storageAccountType") or document["sku"]["name"]
        size = max(asked.get("diskSizeGB") or 0, properties["diskSizeGB"])
        document |= {"sku": sku_of(sku), "properties": _sized(properties, sku, size)}
    call.arm.store.put(document)


def grow(context: Context, record: Record, gigabytes: int) -> None:
    """A larger disk, with the performance that its new size brings."""
    properties = record.document["properties"]
    if record.document["type"] == page_blobs.TYPE:
        context.change(record.document["id"], {"diskSizeGB": gigabytes})
    else:
        sized = _sized(dict(properties), record.document["sku"]["name"], gigabytes)
        context.arm.store.put({**record.document, "properties": sized}, record.private)


def _sized(properties: Document, sku: str, gigabytes: int) -> Document:
    properties.pop("tier", None)
    return {
        **properties,
        "diskSizeGB": gigabytes,
        "diskSizeBytes": gigabytes * GIB,
        **performance(sku, properties, gigabytes),
    }


def release(context: Context, record: Record | None) -> None:
    """Detach a disk: it stays, unattached."""
    if record is None:
        return
    document = {key: value for key, value in record.document.items() if key != "managedBy"}
    if record.document["type"] != page_blobs.TYPE:
        document["properties"] = {**document["properties"], "diskState": "Unattached"}
    context.arm.store.put(document)


def reserve(context: Context, machine: Record, state: str) -> None:
    """The managed disks of a deallocated VM are Reserved; of an allocated one, Attached."""
    storage = machine.document["properties"]["storageProfile"]
    for entry in (storage["osDisk"], *storage["dataDisks"]):
        record = disk_of(context, entry)
        if record is not None and record.document["properties"].get("diskState") not in (None, state):
            context.change(record.document["id"], {"diskState": state})

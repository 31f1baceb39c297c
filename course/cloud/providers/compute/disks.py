"""Microsoft.Compute/disks: managed disks; a disk carries its guest's file tree from source to VM."""

from __future__ import annotations

from typing import Any

from ...arm.errors import parameter_missing
from ...arm.refusals import refusal
from ...arm.resource_type import Call, Completion, ResourceType
from ...arm.store import Document, Record
from . import disk_access, disk_sources, entity_names, page_blobs
from .disk_encryption_sets import encryption_type
from .disk_performance import GIB, check_iops, performance, sku_of
from .sources import DataDisk

#: Members of a disk that Azure works out itself.
_DERIVED = ("diskSizeGB", "provisioningState", "tier", "diskIOPSReadWrite", "diskMBpsReadWrite")


class Disks(ResourceType):
    """client.disks."""

    group = "disks"
    type = "Microsoft.Compute/disks"
    operation_segment = "DiskOperations"
    creating = "Updating"
    polled_output = True
    seconds = 2

    # Access by SAS address

    grant_access = disk_access.grant_access
    granted = disk_access.granted
    revoke_access = disk_access.revoke_access
    revoked = disk_access.revoked

    # Writing

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties") or {}
        if old:
            return self._changed(call, old, given)
        entity_names.check(call.id.name)
        data = given.get("creationData")
        if data is None:
            raise parameter_missing("disk.creationData")
        described, size = self._source(call, data, given)
        sku = (call.body.get("sku") or {}).get("name", "Standard_LRS")
        call.body["sku"] = sku_of(sku)
        check_iops(sku, given.get("diskIOPSReadWrite"), size)
        return {
            "properties": self._properties(call, given, {**data, **described.pop("data", {})}, described, size, sku)
        }

    def _properties(
        self, call: Call, given: Document, data: Document, described: Document, size: int, sku: str
    ) -> Document:
        if sku in ("UltraSSD_LRS", "PremiumV2_LRS"):
            data.setdefault("logicalSectorSize", 4096)
        upload = data["createOption"] in ("Upload", "UploadPreparedSecure")
        asked = {key: value for key, value in given.items() if key not in _DERIVED}
        if asked.get("supportedCapabilities") and described.get("supportedCapabilities"):
            asked["supportedCapabilities"] = {**described["supportedCapabilities"], **asked["supportedCapabilities"]}
        properties = {
            **described,
            **asked,
            "creationData": data,
            "diskSizeGB": size,
            **performance(sku, given, size),
            "encryption": _encryption(call, given),
            "networkAccessPolicy": given.get("networkAccessPolicy", "AllowAll"),
            "publicNetworkAccess": given.get("publicNetworkAccess", "Enabled"),
            "timeCreated": call.now,
            "diskState": "ReadyToUpload" if upload else "Unattached",
            "diskSizeBytes": size * GIB,
            "uniqueId": call.guid("disk"),
        }
        if given.get("burstingEnabled"):
            properties["burstingEnabledTime"] = call.now
        return properties

    @staticmethod
    def _source(call: Call, data: Document, given: Document) -> tuple[Document, int]:
        """What the disk says of its source, and its size in GiB."""
        option, wanted = data["createOption"], given.get("diskSizeGB")
        call.private |= {"contents": None, "source": None}
        if option in ("Empty", "Attach"):
            if not wanted:
                raise parameter_missing("disk.diskSizeGB")
            return {}, wanted
        if option in ("Upload", "UploadPreparedSecure"):
            return {}, disk_sources.upload_size(data)
        if option in page_blobs.IMPORTS:
            record = page_blobs.imported(call, data)
            if record is None:
                return {}, wanted or page_blobs.UNKNOWN_GB
            call.private |= {"contents": record.private.get("contents"), "source": record.private.get("source")}
            return disk_sources.inherited(record), _enough(call, wanted, record.document["properties"]["diskSizeGB"])
        if option in ("Copy", "Restore", "CopyStart"):
            record = disk_sources.copied(call, data, given)
            if record is None:
                return {}, wanted or 32
            before = record.document["properties"]
            call.private |= {"contents": record.private.get("contents"), "source": record.private.get("source")}
            described = {**disk_sources.inherited(record), "data": {"sourceUniqueId": before["uniqueId"]}}
            return described, _enough(call, wanted, before["diskSizeGB"])
        source = disk_sources.from_image(call, data)
        call.private["contents"] = source.contents
        if isinstance(source, DataDisk):
            return {}, _enough(call, wanted, source.size_gb)
        call.private["source"] = source.as_private()
        described = {**disk_sources.describe(source), "data": disk_sources.told_twice(data)}
        return described, _enough(call, wanted, source.size_gb)

    def _changed(self, call: Call, old: Record, given: Document) -> Document:
        before = old.document["properties"]
        refuse_new_source(old, given)
        size = given.get("diskSizeGB") or before["diskSizeGB"]
        if size < before["diskSizeGB"]:
            raise refusal("disk-shrink", id=old.document["id"])
        if size > before["diskSizeGB"] and before["diskState"] == "Attached" and before.get("osType"):
            raise refusal("disk-resize-running")
        call.body["sku"] = sku_of((call.body.get("sku") or {}).get("name") or old.document["sku"]["name"])
        call.body.setdefault("location", old.document["location"])
        iops = given.get("diskIOPSReadWrite")
        check_iops(call.body["sku"]["name"], None if iops == before.get("diskIOPSReadWrite") else iops, size)
        kept = {key: value for key, value in given.items() if key not in ("creationData", *_DERIVED)}
        wanted = {**before, **given, "creationData": before["creationData"]}
        if given.get("burstingEnabled") and not before.get("burstingEnabled"):
            kept["burstingEnabledTime"] = call.now
        merged = {key: value for key, value in before.items() if key != "tier"} | kept
        merged |= {
            "diskSizeGB": size,
            "diskSizeBytes": size * GIB,
            **performance(call.body["sku"]["name"], wanted, size),
        }
        if given.get("tier"):
            merged.setdefault("tier", given["tier"])  # shown until the change is made, whatever the SKU (recorded)
        if given.get("encryption"):
            merged["encryption"] = _encryption(call, given)
        owner = {"managedBy": old.document["managedBy"]} if "managedBy" in old.document else {}
        return {**owner, "properties": merged}

    def succeed(self, done: Completion) -> Any:
        """The disk is ready; only Premium SSD has a performance tier."""
        record = done.existing()
        tiered = record is not None and record.document["sku"]["name"].startswith("Premium_")
        if record and not tiered and "tier" in record.document["properties"]:
            properties = {key: value for key, value in record.document["properties"].items() if key != "tier"}
            done.arm.store.put({**record.document, "properties": properties}, record.private)
        return super().succeed(done)

    def deleting(self, call: Call, record: Record) -> None:
        owner = record.document.get("managedBy")
        if owner:
            raise refusal("disk-delete-attached", disk=record.document["name"], vmId=owner)


def refuse_new_source(old: Record, given: Document) -> None:
    """A disk or snapshot keeps the source that it was made from; what was given before may be given again."""
    before, data = old.document["properties"]["creationData"], given.get("creationData") or {}
    if data.get("sourceUri") and data["sourceUri"] != before.get("sourceUri"):
        raise refusal("disk-change-sourceuri", name=old.document["name"])
    for name, value in data.items():
        if name in before and _lowered(before[name]) != _lowered(value):
            raise refusal("disk-change-creationdata")


def _lowered(value: Any) -> Any:
    return str(value).lower()


def _enough(call: Call, wanted: int | None, source: int) -> int:
    """The size asked for; a copy cannot be smaller than its source."""
    if wanted and wanted < source:
        raise refusal("disk-shrink", id=call.id.text)
    return wanted or source


def _encryption(call: Call, given: Document) -> Document:
    """With the keys that were asked for; who names a disk encryption set only gets the kind that the set is of."""
    asked = dict(given.get("encryption") or {})
    named = asked.get("diskEncryptionSetId")
    return {"type": encryption_type(call, named) if named else "EncryptionAtRestWithPlatformKey", **asked}

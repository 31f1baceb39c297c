"""Microsoft.Compute/snapshots: point-in-time copies of one disk, full or incremental."""

from __future__ import annotations

from typing import Any

from ...arm.errors import parameter_missing
from ...arm.refusals import refusal
from ...arm.resource_type import Call, Completion, ResourceType
from ...arm.store import Document, Record
from . import disk_access, disk_sources, entity_names, page_blobs
from .disk_performance import GIB, sku_of
from .disks import refuse_new_source

#: The size of a source that only the documentation names.
_UNKNOWN_GB = 4


class Snapshots(ResourceType):
    """client.snapshots."""

    group = "snapshots"
    type = "Microsoft.Compute/snapshots"
    operation_segment = "DiskOperations"
    creating = "Updating"
    polled_output = True
    seconds = 3

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
            raise parameter_missing("snapshot.creationData")
        source = self._source(call, data, given)
        call.body["sku"] = sku_of((call.body.get("sku") or {}).get("name", "Standard_LRS"))
        copied = data["createOption"] in ("Copy", "CopyStart", "Restore")
        elsewhere = copied or data["createOption"] in page_blobs.IMPORTS
        known = source.document["properties"]["diskSizeGB"] if source else _UNKNOWN_GB if elsewhere else 0
        if data["createOption"] == "Upload" and data.get("uploadSizeBytes"):
            known = disk_sources.upload_size(data)
        size = given.get("diskSizeGB") or known
        if not size:
            raise parameter_missing("snapshot.diskSizeGB")
        if source and size < source.document["properties"]["diskSizeGB"]:
            raise refusal("disk-shrink", id=call.id.text)
        call.private |= {
            "contents": source.private.get("contents") if source else None,
            "source": source.private.get("source") if source else None,
        }
        return {"properties": self._properties(call, given, {**data, **_origin(source)}, source, size)}

    def _properties(self, call: Call, given: Document, data: Document, source: Record | None, size: int) -> Document:
        inherited = disk_sources.inherited(source) if source else {}
        incremental = bool(given.get("incremental", False))
        properties = {
            **inherited,
            **{key: value for key, value in given.items() if key != "provisioningState"},
            "creationData": data,
            "diskSizeGB": size,
            "encryption": given.get("encryption") or {"type": "EncryptionAtRestWithPlatformKey"},
            "incremental": incremental,
            "networkAccessPolicy": given.get("networkAccessPolicy", "AllowAll"),
            "publicNetworkAccess": given.get("publicNetworkAccess", "Enabled"),
            "timeCreated": call.now,
            "diskState": "ReadyToUpload" if data.get("uploadSizeBytes") else "Unattached",
            "diskSizeBytes": size * GIB,
            "uniqueId": call.guid("snapshot"),
        }
        if incremental:
            properties["incrementalSnapshotFamilyId"] = self._family(call, source)
        if data["createOption"] == "CopyStart" or data.get("logicalSectorSize"):
            properties["completionPercent"] = 0.0
        return properties

    @staticmethod
    def _family(call: Call, source: Record | None) -> str:
        """Incremental snapshots of one disk are a family."""
        key = source.document["id"].lower() if source else ""
        for other in call.arm.store.of_type(Snapshots.type, call.id.subscription):
            before = other.document["properties"]
            same = before["creationData"].get("sourceResourceId", "").lower() == key
            if same and before.get("incrementalSnapshotFamilyId"):
                return str(before["incrementalSnapshotFamilyId"])
        return call.guid("snapshot family")

    @staticmethod
    def _source(call: Call, data: Document, given: Document) -> Record | None:
        option = data["createOption"]
        if option in page_blobs.IMPORTS:
            return page_blobs.imported(call, data)
        if option in ("Empty", "Upload", "UploadPreparedSecure"):
            return None
        source = disk_sources.copied(call, data, given)
        if source and option == "CopyStart" and not source.document["properties"].get("incremental"):
            raise refusal("snapshot-copystart-unsupported")
        return source

    @staticmethod
    def _changed(call: Call, old: Record, given: Document) -> Document:
        before = old.document["properties"]
        refuse_new_source(old, given)
        size = given.get("diskSizeGB", before["diskSizeGB"])
        if size < before["diskSizeGB"]:
            raise refusal("disk-shrink", id=old.document["id"])
        call.body["sku"] = sku_of((call.body.get("sku") or {}).get("name") or old.document["sku"]["name"])
        call.body.setdefault("location", old.document["location"])
        kept = {key: value for key, value in given.items() if key not in ("creationData", "incremental")}
        return {"properties": {**before, **kept, "diskSizeGB": size, "diskSizeBytes": size * GIB}}

    # Completions

    def succeed(self, done: Completion) -> Any:
        """The copy is whole."""
        record = done.require()
        percent = {"completionPercent": 100.0} if "completionPercent" in record.document["properties"] else {}
        return done.change(record.document["id"], {"provisioningState": "Succeeded", **percent}).document


def _origin(source: Record | None) -> Document:
    if source is None:
        return {}
    before = source.document["properties"]
    if "creationData" not in before:
        return {}  # a VHD is no resource
    sector = before["creationData"].get("logicalSectorSize")
    return {"sourceUniqueId": before["uniqueId"], **({"logicalSectorSize": sector} if sector else {})}

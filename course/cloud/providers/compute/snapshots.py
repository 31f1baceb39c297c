"""Microsoft.Compute/snapshots: point-in-time copies of one disk, full or incremental."""

from __future__ import annotations

from typing import Any

from ...arm.errors import parameter_missing
from ...arm.refusals import refusal
from ...arm.resource_type import Accepted, Call, Completion, ResourceType
from ...arm.store import Document, Record
from . import entity_names
from .disk_sources import copied
from .disks import GIB, describe
from .sources import Source


class Snapshots(ResourceType):
    """client.snapshots."""

    group = "snapshots"
    type = "Microsoft.Compute/snapshots"
    operation_segment = "DiskOperations"
    creating = "Updating"
    seconds = 3

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties") or {}
        if old:
            return self._changed(call, old, given)
        entity_names.check(call.id.name)
        data = given.get("creationData")
        if data is None:
            raise parameter_missing("snapshot.creationData")
        source = self._source(call, data, given)
        incremental = bool(given.get("incremental", False))
        sku = (call.body.get("sku") or {}).get("name", "Standard_LRS")
        call.body["sku"] = {"name": sku, "tier": sku.split("_")[0]}
        size = given.get("diskSizeGB") or (source.size_gb if source else 0)
        if not size:
            raise parameter_missing("snapshot.diskSizeGB")
        if source and size < source.size_gb:
            raise refusal("disk-shrink", id=call.id.text)
        call.private |= {
            "contents": source.contents if source else None,
            "source": source.as_private() if source else None,
        }
        return {
            "properties": {
                **describe(source),
                **{key: value for key, value in given.items() if key != "provisioningState"},
                "creationData": {**data, **({"sourceUniqueId": self._unique(call, source)} if source else {})},
                "diskSizeGB": size,
                "encryption": given.get("encryption") or {"type": "EncryptionAtRestWithPlatformKey"},
                "incremental": incremental,
                "networkAccessPolicy": given.get("networkAccessPolicy", "AllowAll"),
                "publicNetworkAccess": given.get("publicNetworkAccess", "Enabled"),
                "timeCreated": call.now,
                "diskState": "Unattached",
                "diskSizeBytes": size * GIB,
                "uniqueId": call.guid("snapshot"),
            }
        }

    @staticmethod
    def _source(call: Call, data: Document, given: Document) -> Source | None:
        option = data["createOption"]
        if option == "CopyStart":
            raise refusal("snapshot-copystart-unsupported")
        return None if option == "Empty" else copied(call, data, given)

    @staticmethod
    def _unique(call: Call, source: Source | None) -> str:
        record = call.get(source.id) if source else None
        return str(record.document["properties"].get("uniqueId", "")) if record else ""

    @staticmethod
    def _changed(call: Call, old: Record, given: Document) -> Document:
        before = old.document["properties"]
        data = given.get("creationData")
        if data is not None and any(before["creationData"].get(key) != value for key, value in data.items()):
            raise refusal("disk-change-creationdata")
        size = given.get("diskSizeGB", before["diskSizeGB"])
        if size < before["diskSizeGB"]:
            raise refusal("disk-shrink", id=old.document["id"])
        call.body["sku"] = {**old.document["sku"], **(call.body.get("sku") or {})}
        call.body.setdefault("location", old.document["location"])
        kept = {key: value for key, value in given.items() if key != "creationData"}
        return {"properties": {**before, **kept, "diskSizeGB": size, "diskSizeBytes": size * GIB}}

    def grant_access(self, call: Call) -> Any:
        """A SAS address for the snapshot's bytes."""
        call.require()
        return Accepted(finish="granted")

    def granted(self, done: Completion) -> Any:
        record = done.require()
        done.change(record.document["id"], {"diskState": "ActiveSAS"})
        token = done.guid("sas")
        return {"accessSAS": f"https://md-{token[:12]}.blob.core.windows.net/{token}/abcd?sv=2018-03-28&sr=b&sig=local"}

    def revoke_access(self, call: Call) -> Any:
        """The SAS address ends."""
        call.require()
        return Accepted(finish="revoked")

    def revoked(self, done: Completion) -> None:
        done.change(done.require().document["id"], {"diskState": "Unattached"})

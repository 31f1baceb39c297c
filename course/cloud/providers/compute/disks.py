"""Microsoft.Compute/disks: managed disks; a disk carries its guest's file tree from source to VM."""

from __future__ import annotations

from typing import Any

from ...arm.errors import ArmError, parameter_missing
from ...arm.refusals import refusal
from ...arm.resource_type import Accepted, Call, Completion, ResourceType
from ...arm.store import Document, Record
from . import entity_names, marketplace
from .disk_sources import copied
from .sources import Source

GIB = 2**30
# Premium SSD tiers: upper size in GiB -> (tier, IOPS, MBps); P2 and P4 recorded, the rest from the disks-types page.
_PREMIUM = (
    (4, "P1", 120, 25),
    (8, "P2", 120, 25),
    (16, "P3", 120, 25),
    (32, "P4", 120, 25),
    (64, "P6", 240, 50),
    (128, "P10", 500, 100),
    (256, "P15", 1100, 125),
    (512, "P20", 2300, 150),
    (1024, "P30", 5000, 200),
    (2048, "P40", 7500, 250),
    (4096, "P50", 7500, 250),
    (8192, "P60", 16000, 500),
    (16384, "P70", 18000, 750),
    (32767, "P80", 20000, 900),
)


def performance(sku: str, size_gb: int) -> dict[str, Any]:
    """IOPS, throughput and, for Premium SSD, the tier."""
    if sku.startswith("Premium_"):
        for limit, tier, iops, mbps in _PREMIUM:
            if size_gb <= limit:
                return {"diskIOPSReadWrite": iops, "diskMBpsReadWrite": mbps, "tier": tier}
    return {"diskIOPSReadWrite": 500, "diskMBpsReadWrite": 60}


def describe(source: Source | None) -> dict[str, Any]:
    """What a disk or snapshot says about the operating system on it."""
    if source is None:
        return {}
    capabilities = {"diskControllerTypes": "SCSI, NVMe"} if source.generation == "V2" else {}
    described: dict[str, Any] = {
        "osType": source.os_type,
        "hyperVGeneration": source.generation,
        "supportedCapabilities": {**capabilities, "acceleratedNetwork": True, "architecture": source.architecture},
    }
    if source.plan:
        described["purchasePlan"] = {
            key: source.plan[key] for key in ("name", "publisher", "product") if key in source.plan
        }
    return described


class Disks(ResourceType):
    """client.disks."""

    group = "disks"
    type = "Microsoft.Compute/disks"
    operation_segment = "DiskOperations"
    creating = "Updating"
    seconds = 2

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties") or {}
        if old:
            return self._changed(call, old, given)
        entity_names.check(call.id.name)
        data = given.get("creationData")
        if data is None:
            raise parameter_missing("disk.creationData")
        source, size = self._source(call, data, given)
        sku = (call.body.get("sku") or {}).get("name", "Standard_LRS")
        call.body["sku"] = {"name": sku, "tier": sku.split("_")[0].replace("SSD", "")}
        return {"properties": self._properties(call, given, data, source, size, sku)}

    def _properties(
        self, call: Call, given: Document, data: Document, source: Source | None, size: int, sku: str
    ) -> Document:
        properties = {
            **describe(source),
            **{key: value for key, value in given.items() if key not in ("diskSizeGB", "provisioningState")},
            "creationData": data,
            "diskSizeGB": size,
            **performance(sku, size),
            "encryption": given.get("encryption") or {"type": "EncryptionAtRestWithPlatformKey"},
            "networkAccessPolicy": given.get("networkAccessPolicy", "AllowAll"),
            "publicNetworkAccess": given.get("publicNetworkAccess", "Enabled"),
            "timeCreated": call.now,
            "diskState": "ReadyToUpload" if data["createOption"] == "Upload" else "Unattached",
            "diskSizeBytes": size * GIB,
            "uniqueId": call.guid("disk"),
        }
        call.private |= {
            "contents": source.contents if source else None,
            "source": source.as_private() if source else None,
        }
        return properties

    def _source(self, call: Call, data: Document, given: Document) -> tuple[Source | None, int]:
        option = data["createOption"]
        if option == "Empty":
            if not given.get("diskSizeGB"):
                raise parameter_missing("disk.diskSizeGB")
            return None, given["diskSizeGB"]
        if option in ("Copy", "Restore", "CopyStart"):
            source = copied(call, data, given)
        elif option == "FromImage":
            source = self._from_image(call, data)
        elif option == "Upload":
            return None, upload_size(data)
        else:
            raise ArmError(
                400,
                "BadRequest",
                f"Security type or create option '{option}' is not served by the local Azure; served are "
                "Empty, Copy, FromImage and Upload.",
            )
        size = given.get("diskSizeGB") or source.size_gb
        if size < source.size_gb:
            raise refusal("disk-shrink", id=call.id.text)
        return source, size

    @staticmethod
    def _from_image(call: Call, data: Document) -> Source:
        reference = data.get("imageReference") or data.get("galleryImageReference") or {}
        text = str(reference.get("id", ""))
        parts = text.strip("/").split("/")
        lowered = [part.lower() for part in parts]
        if "publishers" in lowered and "versions" in lowered:
            at = {name: parts[lowered.index(name) + 1] for name in ("publishers", "offers", "skus", "versions")}
            return marketplace.require(
                call,
                {"publisher": at["publishers"], "offer": at["offers"], "sku": at["skus"], "version": at["versions"]},
            )
        from .image_references import resolve

        return resolve(call, {"id": text}, call.body["location"])

    def _changed(self, call: Call, old: Record, given: Document) -> Document:
        before = old.document["properties"]
        data = given.get("creationData")
        if data is not None and any(before["creationData"].get(key) != value for key, value in data.items()):
            raise refusal("disk-change-creationdata")
        size = given.get("diskSizeGB", before["diskSizeGB"])
        if size < before["diskSizeGB"]:
            raise refusal("disk-shrink", id=old.document["id"])
        if size > before["diskSizeGB"] and before["diskState"] == "Attached":
            raise refusal("disk-resize-running")
        call.body.setdefault("sku", old.document.get("sku"))
        call.body.setdefault("location", old.document["location"])
        sku = call.body["sku"]["name"]
        call.body["sku"] = {"name": sku, "tier": sku.split("_")[0].replace("SSD", "")}
        if "managedBy" in old.document:
            return {"managedBy": old.document["managedBy"], "properties": self._merged(before, given, size, sku)}
        return {"properties": self._merged(before, given, size, sku)}

    @staticmethod
    def _merged(before: Document, given: Document, size: int, sku: str) -> Document:
        kept = {key: value for key, value in given.items() if key != "creationData"}
        merged = {**before, **kept, "diskSizeGB": size, "diskSizeBytes": size * GIB}
        merged.pop("tier", None)
        return {**merged, **performance(sku, size)}

    def deleting(self, call: Call, record: Record) -> None:
        owner = record.document.get("managedBy")
        if owner:
            raise refusal("disk-delete-attached", disk=record.document["name"], vmId=owner)

    def grant_access(self, call: Call) -> Any:
        """A SAS address for the disk's bytes: 202, then the address in the operation's output."""
        record = call.require()
        owner = record.document.get("managedBy")
        if owner and record.document["properties"]["diskState"] == "Attached":
            raise refusal("disk-sas-running-vm", disk=record.document["name"], vmId=owner)
        return Accepted(finish="granted", arguments={"seconds": call.body.get("durationInSeconds", 3600)})

    def granted(self, done: Completion) -> Any:
        record = done.require()
        upload = record.document["properties"]["diskState"] == "ReadyToUpload"
        done.change(record.document["id"], {"diskState": "ActiveUpload" if upload else "ActiveSAS"})
        token = done.guid("sas")
        return {"accessSAS": f"https://md-{token[:12]}.blob.core.windows.net/{token}/abcd?sv=2018-03-28&sr=b&sig=local"}

    def revoke_access(self, call: Call) -> Any:
        """The SAS address ends."""
        call.require()
        return Accepted(finish="revoked")

    def revoked(self, done: Completion) -> None:
        record = done.require()
        done.change(
            record.document["id"], {"diskState": "Attached" if record.document.get("managedBy") else "Unattached"}
        )


def upload_size(data: Document) -> int:
    """GiB of a disk to be uploaded; its bytes are whole MiB and a 512-byte VHD footer."""
    size = data.get("uploadSizeBytes")
    if size is None:
        raise parameter_missing("creationData.uploadSizeBytes")
    if (size - 512) % 2**20 or size <= 512:
        raise refusal("vhd-size-not-mib", bytes=size, virtualBytes=size - 512)
    return max(1, -(-(size - 512) // GIB))

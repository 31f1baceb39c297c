"""Microsoft.Compute/diskEncryptionSets: a customer's key that encrypts disks, snapshots and image versions."""

from __future__ import annotations

from typing import Any

from ...arm.errors import ArmError, parameter_missing
from ...arm.resource_type import Call, ResourceType
from ...arm.store import Document, Record
from ..managed_identity import identities

_ENCRYPTED = ("Microsoft.Compute/disks", "Microsoft.Compute/snapshots")


class DiskEncryptionSets(ResourceType):
    """client.disk_encryption_sets."""

    group = "disk_encryption_sets"
    type = "Microsoft.Compute/diskEncryptionSets"
    operation_segment = "DiskOperations"
    polled_output = True
    seconds = 3

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties") or {}
        before = old.document["properties"] if old else {}
        if old is not None:
            call.body.setdefault("location", old.document["location"])
        key = given.get("activeKey") or before.get("activeKey")
        if old is None and not call.body.get("identity"):
            raise parameter_missing("identity")
        identities.keep(call, old)
        properties: Document = {
            "encryptionType": "EncryptionAtRestWithCustomerKey",
            **before,
            **given,
            **({"activeKey": key} if key else {}),
            "previousKeys": self._previous(before, key),
        }
        if properties.get("rotationToLatestKeyVersionEnabled") and key != before.get("activeKey"):
            properties["lastKeyRotationTimestamp"] = call.now
        return {"properties": properties}

    @staticmethod
    def _previous(before: Document, key: Any) -> list[Document]:
        kept: list[Document] = list(before.get("previousKeys") or [])
        if before.get("activeKey") and before["activeKey"] != key:
            kept.append(before["activeKey"])
        return kept

    def list_associated_resources(self, call: Call) -> Any:
        """GET the ids of what is encrypted with the set."""
        record = call.require()
        return {"value": [document["id"] for document in _encrypted(call, record)]}

    def deleting(self, call: Call, record: Record) -> None:
        used = _encrypted(call, record)
        if used:
            raise ArmError(
                409,
                "OperationNotAllowed",
                f"Resource {record.document['name']} is in use by {used[0]['id']} and cannot be deleted.",
            )


def encryption_type(call: Call, named: str) -> str:
    """How a disk is encrypted that names this set."""
    record = call.get(named)
    properties = record.document.get("properties") or {} if record else {}
    return str(properties.get("encryptionType", "EncryptionAtRestWithCustomerKey"))


def _encrypted(call: Call, record: Record) -> list[Document]:
    wanted = record.document["id"].lower()
    return [
        disk.document
        for kind in _ENCRYPTED
        for disk in call.arm.store.of_type(kind)
        if (disk.document["properties"].get("encryption") or {}).get("diskEncryptionSetId", "").lower() == wanted
    ]

"""Microsoft.Storage/storageAccounts/blobServices: the settings of an account's blobs, one set called default."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call, ResourceType
from ...arm.store import Document
from .blob_containers import account_of

_DEFAULTS: Document = {
    "cors": {"corsRules": []},
    "deleteRetentionPolicy": {"allowPermanentDelete": False, "enabled": False},
}


class BlobServices(ResourceType):
    """client.blob_services; it is there as soon as its account is."""

    group = "blob_services"
    type = "Microsoft.Storage/storageAccounts/blobServices"
    package = "storage"

    def get_service_properties(self, call: Call) -> Any:
        return _shown(call)

    def set_service_properties(self, call: Call) -> Any:
        account = account_of(call).document
        given = call.body.get("properties") or {}
        service = f"{account['id']}/blobServices/default"
        call.put({"id": service, "name": "default", "type": self.type, "properties": given})
        return _shown(call)

    def list(self, call: Call) -> Any:
        return {"value": [_shown(call)]}


def _shown(call: Call) -> Document:
    account = account_of(call).document
    service = f"{account['id']}/blobServices/default"
    record = call.get(service)
    return {
        "sku": account["sku"],
        "id": service,
        "name": "default",
        "type": BlobServices.type,
        "properties": {**_DEFAULTS, **(record.document["properties"] if record else {})},
    }

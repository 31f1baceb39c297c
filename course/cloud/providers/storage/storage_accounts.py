"""Microsoft.Storage/storageAccounts."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

from ...arm.errors import ArmError
from ...arm.refusals import refusal
from ...arm.resource_type import Accepted, Answer, Call, ResourceType, location_key, merge, writable
from ...arm.store import Document, Record

_NAME = re.compile(r"[a-z0-9]{3,24}")
#: Services with an address of their own, by kind of account.
_SERVICES = {
    "BlobStorage": ("blob", "dfs", "table"),
    "BlockBlobStorage": ("blob", "dfs", "web"),
    "FileStorage": ("file",),
    "Storage": ("blob", "queue", "table", "file"),
    "StorageV2": ("dfs", "web", "blob", "queue", "table", "file"),
}
#: Trademarks that no name with an address of its own may hold (docs: error-reserved-resource-name).
_RESERVED = ("microsoft", "windows")
_RESERVED_AT_THE_START = ("login", "xbox")
_GEO = ("Standard_GRS", "Standard_RAGRS", "Standard_GZRS", "Standard_RAGZRS")


class StorageAccounts(ResourceType):
    """client.storage_accounts; a name is taken once for all of Azure."""

    group = "storage_accounts"
    type = "Microsoft.Storage/storageAccounts"
    package = "storage"
    operation_segment = "asyncoperations"
    seconds = 20

    def polling_headers(self, call: Call, operation_id: str, status: int) -> dict[str, str] | None:
        """Azure Storage polls by Location alone."""
        version = call.query.get("api-version", call.operation.api_version)
        location = location_key(call.body.get("location", "eastus"))
        base = f"https://{call.arm.host}/subscriptions/{call.subscription}/providers/Microsoft.Storage/locations/{location}"
        return {"Location": f"{base}/asyncoperations/{operation_id}?monitor=true&api-version={version}"}

    def parse(self, body: bytes) -> Any:
        """A body of the first api-version (2015-06-15, as az vm create still sends) says accountType for sku."""
        content = super().parse(body)
        if isinstance(content, dict) and "kind" not in content and "sku" in content:
            content = {**content, "kind": "Storage"}  # older templates leave it out
        given = content.get("properties") if isinstance(content, dict) else None
        if isinstance(given, dict) and "accountType" in given:
            rest = {key: value for key, value in given.items() if key != "accountType"}
            content = {"sku": {"name": given["accountType"]}, "kind": "Storage", **content, "properties": rest}
        return content

    # Operations

    def create(self, call: Call) -> Any:
        old = call.existing()
        _check_name(call.id.name)
        self.admit(call, old)
        if old is None and _taken(call, call.id.name):
            raise ArmError(
                409, "StorageAccountAlreadyTaken", f"The storage account named {call.id.name} is already taken."
            )
        document = _planned(call, old)
        record = call.put(document, **({} if old else {"keys": [_key(call, "key1"), _key(call, "key2")]}))
        if old is not None:
            document["properties"]["provisioningState"] = "Succeeded"
            return record.document
        return Accepted(document, created=True, seconds=self.seconds)

    def get_properties(self, call: Call) -> Any:
        return call.require().document

    def update(self, call: Call) -> Any:
        """PATCH: what is named is replaced; tags as a whole."""
        old = call.require()
        tags = call.body.get("tags", old.document["tags"])
        call.body = {**merge(writable(old.document), call.body), "tags": tags}
        document = _planned(call, old)
        document["properties"]["provisioningState"] = "Succeeded"
        call.put(document)
        return document

    def delete(self, call: Call) -> Any:
        record = call.existing()
        if record is None:
            return Answer(204)
        call.arm.store.delete(record.document["id"])
        return Answer(200)

    def list_keys(self, call: Call) -> Any:
        return _shown_keys(call.require())

    def regenerate_key(self, call: Call) -> Any:
        record = call.require()
        name = str(call.body.get("keyName", "")).lower()
        if name not in ("key1", "key2"):
            raise ArmError(400, "InvalidKeyName", f"The key name '{call.body.get('keyName', '')}' is invalid.")
        keys = [_key(call, name) if key["name"] == name else key for key in record.private["keys"]]
        return _shown_keys(call.change(record.document["id"], keys=keys))

    def check_name_availability(self, call: Call) -> Any:
        name = str(call.body.get("name", ""))
        if not _NAME.fullmatch(name):
            return {"nameAvailable": False, "reason": "AccountNameInvalid", "message": _invalid(name)}
        if _taken(call, name):
            message = f"The storage account named {name} is already taken."
            return {"nameAvailable": False, "reason": "AlreadyExists", "message": message}
        return {"nameAvailable": True}


def _invalid(name: str) -> str:
    return (
        f"{name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length "
        "and use numbers and lower-case letters only."
    )


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ArmError(400, "AccountNameInvalid", _invalid(name))
    if any(word in name for word in _RESERVED) or name.startswith(_RESERVED_AT_THE_START):
        raise refusal("reserved-name", name=name)


def _taken(call: Call, name: str) -> bool:
    return any(record.document["name"] == name for record in call.arm.store.of_type(StorageAccounts.type))


def _key(call: Call, name: str) -> dict[str, str]:
    seed = call.arm.ids.hex(f"storage {name}").encode()
    return {"name": name, "value": base64.b64encode(hashlib.sha512(seed).digest()).decode(), "created": call.now}


def _shown_keys(record: Record) -> Document:
    return {
        "keys": [
            {"creationTime": k["created"], "keyName": k["name"], "value": k["value"], "permissions": "FULL"}
            for k in record.private["keys"]
        ]
    }


def _planned(call: Call, old: Record | None) -> Document:
    body, given = call.body, call.body.get("properties") or {}
    name, kind, sku = call.id.name, body.get("kind", "Storage"), body["sku"]["name"]
    location = location_key(body["location"])
    kept = old.document["properties"] if old else {}
    properties: Document = {
        "keyCreationTime": kept.get("keyCreationTime") or {"key1": call.now, "key2": call.now},
        "allowCrossTenantReplication": given.get("allowCrossTenantReplication", False),
        "privateEndpointConnections": [],
        "minimumTlsVersion": given.get("minimumTlsVersion", "TLS1_0"),
        "allowBlobPublicAccess": given.get("allowBlobPublicAccess", False),
        "allowSharedKeyAccess": given.get("allowSharedKeyAccess", True),
        "networkAcls": given.get("networkAcls")
        or {
            "ipv6Rules": [],
            "bypass": "AzureServices",
            "virtualNetworkRules": [],
            "ipRules": [],
            "defaultAction": "Allow",
        },
        "supportsHttpsTrafficOnly": given.get("supportsHttpsTrafficOnly", True),
        "encryption": given.get("encryption") or _encryption(call),
        "accessTier": given.get("accessTier", "Hot"),
        "provisioningState": "Creating",
        "creationTime": kept.get("creationTime", call.now),
        "primaryEndpoints": {service: f"https://{name}.{service}.core.windows.net/" for service in _SERVICES[kind]},
        "primaryLocation": location,
        "statusOfPrimary": "available",
    }
    if kind == "Storage":
        del properties["accessTier"]
    if sku in _GEO:
        properties["statusOfSecondary"] = "available"
    tier = "Premium" if sku.startswith("Premium") else "Standard"
    document: Document = {
        "sku": {"name": sku, "tier": tier},
        "kind": kind,
        "id": old.document["id"] if old else call.id.text,
        "name": name,
        "type": StorageAccounts.type,
        "location": location,
        "tags": body.get("tags") or {},
        "properties": properties,
    }
    if body.get("identity"):
        document["identity"] = body["identity"]
    return document


def _encryption(call: Call) -> Document:
    service = {"keyType": "Account", "enabled": True, "lastEnabledTime": call.now}
    return {"services": {"file": dict(service), "blob": dict(service)}, "keySource": "Microsoft.Storage"}

"""Microsoft.Storage/storageAccounts/blobServices/containers: where the VHDs of an account are.

A container is there when somebody made it, or when Compute wrote a VHD into it. What Compute's machines run from is
leased, and so is its container.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...arm.errors import ArmError, parent_not_found
from ...arm.resource_type import Answer, Call, Context, ResourceType, merge
from ...arm.store import Document, Record

TYPE = "Microsoft.Storage/storageAccounts/blobServices/containers"
#: How this cloud keeps a blob: a record with the `uri` of the blob, and with `managedBy` where a machine runs from it.
BLOBS = "imagecourse.arm/blobs"
_ACCOUNTS = "Microsoft.Storage/storageAccounts"
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){2,62}|\$root|\$web|\$logs")
_NEW: Document = {
    "defaultEncryptionScope": "$account-encryption-key",
    "denyEncryptionScopeOverride": False,
    "publicAccess": "None",
}
_TOP = ("id", "name", "type")
_WRITABLE = ("publicAccess", "metadata", "defaultEncryptionScope", "denyEncryptionScopeOverride")


class BlobContainers(ResourceType):
    """client.blob_containers."""

    group = "blob_containers"
    type = TYPE
    package = "storage"

    def create(self, call: Call) -> Any:
        """PUT answers what was asked for, and what the container is called (recorded)."""
        account = account_of(call)
        given = dict(call.body.get("properties") or {})
        _check(call, account, given)
        old = call.existing()
        kept = {**(old.document["properties"] if old else _NEW), **_asked(given)}
        _keep(call, call.id.text, kept)
        named = _document(call.id.text, _asked(given))
        return Answer(200 if old else 201, named if named["properties"] else {k: named[k] for k in _TOP})

    def get(self, call: Call) -> Any:
        return _shown(call, _found(call))

    def update(self, call: Call) -> Any:
        record = _found(call)
        given = dict(call.body.get("properties") or {})
        _check(call, account_of(call), given)
        properties = merge(record.document["properties"], {**_asked(given), "lastModifiedTime": call.now})
        return _shown(call, call.put({**record.document, "properties": properties}))

    def delete(self, call: Call) -> Any:
        """Its blobs go with it; not while a machine runs from one of them (Storage REST: LeaseIdMissing)."""
        account_of(call)
        record = call.existing()
        if record is None:
            return Answer(204)
        blobs = list(_blobs(call, record.document["id"]))
        if any("managedBy" in blob.document for blob in blobs):
            raise ArmError(
                412,
                "LeaseIdMissing",
                "There is currently a lease on the container and no lease ID was specified in the request.",
            )
        for blob in blobs:
            call.arm.store.delete(blob.document["id"])
        call.arm.store.delete(record.document["id"])
        return Answer(200)

    def list(self, call: Call) -> Any:
        account = account_of(call)
        containers = call.arm.store.children(f"{account.document['id']}/blobServices/default", TYPE)
        return {"value": [_shown(call, record) for record in containers]}


def hold(context: Context, account: str, name: str) -> None:
    """Make the container of an account that somebody writes a blob into; nothing for an account elsewhere."""
    for record in context.arm.store.of_type(_ACCOUNTS):
        container = f"{record.document['id']}/blobServices/default/containers/{name}"
        if record.document["name"].lower() == account.lower() and context.get(container) is None:
            _keep(context, container, _NEW)


def _keep(context: Context, container: str, properties: Document) -> None:
    """Store a container, below the service of its account, with which it goes."""
    service = container.rpartition("/containers/")[0]
    if context.get(service) is None:
        context.put({"id": service, "name": "default", "type": TYPE.rpartition("/")[0], "properties": {}})
    context.put(_document(container, {**properties, "lastModifiedTime": context.now}))


def _document(container: str, properties: Document) -> Document:
    return {"id": container, "name": container.rsplit("/", 1)[-1], "type": TYPE, "properties": properties}


def _asked(given: Document) -> Document:
    return {name: given[name] for name in _WRITABLE if name in given}


def account_of(call: Call) -> Record:
    """The account in the URL: ARM's refusal where it is absent."""
    name = call.params["accountName"]
    group = f"/subscriptions/{call.subscription}/resourceGroups/{call.params['resourceGroupName']}"
    record = call.get(f"{group}/providers/{_ACCOUNTS}/{name}")
    if record is None and call.operation.method == "PUT":
        raise parent_not_found(name)
    if record is None:
        raise call.not_found()
    return record


def _found(call: Call) -> Record:
    account_of(call)
    record = call.existing()
    if record is None:
        raise ArmError(404, "ContainerNotFound", "The specified container does not exist.")
    return record


def _check(call: Call, account: Record, given: Document) -> None:
    if not _NAME.fullmatch(call.id.name):
        raise ArmError(400, "InvalidResourceName", "The specified resource name contains invalid characters.")
    public = given.get("publicAccess", "None") != "None"
    if public and not account.document["properties"]["allowBlobPublicAccess"]:
        raise ArmError(409, "PublicAccessNotPermitted", "Public access is not permitted on this storage account.")


def _blobs(context: Context, container: str) -> Iterator[Record]:
    """The blobs in a container, by their addresses."""
    parts = container.split("/")
    host, path = f"{parts[8]}.blob.", f"/{parts[-1]}/"
    for record in context.arm.store.of_type(BLOBS):
        address = record.document["uri"].partition("://")[2].lower()
        if address.startswith(host.lower()) and address[address.index("/") :].startswith(path.lower()):
            yield record


def _shown(call: Call, record: Record) -> Document:
    """As GET answers it: with its lease, and what holds its blobs in place."""
    leased = any("managedBy" in blob.document for blob in _blobs(call, record.document["id"]))
    lease = (
        {"leaseStatus": "Locked", "leaseState": "Leased", "leaseDuration": "Infinite"}
        if leased
        else {"leaseStatus": "Unlocked", "leaseState": "Available"}
    )
    properties = {
        **record.document["properties"],
        **lease,
        "deleted": False,
        "remainingRetentionDays": 0,
        "hasImmutabilityPolicy": False,
        "hasLegalHold": False,
    }
    return {**record.document, "properties": properties}

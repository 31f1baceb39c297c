"""VHDs in storage accounts: what an unmanaged disk lives in, and what disks and images are imported from.

A blob is a record like a disk, under an id that no client can read. An account that is not in this cloud is outside of
it: its blobs are taken on trust, and there is nothing in them to boot.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ...arm.errors import parameter_missing
from ...arm.resource_type import Context
from ...arm.store import Document, Record
from ..storage import blob_containers
from .sources import Source

TYPE = blob_containers.BLOBS
#: Create options whose source is not a resource of Compute.
IMPORTS = ("Import", "ImportSecure", "CopyFromSanSnapshot")
#: GiB of an import whose source is outside of this cloud and says nothing of its size.
UNKNOWN_GB = 30
ACCOUNTS = "Microsoft.Storage/storageAccounts"


def key_of(context: Context, uri: str) -> str:
    """The id under which a blob is kept."""
    parts = urlsplit(uri)
    place = f"{parts.hostname or ''}{parts.path}".strip("/").replace("/", "|").lower()
    return f"/subscriptions/{context.id.subscription}/providers/{TYPE}/{place}"


def uri_of(key: str) -> str:
    """The address of a blob, from the id under which it is kept."""
    return "https://" + key.rsplit("/", 1)[-1].replace("|", "/")


def find(context: Context, uri: str) -> Record | None:
    """The blob at an address; None where there is none that this cloud knows."""
    return context.get(key_of(context, uri))


def imported(context: Context, data: Document) -> Record | None:
    """The VHD that a creationData imports; None for one outside of this cloud, an Elastic SAN's snapshot too."""
    if data["createOption"] == "CopyFromSanSnapshot" and not data.get("elasticSanResourceId"):
        raise parameter_missing("creationData.elasticSanResourceId")
    return find(context, data["sourceUri"]) if data.get("sourceUri") else None


def is_missing(context: Context, uri: str) -> bool:
    """Whether the account is this cloud's, and the blob is not in it."""
    account = (urlsplit(uri).hostname or "").split(".")[0]
    if find(context, uri) is not None:
        return False
    accounts = context.arm.store.of_type(ACCOUNTS)
    return any(record.document["name"].lower() == account.lower() for record in accounts)


def write(context: Context, uri: str, properties: Document, source: Source | None, owner: str | None) -> Record:
    """Put a VHD at an address."""
    key = key_of(context, uri)
    document: Document = {"id": key, "name": uri.rsplit("/", 1)[-1], "type": TYPE, "uri": uri, "properties": properties}
    if owner:
        document["managedBy"] = owner
    private: dict[str, Any] = {
        "contents": source.contents if source else None,
        "source": source.as_private() if source and source.os_type else None,
    }
    address = urlsplit(uri)
    blob_containers.hold(context, (address.hostname or "").split(".")[0], address.path.strip("/").split("/")[0])
    return context.arm.store.put(document, private)

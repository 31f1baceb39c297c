"""Access to the bytes of a disk or snapshot by a SAS address: granted, used, revoked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ...arm.refusals import refusal
from ...arm.resource_type import Accepted, Call, Completion
from ...arm.store import Record
from . import disk_blobs, vhd

_SIGNED = "?sv=2018-03-28&sr=b&si={guid}&sig=local-azure"


def grant_access(self: Any, call: Call) -> Any:
    """A SAS address for the bytes: 202, then the address in the operation's output."""
    record = call.require()
    owner = record.document.get("managedBy")
    if owner and record.document["properties"]["diskState"] == "Attached" and _runs(call, owner):
        raise refusal("disk-sas-running-vm", disk=record.document["name"], vmId=owner)
    return Accepted(finish="granted", arguments={"security": bool(call.body.get("getSecureVMGuestStateSAS"))})


def _runs(call: Call, machine: str) -> bool:
    record = call.get(machine)
    return record is not None and record.private.get("power") != "deallocated"


def granted(self: Any, done: Completion) -> Any:
    """The disk is open to whoever has the address."""
    record = done.require()
    upload = record.document["properties"]["diskState"] == "ReadyToUpload"
    host = f"md-{'impexp-' if upload else ''}{done.guid('sas').replace('-', '')[:12]}.blob.core.windows.net"
    address = f"https://{host}/{done.guid('container').replace('-', '')}/abcd"
    done.change(record.document["id"], {"diskState": "ActiveUpload" if upload else "ActiveSAS"}, sas=address)
    done.arm.store.put({"id": disk_blobs.key_of(host), "disk": record.document["id"]}, {})
    answer = {"accessSAS": address + _SIGNED.format(guid=done.guid("sas"))}
    if done.arguments.get("security"):  # the guest state of a Trusted Launch or confidential VM is a blob beside it
        answer["securityDataAccessSAS"] = f"{address}-guest-state" + _SIGNED.format(guid=done.guid("security"))
    return answer


def revoke_access(self: Any, call: Call) -> Any:
    """The SAS address ends; what was uploaded must be a fixed VHD."""
    record = call.require()
    if record.document["properties"]["diskState"] == "ActiveUpload":
        pages = record.private.get("pages") or {}
        footer = vhd.read(call.arm.store.blobs, pages, record.document["properties"]["creationData"]["uploadSizeBytes"])
        if not footer.startswith(vhd.COOKIE):
            raise refusal("vhd-bad-footer-disk", disk=record.document["name"], blobUri=record.private["sas"])
    return Accepted(finish="revoked")


def revoked(self: Any, done: Completion) -> None:
    """The disk is a disk like any other again."""
    record = done.require()
    if record.private.get("sas"):
        done.arm.store.delete(disk_blobs.key_of(urlsplit(record.private["sas"]).netloc))
    state = "Attached" if record.document.get("managedBy") else "Unattached"
    done.change(record.document["id"], {"diskState": state}, sas=None, **_uploaded(done, record))


def _uploaded(done: Completion, record: Record) -> dict[str, Any]:
    """What an upload left: the guest that the VHD holds, if it is one that the local Azure wrote."""
    if record.document["properties"]["diskState"] != "ActiveUpload":
        return {}
    contents = vhd.guest(done.arm.store.blobs, record.private.get("pages") or {})
    return {"contents": done.arm.store.keep(contents) if contents else None, "pages": None}

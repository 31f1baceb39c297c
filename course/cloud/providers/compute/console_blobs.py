"""The data plane behind a machine's console addresses: the serial log is what the guest's own boot wrote.

There is no screen to take a picture of: the screenshot is not found.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from ... import guests
from ...arm.http import Request, Response
from ...arm.resource_id import parse
from ...arm.resource_type import Context
from ...arm.store import Record
from . import boot_diagnostics, guest_disks
from .blob_protocol import byte_range, common, header, refused

if TYPE_CHECKING:
    from ...arm.engine import Arm

_ADDRESS = re.compile(r"/bootdiagnostics-[^/]+/[^/]+\.([0-9a-f-]{36})\.(screenshot\.bmp|serialconsole\.log)")


def is_served(url: str) -> bool:
    """Whether an address is one of a machine's console."""
    parts = urlsplit(url)
    return ".blob." in parts.netloc and _ADDRESS.fullmatch(parts.path) is not None


def answer(arm: Arm, request: Request) -> Response:
    """Answer a reader with the address's own signature, or with the key of the account."""
    url = urlsplit(request.url)
    if request.method not in ("GET", "HEAD"):
        return refused(405, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb.")
    if not _may_read(request, arm.clock.now):
        return refused(403, "AuthenticationFailed", "Server failed to authenticate the request.")
    machine = _machine(arm, f"https://{url.netloc}{url.path}")
    log = _serial_log(arm, machine) if machine else None
    if log is None:
        return refused(404, "BlobNotFound", "The specified blob does not exist.")
    start, end = byte_range(request, len(log)) or (0, len(log))
    if start >= len(log):
        return refused(416, "InvalidRange", "The range specified is invalid for the current size of the resource.")
    headers = {"x-ms-blob-type": "AppendBlob", "ETag": '"0x8D0000000000000"', "Content-Type": "text/plain", **common()}
    if header(request, "x-ms-range", "range"):
        headers["Content-Range"] = f"bytes {start}-{min(end, len(log)) - 1}/{len(log)}"
        return Response(206, headers, log[start:end])
    return Response(200, {**headers, "Content-Length": str(len(log))}, b"" if request.method == "HEAD" else log)


def _may_read(request: Request, now: datetime) -> bool:
    signed = parse_qs(urlsplit(request.url).query)
    if signed.get("sig") == [boot_diagnostics.SIGNATURE]:
        return now.strftime("%Y-%m-%dT%H:%M:%SZ") <= signed.get("se", [""])[0]
    return header(request, "authorization").startswith("SharedKey ")


def _machine(arm: Arm, address: str) -> Record | None:
    """The machine whose serial log is at an address."""
    match = _ADDRESS.search(address)
    own = match[1] if match else ""
    for record in arm.store.records.values():
        if (record.document.get("properties") or {}).get("vmId") == own:
            addresses = boot_diagnostics.addresses(record)
            return record if addresses and addresses["serialConsoleLogBlobUri"] == address else None
    return None


def _serial_log(arm: Arm, machine: Record) -> bytes | None:
    context = Context(arm, parse(machine.document["id"]))
    data = guest_disks.contents(context, guest_disks.os_disk(context, machine))
    return "\n".join([*guests.boot_log(data), ""]).encode() if data is not None else None

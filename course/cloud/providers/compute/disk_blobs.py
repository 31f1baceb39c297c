"""The data plane behind a disk's SAS address: pages are written, ranges are read, as in any page blob."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from ...arm.http import Request, Response
from ...arm.store import Record
from . import vhd
from .blob_protocol import byte_range, common, header, refused, xml

if TYPE_CHECKING:
    from ...arm.engine import Arm

TYPE = "imagecourse.arm/access"
_MOST = 4 * 2**20  # what one request may carry (Put Page reference)


def is_served(url: str) -> bool:
    """Whether an address is one that a disk or snapshot was opened at."""
    return url.startswith("https://md-")


def key_of(host: str) -> str:
    """Where the disk behind a host is noted."""
    return f"/subscriptions/-/providers/{TYPE}/{host}"


def answer(arm: Arm, request: Request) -> Response:
    """Answer one request of a storage client."""
    url = urlsplit(request.url)
    noted = arm.store.get(key_of(url.netloc))
    record = arm.store.get(noted.document["disk"]) if noted else None
    if record is None or record.private.get("sas") != f"https://{url.netloc}{url.path}":
        return refused(403, "AuthenticationFailed", "Server failed to authenticate the request: the access has ended.")
    component = parse_qs(url.query).get("comp", [""])[0]
    if request.method in ("GET", "HEAD"):
        return _pages(arm, record) if component == "pagelist" else _read(arm, record, request)
    if request.method == "PUT" and component == "page":
        return _write(arm, record, request)
    return refused(405, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb.")


def size_of(record: Record) -> int:
    """The bytes of the VHD: the disk's and the footer's."""
    properties = record.document["properties"]
    return int(properties["creationData"].get("uploadSizeBytes") or properties["diskSizeBytes"] + vhd.PAGE)


def _read(arm: Arm, record: Record, request: Request) -> Response:
    size = size_of(record)
    headers = {"x-ms-blob-type": "PageBlob", "Accept-Ranges": "bytes", "ETag": '"0x8D0000000000000"', **common()}
    if request.method == "HEAD":
        return Response(200, {**headers, "Content-Length": str(size)}, b"")
    start, end = byte_range(request, size) or (0, size)
    end = min(end, size)
    if start >= size or end - start > 16 * _MOST:
        return refused(416, "InvalidRange", f"Ask for a range of at most {16 * _MOST} bytes; the blob has {size}.")
    body = _bytes(arm, record, start, end)
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return Response(206 if (start, end) != (0, size) else 200, headers, body)


def _bytes(arm: Arm, record: Record, start: int, end: int) -> bytes:
    """A range of the disk: what was uploaded, or the guest and a footer."""
    if record.document["properties"]["diskState"] == "ActiveUpload":
        return vhd.read_range(arm.store.blobs, record.private.get("pages") or {}, start, end)
    size = size_of(record)
    name = record.private.get("contents")
    unique = bytes.fromhex(record.document["properties"]["uniqueId"].replace("-", ""))
    parts = {size - vhd.PAGE: vhd.footer(size - vhd.PAGE, unique)}
    if name:
        parts[0] = vhd.wrapped(arm.store.blobs[name])
    named = {str(at): str(at) for at in sorted(parts)}
    return vhd.read_range({str(at): content for at, content in parts.items()}, named, start, end)


def _write(arm: Arm, record: Record, request: Request) -> Response:
    if record.document["properties"]["diskState"] != "ActiveUpload":
        return refused(403, "AuthorizationPermissionMismatch", "This access is for reading.")
    size = size_of(record)
    span = byte_range(request, size)
    if span is None or span[0] % vhd.PAGE or span[1] % vhd.PAGE or not 0 < span[1] - span[0] <= _MOST or span[1] > size:
        return refused(416, "InvalidPageRange", "The page range specified is invalid.")
    clear = header(request, "x-ms-page-write").lower() == "clear"
    content = bytes(span[1] - span[0]) if clear else request.body
    if len(content) != span[1] - span[0]:
        return refused(400, "InvalidInput", "The length of the body is not the length of the range.")
    with arm.writing():
        pages = dict(record.private.get("pages") or {})
        pages.pop(str(span[0]), None)
        pages[str(span[0])] = arm.store.keep(content)
        arm.store.put(record.document, {**record.private, "pages": pages})
    return Response(201, {"ETag": '"0x8D0000000000000"', **common()}, b"")


def _pages(arm: Arm, record: Record) -> Response:
    """What has been written, as ranges."""
    pages = record.private.get("pages") or {}
    spans = sorted((int(at), int(at) + len(arm.store.blobs[name])) for at, name in pages.items())
    ranges = "".join(f"<PageRange><Start>{start}</Start><End>{end - 1}</End></PageRange>" for start, end in spans)
    return xml(200, f"<PageList>{ranges}</PageList>", {"x-ms-blob-content-length": str(size_of(record))})

"""HTTP/1.1 on a socket, as much of it as a loopback door needs: strict about the frame, unmoved by rubbish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import responses
from typing import BinaryIO

MAX_LINE = 32 * 1024
MAX_HEADERS = 200
MAX_BODY = 32 * 1024 * 1024

_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class BadMessage(Exception):
    """What came is not HTTP, or more of it than we take; `status` is what to answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Headers(Mapping[str, str]):
    """Header fields: spelled as they came, found in any case; a repeated field is joined with a comma."""

    def __init__(self, fields: list[tuple[str, str]] | None = None) -> None:
        self._fields: dict[str, tuple[str, str]] = {}
        for name, value in fields or []:
            known = self._fields.get(name.lower())
            self._fields[name.lower()] = (known[0], f"{known[1]}, {value}") if known else (name, value)

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()][1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._fields.values())

    def __len__(self) -> int:
        return len(self._fields)

    def without(self, *names: str) -> Headers:
        """The same, less some."""
        left = {name.lower() for name in names}
        return Headers([field for key, field in self._fields.items() if key not in left])

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._fields


@dataclass(frozen=True, slots=True)
class Head:
    """The first lines of a request."""

    method: str
    target: str
    headers: Headers
    keep_alive: bool


def read_head(stream: BinaryIO) -> Head | None:
    """The next request line and its headers; None if the client has gone."""
    line = _line(stream)
    while line == "":  # RFC 9112 2.2: an empty line before a request line is to be ignored
        line = _line(stream)
    if line is None:
        return None
    parts = line.split(" ")
    if len(parts) != 3 or not parts[0] or not set(parts[0]) <= _TOKEN or not parts[1]:
        raise BadMessage(400, "This is not an HTTP request line.")
    method, target, version = parts
    if version not in ("HTTP/1.1", "HTTP/1.0"):
        raise BadMessage(505, "This door speaks HTTP/1.1.")
    headers = _headers(stream)
    options = headers.get("Connection", "").lower()
    keep_alive = "close" not in options and (version == "HTTP/1.1" or "keep-alive" in options)
    return Head(method, target, headers, keep_alive)


def read_body(stream: BinaryIO, headers: Headers) -> bytes:
    """The whole body, by length or in chunks."""
    coding = headers.get("Transfer-Encoding", "").strip().lower()
    if coding and "Content-Length" in headers:
        raise BadMessage(400, "A request has a Content-Length or a Transfer-Encoding, not both.")
    if coding == "chunked":
        return _chunks(stream)
    if coding:
        raise BadMessage(501, "This door reads the transfer encoding 'chunked' only.")
    return _exactly(stream, _length(headers.get("Content-Length", "0")))


def response_bytes(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    head_only: bool = False,
    keep_alive: bool = False,
    reason: str | None = None,
) -> bytes:
    """A response ready to send, in one piece so that nothing waits for a second packet."""
    lines = [f"HTTP/1.1 {status} {reason or responses.get(status, '')}"]
    lines += [f"{name}: {_one_line(value)}" for name, value in headers.items() if name.lower() not in _OURS]
    bodiless = status in (204, 304) or status < 200
    if not bodiless:
        lines.append(f"Content-Length: {len(body)}")
    lines.append(f"Connection: {'keep-alive' if keep_alive else 'close'}")
    start = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
    return start if head_only or bodiless else start + body


_OURS = frozenset({"content-length", "connection", "transfer-encoding"})


def _one_line(value: str) -> str:
    return " ".join(str(value).splitlines())


def _line(stream: BinaryIO) -> str | None:
    raw = stream.readline(MAX_LINE + 1)
    if not raw:
        return None
    if len(raw) > MAX_LINE:
        raise BadMessage(431, "A line of this request is too long.")
    if not raw.endswith(b"\n"):
        return None
    return raw.rstrip(b"\r\n").decode("latin-1")


def _headers(stream: BinaryIO) -> Headers:
    fields: list[tuple[str, str]] = []
    while line := _required_line(stream):
        name, colon, value = line.partition(":")
        if not colon or not name or not set(name) <= _TOKEN:
            raise BadMessage(400, "This is not an HTTP header line.")
        fields.append((name, value.strip()))
        if len(fields) > MAX_HEADERS:
            raise BadMessage(431, "This request has too many headers.")
    return Headers(fields)


def _required_line(stream: BinaryIO) -> str:
    line = _line(stream)
    if line is None:
        raise BadMessage(400, "The request ends in the middle.")
    return line


def _length(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise BadMessage(400, "Content-Length is not a number.")
    return int(text[:20])


def _exactly(stream: BinaryIO, size: int) -> bytes:
    if size > MAX_BODY:
        raise BadMessage(413, f"A request body may have {MAX_BODY} bytes at most.")
    data = stream.read(size)
    if len(data) != size:
        raise BadMessage(400, "The request ends in the middle.")
    return data


def _chunks(stream: BinaryIO) -> bytes:
    body = bytearray()
    while size := _chunk_size(_required_line(stream)):
        body += _exactly(stream, size)
        if len(body) > MAX_BODY:
            raise BadMessage(413, f"A request body may have {MAX_BODY} bytes at most.")
        if _required_line(stream):
            raise BadMessage(400, "A chunk of this request is longer than it says.")
    while _required_line(stream):
        pass
    return bytes(body)


def _chunk_size(line: str) -> int:
    digits = line.partition(";")[0].strip()
    if not digits or len(digits) > 8 or not set(digits) <= set("0123456789abcdefABCDEF"):
        raise BadMessage(400, "A chunk of this request has no size.")
    return int(digits, 16)

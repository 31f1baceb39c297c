"""How a storage account speaks of a blob: the range that is asked for, errors and lists as XML, its version."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from ...arm.http import Request, Response

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")
_VERSION = "2024-11-04"


def header(request: Request, *names: str) -> str:
    """The first of these headers that came, whatever its case."""
    lowered = {name.lower(): value for name, value in request.headers.items()}
    return next((lowered[name] for name in names if name in lowered), "")


def byte_range(request: Request, size: int) -> tuple[int, int] | None:
    """The bytes that are asked for, the end not included; None for all."""
    match = _RANGE.fullmatch(header(request, "x-ms-range", "range"))
    if match is None:
        return None
    return int(match[1]), int(match[2]) + 1 if match[2] else size


def refused(status: int, code: str, message: str) -> Response:
    """An error of the Blob service."""
    text = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    return xml(status, text, {"x-ms-error-code": code})


def xml(status: int, text: str, headers: dict[str, str]) -> Response:
    """An answer in XML."""
    body = f'<?xml version="1.0" encoding="utf-8"?>{text}'.encode()
    return Response(status, {"Content-Type": "application/xml", **common(), **headers}, body)


def common() -> dict[str, str]:
    """What every answer says."""
    return {"x-ms-version": _VERSION}

"""A data disk as bytes: a one-line header, then its partition table and file systems; a disk nobody wrote to has no bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .disk import compress, decompress
from .errors import MadeByNewer

FORMAT = 1
_HEADER = b'{"data":%d}' % FORMAT


@dataclass(frozen=True)
class DataDisk:
    """A disk beside the OS disk, as the platform attaches it."""

    id: str  # who it is, wherever it is attached
    lun: int
    size_gb: int
    contents: bytes | None = None


def is_data(contents: bytes) -> bool:
    """These bytes are a data disk's, not an operating system's."""
    return contents.startswith(b'{"data":')


def pack_data(layout: dict[str, Any]) -> bytes:
    """Write a disk; the same layout always gives the same bytes."""
    return _HEADER + b"\n" + compress(layout)


def unpack_data(contents: bytes) -> dict[str, Any]:
    """Read a disk's layout, or say why it cannot be read."""
    line, _, state = contents.partition(b"\n")
    found = int(json.loads(line)["data"])
    if found > FORMAT:
        raise MadeByNewer(found, FORMAT)
    layout: dict[str, Any] = json.loads(decompress(state))
    return layout

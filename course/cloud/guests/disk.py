"""An OS disk as bytes: a one-line header, then the file tree if anyone has looked inside.

Creating a virtual machine must be cheap, so a boot only writes a line into the header's journal. The tree is built by
replaying the journal, when someone runs a command or looks inside (`materialize`); a command writes it back whole.
Both are pure functions of the bytes, so a disk can be copied, kept in an image and restored at will.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from .errors import MadeByNewer, NotAGuestDisk

FORMAT = 1


@dataclass(frozen=True)
class Disk:
    """The header, read; `state` is the compressed tree or empty."""

    os_type: str
    image: dict[str, Any]
    outlook: dict[str, Any] = field(default_factory=dict)  # what the next boot needs to know without opening the tree
    journal: tuple[dict[str, Any], ...] = ()  # boots since the tree was written
    vm_id: str = ""  # the machine that booted it last
    running: bool = False
    state: bytes = b""


def pack(disk: Disk) -> bytes:
    """Write a disk; the same disk always gives the same bytes."""
    return _packed(disk, disk.outlook, disk.journal, disk.vm_id, disk.running)


_encode = json.JSONEncoder(separators=(",", ":")).encode


def _packed(
    disk: Disk, outlook: dict[str, Any], journal: tuple[dict[str, Any], ...], vm_id: str, running: bool
) -> bytes:
    header = {
        "format": FORMAT,
        "os": disk.os_type,
        "image": disk.image,
        "outlook": outlook,
        "journal": journal,
        "vm": vm_id,
        "running": running,
    }
    return _encode(header).encode() + b"\n" + disk.state


def unpack(data: bytes) -> Disk:
    """Read a disk's header, or say why it cannot be read."""
    line, _, state = data.partition(b"\n")
    try:
        header = json.loads(line)
        if "data" in header:
            raise NotAGuestDisk("it is a data disk, without an operating system")
        found = int(header["format"])
    except (ValueError, KeyError, TypeError):
        raise NotAGuestDisk("its header is damaged" if data else "it is empty") from None
    if found > FORMAT:
        raise MadeByNewer(found, FORMAT)
    return Disk(
        os_type=header["os"],
        image=header["image"],
        outlook=header["outlook"],
        journal=tuple(header["journal"]),
        vm_id=header["vm"],
        running=header["running"],
        state=state,
    )


def booted(disk: Disk, entry: dict[str, Any], vm_id: str, outlook: dict[str, Any]) -> bytes:
    """The same disk after one more boot."""
    return _packed(disk, outlook, (*disk.journal, entry), vm_id, True)


def compress(state: dict[str, Any]) -> bytes:
    return zlib.compress(json.dumps(state, separators=(",", ":"), sort_keys=True).encode(), 6)


@lru_cache(maxsize=64)
def decompress(state: bytes) -> str:
    try:
        return zlib.decompress(state).decode()
    except (zlib.error, UnicodeDecodeError):
        raise NotAGuestDisk("its content is damaged") from None

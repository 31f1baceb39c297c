"""The fixed VHD format of uploads and downloads: a disk's bytes, then a footer of 512 bytes.

The local Azure keeps a guest's file tree, not 30 GiB of sectors. A disk that is downloaded has the tree in its first
sectors and zeros after it; uploaded again it is the same guest. Any other VHD is taken, and nothing in it can boot.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

COOKIE = b"conectix"
PAGE = 512
_MAGIC = b"imagecourse guest\n"


def footer(size: int, unique: bytes) -> bytes:
    """The footer of a fixed disk of `size` bytes (Virtual Hard Disk Image Format Specification, 2006)."""
    cylinders, heads, sectors = _geometry(size // PAGE)
    fields = struct.pack(
        ">8sIIQI4sI4sQQHBBI",
        COOKIE, 2, 0x00010000, 2**64 - 1, 0, b"az  ", 0x00010000, b"Wi2k", size, size, cylinders, heads, sectors, 2,
    )  # fmt: skip
    rest = unique[:16].ljust(16, b"\0") + bytes(428)
    checksum = ~sum(fields + rest) & 0xFFFFFFFF
    return fields + struct.pack(">I", checksum) + rest


def _geometry(sectors: int) -> tuple[int, int, int]:
    """Cylinders, heads and sectors per track, as the specification's appendix computes them."""
    sectors = min(sectors, 65535 * 16 * 255)
    if sectors >= 65535 * 16 * 63:
        return sectors // 255 // 16, 16, 255
    for per_track, least in ((17, 4), (31, 16), (63, 16)):
        heads = max((sectors // per_track + 1023) // 1024, least)
        if heads <= 16 and sectors // per_track < heads * 1024:
            break
    return sectors // per_track // min(heads, 16), min(heads, 16), per_track


def wrapped(contents: bytes) -> bytes:
    """A guest's bytes as they stand at the start of a downloaded disk."""
    head = _MAGIC + struct.pack(">Q", len(contents)) + contents
    return head.ljust(-(-len(head) // PAGE) * PAGE, b"\0")


def guest(blobs: Mapping[str, bytes], pages: Mapping[str, str]) -> bytes | None:
    """The guest at the start of what was uploaded; None where it is another disk."""
    start = len(_MAGIC)
    head = read_range(blobs, pages, 0, start + 8)
    if not head.startswith(_MAGIC):
        return None
    (length,) = struct.unpack(">Q", head[start:])
    return read_range(blobs, pages, start + 8, start + 8 + length)


def read(blobs: Mapping[str, bytes], pages: Mapping[str, str], size: int) -> bytes:
    """The footer of what was uploaded."""
    return read_range(blobs, pages, size - PAGE, size)


def read_range(blobs: Mapping[str, bytes], pages: Mapping[str, str], start: int, end: int) -> bytes:
    """Bytes from `start` to `end`; what was never written is zero. Later writes win."""
    out = bytearray(end - start)
    for at, name in pages.items():
        offset, content = int(at), blobs[name]
        low, high = max(start, offset), min(end, offset + len(content))
        if low < high:
            out[low - start : high - start] = content[low - offset : high - offset]
    return bytes(out)

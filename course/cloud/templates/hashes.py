"""The hashes of the template language: uniqueString, guid, and the number that stands for a template.

uniqueString is a 64-bit Murmur hash in base 32, guid a version 5 UUID, and a template's number the same Murmur hash; all
are checked in the tests against values that Azure gave.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

_MASK = 0xFFFFFFFF
_C1, _C2 = 0x239B961B, 0xAB0E9789
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_GUID_NAMESPACE = uuid.UUID("11fb06fb-712d-4ddd-98c7-e71bbd588830")


def murmur64(data: bytes) -> int:
    """MurmurHash3's 32-bit halves combined to 64 bits, seed 0."""
    h1 = h2 = 0
    length, at = len(data), 0
    while at + 7 < length:
        k1 = int.from_bytes(data[at : at + 4], "little")
        k2 = int.from_bytes(data[at + 4 : at + 8], "little")
        h1 ^= _scramble(k1, 15, _C1, _C2)
        h1 = (_rotate(h1, 19) + h2) & _MASK
        h1 = (h1 * 5 + 0x561CCD1B) & _MASK
        h2 ^= _scramble(k2, 17, _C2, _C1)
        h2 = (_rotate(h2, 13) + h1) & _MASK
        h2 = (h2 * 5 + 0x0BCAA747) & _MASK
        at += 8
    if at < length:
        h1 ^= _scramble(int.from_bytes(data[at : at + 4], "little"), 15, _C1, _C2)
        if length - at > 4:
            h2 ^= _scramble(int.from_bytes(data[at + 4 :], "little"), 17, _C2, _C1)
    h1 ^= length
    h2 ^= length
    h1, h2 = _cross(h1, h2)
    h1, h2 = _cross(_avalanche(h1), _avalanche(h2))
    return (h2 << 32) | h1


def unique_string(*values: str) -> str:
    """13 characters that are the same for the same values everywhere."""
    number = murmur64("-".join(values).encode())
    return "".join(_ALPHABET[(number >> (59 - 5 * i) if i < 12 else number << 1) & 31] for i in range(13))


def guid(*values: str) -> str:
    """The GUID of the values."""
    return str(uuid.uuid5(_GUID_NAMESPACE, "-".join(values)))


def minified(template: Any) -> str:
    """A template as its hash reads it: no space between its parts, and all of it in capitals."""
    return json.dumps(template, separators=(",", ":"), ensure_ascii=False).upper()


def template_hash(template: Any) -> str:
    """The number that stands for a template, whatever its letter case and spacing."""
    return str(murmur64(minified(template).encode()))


def _rotate(value: int, bits: int) -> int:
    return ((value << bits) | (value >> (32 - bits))) & _MASK


def _scramble(value: int, bits: int, first: int, second: int) -> int:
    return (_rotate((value * first) & _MASK, bits) * second) & _MASK


def _cross(h1: int, h2: int) -> tuple[int, int]:
    h1 = (h1 + h2) & _MASK
    return h1, (h2 + h1) & _MASK


def _avalanche(value: int) -> int:
    value ^= value >> 16
    value = (value * 0x85EBCA6B) & _MASK
    value ^= value >> 13
    value = (value * 0xC2B2AE35) & _MASK
    return value ^ (value >> 16)

"""Equal parts of records are kept once: nobody changes a document in place, so ten thousand images share what is alike.

Parts are told apart by their content as marshal writes it (keys in order, 1 and True and 1.0 not the same).
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from hashlib import blake2b
from sys import intern
from typing import Any, NamedTuple

Document = dict[str, Any]


class Record(NamedTuple):
    """One resource: what clients may read, and what only its provider knows (power state, disk contents...)."""

    document: Document
    private: Mapping[str, Any]


class Sharing:
    """The parts that were met lately; when there are too many of them it begins anew."""

    def __init__(self, limit: int = 1024) -> None:
        self._known: dict[bytes, Any] = {}
        self._limit = limit

    def record(self, record: Record) -> Record:
        """The same record, of parts that other records have too."""
        document = {
            intern(name): intern(value) if name in _WORDS else self._part(value) if type(value) in _PARTS else value
            for name, value in record.document.items()
        }
        return Record(document, self._part(record.private))

    def _part(self, part: Any) -> Any:
        try:
            name = _name(part)
        except ValueError:  # holds something that JSON does not know either
            return part
        if len(self._known) > self._limit:
            self._known.clear()
        return self._known.setdefault(name, part)

    def altered(self) -> list[Any]:
        """Parts that somebody changed in place, which nobody may."""
        return [part for name, part in self._known.items() if _name(part) != name]


def _name(part: Any) -> bytes:
    return blake2b(marshal.dumps(part, 2), digest_size=16).digest()


_WORDS = frozenset(("type", "location", "kind"))
_PARTS = (dict, list)

"""The one store of ARM documents, keyed by lower-cased resource id.

Documents are never changed in place: a write puts a new one. So a snapshot is a shallow copy and undo is a
dictionary of what was there before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any

from .sharing import Document, Record, Sharing

Changes = dict[str, Record | None]

__all__ = ["Changes", "Document", "Record", "Store", "parent_key", "type_key"]


def parent_key(key: str) -> str:
    """The key that `key` is listed under: its parent resource, its group, or its subscription."""
    head, _, tail = key.rpartition("/providers/")
    if not head:
        return key.rsplit("/", 2)[0]
    return f"{head}/providers/{tail.rsplit('/', 2)[0]}" if tail.count("/") > 2 else head


def type_key(key: str) -> str:
    """The lower-cased resource type of a key."""
    head, _, tail = key.rpartition("/providers/")
    if head:
        parts = tail.split("/")
        return "/".join((parts[0], *parts[1::2]))
    return "microsoft.resources/resourcegroups"


class Store:
    """Records by key, with an index by parent and type; changes are collected per transaction."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.blobs: dict[str, bytes] = {}
        self._index: dict[str, dict[str, dict[str, None]]] = {}
        self._types: dict[str, dict[str, None]] = {}
        self._referrers: dict[str, dict[str, None]] = {}
        self._before: Changes | None = None
        self._sharing = Sharing()

    # Reading

    def get(self, resource_id: str) -> Record | None:
        """The record of an id in any case."""
        return self.records.get(resource_id.lower())

    def __contains__(self, resource_id: str) -> bool:
        return resource_id.lower() in self.records

    def of_type(self, resource_type: str, subscription: str | None = None) -> Iterator[Record]:
        """All records of a type, oldest first."""
        prefix = f"/subscriptions/{subscription.lower()}/" if subscription else ""
        records = self.records
        for key in self._types.get(resource_type.lower(), ()):
            if key.startswith(prefix):
                yield records[key]

    def children(self, resource_id: str, resource_type: str | None = None) -> Iterator[Record]:
        """Records directly below an id: in a group, or nested in a resource."""
        kinds = self._index.get(resource_id.lower(), {})
        names = [resource_type.lower()] if resource_type else list(kinds)
        records = self.records
        for name in names:
            for key in kinds.get(name, ()):
                yield records[key]

    def below(self, resource_id: str) -> list[str]:
        """Keys of everything below an id, deepest last."""
        found: list[str] = []
        for keys in list(self._index.get(resource_id.lower(), {}).values()):
            for key in keys:
                found.append(key)
                found.extend(self.below(key))
        return found

    def referrers(self, resource_id: str) -> Iterator[Record]:
        """Records that refer to an id, as their provider says in the private value `refers` (lower-cased ids)."""
        records = self.records
        for key in self._referrers.get(resource_id.lower(), ()):
            yield records[key]

    def is_referred(self, key: str) -> bool:
        """Whether any record refers to a lower-cased id."""
        return key in self._referrers

    # Writing

    def put(self, document: Document, private: Mapping[str, Any] | None = None) -> Record:
        """Store a document under its own id; without `private` the old private part stays."""
        key: str = document["id"].lower()
        old = self.records.get(key)
        if private is None:
            private = old.private if old else {}
        record = Record(document, private)
        self._note(key, old)
        if old is None:
            self._link(key)
        self._refer(key, old, record)
        self.records[key] = record
        return record

    def delete(self, resource_id: str) -> None:
        """Remove a record and everything below it."""
        key = resource_id.lower()
        for child in self.below(key):
            self._remove(child)
        self._remove(key)

    def keep(self, contents: bytes) -> str:
        """Store bytes under their hash; blobs are shared and never change."""
        name = blake2b(contents, digest_size=16).hexdigest()
        self.blobs.setdefault(name, contents)
        return name

    # Transactions

    @contextmanager
    def transaction(self) -> Iterator[Changes]:
        """What is done inside happens whole or not at all; yields what was there before each change.

        Transactions nest: an inner one that fails is undone by itself.
        """
        outer = self._before
        inner: Changes = {}
        self._before = inner
        try:
            yield inner
        except BaseException:
            self._before = None
            self.apply(inner)
            self._before = outer
            raise
        self._before = outer
        if outer is not None:
            for key, record in inner.items():
                outer.setdefault(key, record)

    def apply(self, changes: Mapping[str, Record | None]) -> None:
        """Set records to the given ones (None removes): undo, restore and load."""
        for key, record in changes.items():
            old = self.records.get(key)
            self._note(key, old)
            self._refer(key, old, record)
            if record is None:
                if old is not None:
                    self._unlink(key)
                    del self.records[key]
            else:
                if old is None:
                    self._link(key)
                self.records[key] = record

    def settle(self, keys: Iterable[str]) -> None:
        """Nothing more happens to these records for now: let them share what they have in common with others."""
        for key in keys:
            record = self.records.get(key)
            if record is not None and "type" in record.document:
                self.records[key] = self._sharing.record(record)

    # Index

    def _note(self, key: str, old: Record | None) -> None:
        if self._before is not None:
            self._before.setdefault(key, old)

    def _remove(self, key: str) -> None:
        old = self.records.get(key)
        if old is not None:
            self._note(key, old)
            self._refer(key, old, None)
            self._unlink(key)
            del self.records[key]

    def _refer(self, key: str, old: Record | None, new: Record | None) -> None:
        before = old.private.get("refers", ()) if old else ()
        after = new.private.get("refers", ()) if new else ()
        if before is after:
            return
        for target in before:
            keys = self._referrers[target]
            del keys[key]
            if not keys:
                del self._referrers[target]
        for target in after:
            self._referrers.setdefault(target, {})[key] = None

    def _link(self, key: str) -> None:
        kind = type_key(key)
        self._index.setdefault(parent_key(key), {}).setdefault(kind, {})[key] = None
        self._types.setdefault(kind, {})[key] = None

    def _unlink(self, key: str) -> None:
        kind, parent = type_key(key), parent_key(key)
        siblings = self._index[parent][kind]
        del siblings[key]
        del self._types[kind][key]
        if not siblings:
            del self._index[parent][kind]
            if not self._index[parent]:
                del self._index[parent]

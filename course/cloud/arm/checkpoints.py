"""Named states of a cloud to come back to: kept in its file, as texts that are read only when they are wanted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .store import Changes, Record, Store


class NoSuchCheckpoint(LookupError):
    """No state was kept under this name."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            f"There is no checkpoint '{name}'. Checkpoints of this cloud: {', '.join(known) or 'none yet'}."
        )


class Checkpoints:
    """What every record was when a name was given to it; records are never changed, so keeping one is a shallow copy."""

    name = "checkpoint"

    def __init__(self, store: Store, *, kept_in_a_file: bool) -> None:
        self._store, self._in_a_file = store, kept_in_a_file
        self._kept: dict[str, dict[str, Record]] = {}
        self._texts: dict[str, str] = {}
        self.unsaved: dict[str, str | None] = {}

    def keep(self, name: str) -> None:
        """Remember everything as it is; a name that is used again is given anew."""
        self._kept[name] = dict(self._store.records)
        self._texts.pop(name, None)
        if self._in_a_file:
            self.unsaved[name] = json.dumps(written(self._kept[name]), separators=(",", ":"), default=dict)

    def changes_to(self, name: str) -> Changes:
        """What to set so that all is as it was; raises NoSuchCheckpoint."""
        wanted, now = self._wanted(name), self._store.records
        changes: Changes = dict.fromkeys(now.keys() - wanted.keys())
        changes.update({key: record for key, record in wanted.items() if now.get(key) is not record})
        return changes

    def load(self, rows: Mapping[str, str]) -> None:
        """Take back what was written."""
        self._texts = dict(rows)

    def _wanted(self, name: str) -> dict[str, Record]:
        if name in self._texts:
            self._kept[name] = read(json.loads(self._texts.pop(name)))
        if name not in self._kept:
            raise NoSuchCheckpoint(name, sorted({*self._kept, *self._texts}))
        return self._kept[name]


def written(records: Mapping[str, Record]) -> dict[str, Any]:
    """Records as JSON."""
    return {key: [record.document, dict(record.private)] for key, record in records.items()}


def read(content: Mapping[str, Any]) -> dict[str, Record]:
    """Records from JSON."""
    return {key: Record(document, private) for key, (document, private) in content.items()}

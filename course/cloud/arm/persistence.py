"""A cloud in a file: SQLite, written through at every request, so nothing acknowledged is lost.

Write-ahead logging without waiting for the disk: a killed process loses nothing; a power cut may lose the last moments.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from . import journal
from .clock import ClockMode
from .engine import Arm
from .history import Step
from .journal import Journal, Operation
from .store import Changes, Record

#: What a file says of itself. 2: rows of the bill have a place, and the newest changes are in a journal. Files of format
#: 1 are read, and are of format 2 then.
FORMAT = 2
_BLOB = re.compile(r'"([0-9a-f]{32})"')
_SCHEMA = """
create table if not exists records (key text primary key, document text not null, private text not null);
create table if not exists blobs (name text primary key, contents blob not null) without rowid;
create table if not exists steps (number integer primary key, label text not null, before text not null);
create table if not exists meta (name text primary key, value text not null) without rowid;
create table if not exists ledgers (ledger text, key text, value text not null, primary key (ledger, key)) without rowid;
"""


class CloudFileError(Exception):
    """A cloud file that cannot be used; the message says what was seen and the one next step."""

    def _render_traceback_(self) -> list[str]:
        """In a notebook: the message alone."""
        return [str(self)]


class CloudFileDamaged(CloudFileError):
    """The file is no cloud, or no longer."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The cloud file {path} cannot be read ({reason}). Nothing was changed in it, and your answers are not "
            f"kept in it. Rename it, for example to {path.name}.damaged, and run the first cell again: the notebook "
            "gets a fresh cloud."
        )


class CloudFileNewer(CloudFileError):
    """The file was written by a newer course."""

    def __init__(self, path: Path, found: object) -> None:
        super().__init__(
            f"The cloud file {path} has format {found}; this course reads format {FORMAT}. "
            "A newer imagecourse wrote it. "
            "Update imagecourse, or rename the file to begin with a fresh cloud; nothing was changed in it."
        )


class CloudNotSaved(CloudFileError):
    """A write did not reach the file; the request was undone."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The last request could not be written to {path} ({reason}), so it was undone. "
            "Free some disk space or make the folder writable, then run the cell again."
        )


class Ledger(Protocol):
    """What is kept beside the records and is not rewound with them: texts by key."""

    name: str
    #: What changed since it was last written; None removes. Emptied here once it is in the file.
    unsaved: dict[str, str | None]

    def load(self, rows: dict[str, str]) -> None:
        """Take back what was written."""


class Persistence:
    """The file of one engine."""

    def __init__(self, path: Path, arm: Arm, ledgers: Sequence[Ledger] = ()) -> None:
        self.path, self.arm, self.ledgers = path, arm, ledgers
        self._saved_blobs: set[str] = set()
        try:
            self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._journal = Journal(self._file)
            self._open()
        except sqlite3.Error as problem:
            raise CloudFileDamaged(path, str(problem)) from None
        except (ValueError, KeyError, TypeError) as problem:
            raise CloudFileDamaged(path, f"its content is not what was written: {problem}") from None

    def _open(self) -> None:
        found = self._file.execute("select name from sqlite_master where name = 'meta'").fetchone()
        if found:
            state = self._file.execute("select value from meta where name = 'format'").fetchone()
            written = int(state[0]) if state else 0
            if written > FORMAT:
                raise CloudFileNewer(self.path, written)
        self._file.execute("pragma journal_mode = wal")
        self._file.execute("pragma synchronous = normal")
        self._file.executescript(_SCHEMA + journal.SCHEMA)
        if found:
            self._journal.recover()
            self._load()
        self._file.execute("replace into meta values ('format', ?)", (str(FORMAT),))
        if not found:
            self.commit({}, None)

    # Reading

    def _load(self) -> None:
        arm = self.arm
        self._load_blobs()
        shared = lru_cache(256)(json.loads)  # what is alike is read once, and kept once
        for key, document, private in self._file.execute("select key, document, private from records order by rowid"):
            arm.store.apply({key: Record(json.loads(document), shared(private))})
            arm.store.settle((key,))
        for number, label, before in self._file.execute("select number, label, before from steps order by number"):
            arm.history.steps.append(Step(number, label, _read(json.loads(before))))
        row = self._file.execute("select value from meta where name = 'state'").fetchone()
        state: dict[str, Any] = json.loads(row[0]) if row else {}
        if state:
            arm.clock.now = datetime.fromisoformat(state["now"])
            arm.clock.mode = ClockMode(state["mode"])
            arm.ids.count = state["ids"]
            arm.history.count = state["steps"]
        for ledger in self.ledgers:
            rows = self._file.execute("select key, value from ledgers where ledger = ?", (ledger.name,))
            ledger.load(dict(rows.fetchall()))
        arm.restart()

    def _load_blobs(self) -> None:
        """Blobs that a record or a step still names; the others are let go."""
        texts = self._file.execute(
            "select private from records union select before from steps union all select value from ledgers"
        )
        named = {name for (text,) in texts for name in _BLOB.findall(text)}
        for name, contents in self._file.execute("select name, contents from blobs").fetchall():
            if name in named:
                self.arm.store.blobs[name] = contents
                self._saved_blobs.add(name)
            else:
                self._file.execute("delete from blobs where name = ?", (name,))

    # Writing

    def commit(self, before: Changes, step: Step | None) -> None:
        """Write what a request changed, in one transaction."""
        fresh = self.arm.store.blobs.keys() - self._saved_blobs
        operations = [*self._records(before), *self._steps(step), *self._notes(), self._state()]
        try:
            self._journal.write(operations, ((name, self.arm.store.blobs[name]) for name in fresh))
        except sqlite3.Error as problem:
            raise CloudNotSaved(self.path, str(problem)) from None
        self._saved_blobs |= fresh
        for ledger in self.ledgers:
            ledger.unsaved.clear()

    def _records(self, before: Changes) -> Iterator[Operation]:
        for key in before:
            record = self.arm.store.records.get(key)
            yield ["drop", key] if record is None else ["put", key, record.document, record.private]

    def _steps(self, step: Step | None) -> Iterator[Operation]:
        if step is None:
            yield ["cut", self.arm.history.newest]
        else:
            yield ["step", step.number, step.label, _written(step.before)]
            most = self.arm.history.steps.maxlen or 0
            if step.number > most:
                yield ["forget", step.number - most]

    def _notes(self) -> Iterator[Operation]:
        for ledger in self.ledgers:
            for key, value in ledger.unsaved.items():
                yield ["erase", ledger.name, key] if value is None else ["note", ledger.name, key, value]

    def _state(self) -> Operation:
        arm = self.arm
        state = {
            "now": arm.clock.now.isoformat(),
            "mode": arm.clock.mode.value,
            "ids": arm.ids.count,
            "steps": arm.history.count,
        }
        return ["state", state]

    def close(self) -> None:
        """Leave the file as one file."""
        self._journal.settle()
        self._file.close()


def _written(changes: Changes) -> dict[str, Any]:
    return {key: None if record is None else [record.document, record.private] for key, record in changes.items()}


def _read(content: dict[str, Any]) -> Changes:
    return {key: None if value is None else Record(value[0], value[1]) for key, value in content.items()}

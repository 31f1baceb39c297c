"""What happened, one JSON object a line, only ever added to: checks, hints, solutions, resets, and what widgets remember.

The environment variable IMAGECOURSE_RECORD names the file; without it the record is in memory and ends with the process.
Several kernels may write at once: each line is one append under a lock. A line that cannot be read is passed over.
The record is for the learner (progress, hints, answers kept over a killed kernel) and never an input to a grade.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FILE = "IMAGECOURSE_RECORD"
HEAD = 200  # bytes by which a file is known again
Event = dict[str, Any]


def note(kind: str, exercise: str, **more: object) -> None:
    """Add what happened with an exercise."""
    _current().add({"kind": kind, "exercise": exercise, **more})


def events(exercise: str) -> list[Event]:
    """What happened with an exercise, oldest first."""
    return list(_current().read().events.get(exercise, ()))


def remember(key: str, value: object) -> None:
    """Keep a value that JSON can hold, in place of what was kept under this key."""
    _current().add({"kind": "remember", "key": key, "value": value})


def recall(key: str) -> object:
    """The value kept under this key, None if there is none."""
    return _current().read().values.get(key)


def forget() -> None:
    """Begin a new record in memory: for tests and rehearsals. A file is never emptied."""
    _records.pop("", None)


def problem() -> str:
    """Why the record cannot be kept on disk, in one sentence; empty while all is well."""
    return _current().problem


class _Record:
    """One file (or no file), read as far as it has been written."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.events: dict[str, list[Event]] = {}
        self.values: dict[str, object] = {}
        self.problem = ""
        self._unsaved: list[str] = []
        self._read_to = 0
        self._head = b""

    def add(self, event: Event) -> None:
        """Write one line, or keep it in memory where it cannot be written."""
        event = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **event}
        line = json.dumps(event, ensure_ascii=False)
        if self.path is None:
            return self._take(json.loads(line))
        try:
            self._append(self.path, [*self._unsaved, line])
            if self._unsaved:
                self.problem, self._unsaved = "", []
                self._begin_again()
        except OSError as error:
            self.problem = f"Progress cannot be kept in {self.path}: {error.strerror or error}."
            self._unsaved.append(line)
            self._take(json.loads(line))

    def read(self) -> _Record:
        """Take in what this and other kernels have written since."""
        if self.path is not None:
            with suppress(OSError), self.path.open("rb") as file:
                if file.read(len(self._head)) != self._head or file.seek(0, os.SEEK_END) < self._read_to:
                    self._begin_again()  # another file has taken its place
                file.seek(0)
                self._head = file.read(HEAD)
                file.seek(self._read_to)
                fresh = file.read()
                whole = fresh[: fresh.rfind(b"\n") + 1]  # the last line may still be on its way
                self._read_to += len(whole)
                for line in whole.splitlines():
                    self._take(_parsed(line))
        return self

    def _begin_again(self) -> None:
        self.events, self.values, self._read_to, self._head = {}, {}, 0, b""
        for line in self._unsaved:
            self._take(json.loads(line))

    def _append(self, path: Path, lines: list[str]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file, _locked(file.fileno()):
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - 1, 0))
            cut_off = size > 0 and file.read(1) != b"\n"  # by a kernel that was killed while it wrote
            text = "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
            file.write(b"\n" + text if cut_off else text)

    def _take(self, event: object) -> None:
        if not isinstance(event, dict):
            return
        if event.get("kind") == "remember":
            self.values[str(event.get("key"))] = event.get("value")
        else:
            self.events.setdefault(str(event.get("exercise")), []).append(event)


_records: dict[str, _Record] = {}


def _current() -> _Record:
    name = os.environ.get(FILE, "")
    if name not in _records:
        _records[name] = _Record(Path(name) if name else None)
    return _records[name]


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return None


@contextmanager
def _locked(descriptor: int) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:  # Windows: an append of one short line is the best there is
        yield
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    yield  # closing the file frees the lock

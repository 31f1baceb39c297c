"""What was asked of the cloud: the last few thousand requests, in order; those that were no reads stay in its file."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import astuple, dataclass

_READS = frozenset(("GET", "HEAD"))


@dataclass(frozen=True, slots=True)
class Activity:
    """One request: `client` is sdk, az or course; `operation` such as virtual_machines.deallocate, or ''."""

    number: int
    method: str
    path: str
    operation: str
    status: int
    code: str
    client: str
    #: The cloud's time in seconds, and the application that asked.
    when: float = 0
    caller: str = ""


class ActivityLog:
    """The newest activities; older ones are let go. A ledger of the cloud's file, and not rewound with the records."""

    name = "activity"

    def __init__(self, limit: int = 4000) -> None:
        self.entries: deque[Activity] = deque(maxlen=limit)
        #: Writes, deletions and actions: also those of before the cloud was opened.
        self.changes: deque[Activity] = deque()
        self.count = 0
        self.kept_in_a_file = False
        self.unsaved: dict[str, str | None] = {}
        self._limit = limit

    def add(
        self, method: str, path: str, operation: str, status: int, code: str, client: str, *, when: float, caller: str
    ) -> None:
        """Note one request."""
        self.count += 1
        entry = Activity(self.count, method, path, operation, status, code, client, when, caller)
        self.entries.append(entry)
        if method in _READS:
            return
        self.changes.append(entry)
        oldest = self.changes.popleft() if len(self.changes) > self._limit else None
        if self.kept_in_a_file:
            self.unsaved[str(entry.number)] = json.dumps(astuple(entry))
            if oldest is not None:
                self.unsaved[str(oldest.number)] = None

    def take_back(self) -> None:
        """The newest activity was a change that could not be saved."""
        self.entries.pop()
        self.unsaved.pop(str(self.changes.pop().number), None)

    def load(self, rows: Mapping[str, str]) -> None:
        """Take back what was written."""
        found = sorted((Activity(*json.loads(text)) for text in rows.values()), key=lambda entry: entry.number)
        self.changes = deque(found)
        self.count = found[-1].number if found else 0

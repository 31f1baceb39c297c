"""The newest changes of a cloud file: each request is one row here, and many of them go to their tables at once.

One row is a quarter of the pages that a request would touch in the tables themselves.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

#: Rows that wait before they go to their tables.
MOST = 200
SCHEMA = "create table if not exists journal (number integer primary key, operations text not null);"
#: What can be done to the tables. An upsert keeps the row's place: lists stay in the order of creation, also after loading.
STATEMENTS = {
    "put": "insert into records values (?, ?, ?) "
    "on conflict (key) do update set document = excluded.document, private = excluded.private",
    "drop": "delete from records where key = ?",
    "step": "replace into steps values (?, ?, ?)",
    "forget": "delete from steps where number <= ?",
    "cut": "delete from steps where number > ?",
    "note": "replace into ledgers values (?, ?, ?)",
    "erase": "delete from ledgers where ledger = ? and key = ?",
    "state": "replace into meta values ('state', ?)",
}
Operation = list[Any]  # the name of a statement, then its values; what is no text or number is kept as JSON
_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, default=dict, check_circular=False)


def text(content: Any) -> str:
    """Compact JSON."""
    return _ENCODER.encode(content)


class Journal:
    """The rows of one file that wait."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        self._waiting: list[list[Operation]] = []

    def recover(self) -> None:
        """Put in its tables what a killed process left."""
        rows = self._file.execute("select operations from journal order by number")
        self._waiting = [json.loads(operations) for (operations,) in rows]
        if self._waiting:
            self._fold()

    def write(self, operations: list[Operation], blobs: Iterable[tuple[str, bytes]]) -> None:
        """Write one request, whole or not at all; raises sqlite3.Error."""
        with self._file:
            self._file.execute("begin")
            self._file.executemany("replace into blobs values (?, ?)", blobs)
            self._file.execute("insert into journal (operations) values (?)", (text(operations),))
        self._waiting.append(operations)
        if len(self._waiting) >= MOST:
            self.settle()

    def settle(self) -> None:
        """Put in its tables what waits; where that fails, as on a full disk, it goes on waiting in its rows."""
        with suppress(sqlite3.Error):
            self._fold()

    def _fold(self) -> None:
        with self._file:
            self._file.execute("begin")
            for operations in self._waiting:
                for name, *values in operations:
                    plain = [value if isinstance(value, str | int) else text(value) for value in values]
                    self._file.execute(STATEMENTS[name], plain)
            self._file.execute("delete from journal")
        self._waiting = []

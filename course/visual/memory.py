"""Where answers are kept, so that a killed kernel loses none; the grader's record by default."""

from __future__ import annotations

from typing import Protocol, cast


class Memory(Protocol):
    """A key-value store: checks.record is one, a test's dictionary another."""

    def remember(self, key: str, value: object) -> None: ...

    def recall(self, key: str) -> object: ...


def default_memory() -> Memory:
    """The record of this workspace (in memory only where none is set)."""
    from checks import record

    return cast(Memory, record)

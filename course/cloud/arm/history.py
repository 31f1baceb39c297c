"""Rewind: what was there before each step, newest last."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from .store import Changes, Record, Store


@dataclass(frozen=True, slots=True)
class Step:
    """One request that changed the cloud; `before` is what it replaced."""

    number: int
    label: str
    before: Changes


class History:
    """The last steps of a cloud; rewinding applies what was before, in reverse order."""

    def __init__(self, store: Store, limit: int = 500) -> None:
        self.store = store
        self.steps: deque[Step] = deque(maxlen=limit)
        self.count = 0

    @property
    def newest(self) -> int:
        """The number of the newest step, 0 before the first."""
        return self.steps[-1].number if self.steps else 0

    def changed_since(self, number: int) -> Changes:
        """What was there before each change of the steps after `number`."""
        before: Changes = {}
        for step in self.steps:
            if step.number > number:
                for key, record in step.before.items():
                    before.setdefault(key, record)
        return before

    def note(self, label: str, before: Changes) -> Step:
        """Keep one step."""
        self.count += 1
        step = Step(self.count, label, before)
        self.steps.append(step)
        return step

    def extend(self, before: Changes) -> Step:
        """Add to the newest step what followed from it: both are taken back together."""
        last = self.steps.pop()
        step = Step(last.number, last.label, {**before, **last.before})
        self.steps.append(step)
        return step

    def rewind_to(self, number: int) -> Changes:
        """Undo every step after `number`; returns the records as they were just before the rewind."""
        merged: dict[str, Record | None] = {}
        while self.steps and self.steps[-1].number > number:
            merged.update(self.steps.pop().before)
        with self.store.transaction() as before:
            self.store.apply(merged)
        return before

"""The cloud's own time: injected, so that nothing depends on the machine's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

START = datetime(2026, 11, 24, 9, 0, 0, tzinfo=UTC)


class ClockMode(StrEnum):
    """How long-running operations progress."""

    IMMEDIATE = "immediate"
    STEP_BY_STEP = "step by step"


class Clock:
    """Time that moves only when something is written; Azure's own format on the way out."""

    def __init__(self, mode: ClockMode = ClockMode.IMMEDIATE, start: datetime = START) -> None:
        self.mode = mode
        self.now = start

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def text(self) -> str:
        """Now, as Azure writes it: 2026-11-24T09:00:01.0000000+00:00."""
        return f"{self.now:%Y-%m-%dT%H:%M:%S.%f}0+00:00"

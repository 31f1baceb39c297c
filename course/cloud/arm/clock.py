"""The cloud's own time: injected, so that nothing depends on the machine's clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

START = datetime(2026, 11, 24, 9, 0, 0, tzinfo=UTC)


class ClockMode(StrEnum):
    """How long-running operations progress: at once, when asked to, or as long as they take."""

    IMMEDIATE = "immediate"
    STEP_BY_STEP = "step by step"
    REAL_TIME = "real time"


class Clock:
    """Time that moves only when something is written, or in real time `speed` times as fast as the machine's.

    `seconds` is the machine's clock, read in real time only.
    """

    def __init__(
        self,
        mode: ClockMode = ClockMode.IMMEDIATE,
        start: datetime = START,
        *,
        speed: float = 1.0,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._mode, self._now, self._speed, self._seconds = mode, start, speed, seconds
        self._anchor = seconds()

    @property
    def mode(self) -> ClockMode:
        """How operations progress."""
        return self._mode

    @mode.setter
    def mode(self, mode: ClockMode) -> None:
        self.now, self._mode = self.now, mode

    @property
    def speed(self) -> float:
        """Seconds of the cloud in one of the machine, in real time."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self.now, self._speed = self.now, speed

    @property
    def now(self) -> datetime:
        """The cloud's time."""
        if self._mode is not ClockMode.REAL_TIME:
            return self._now
        return self._now + timedelta(seconds=(self._seconds() - self._anchor) * self._speed)

    @now.setter
    def now(self, now: datetime) -> None:
        self._now, self._anchor = now, self._seconds()

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    @contextmanager
    def as_of(self, moment: datetime) -> Iterator[None]:
        """Do what was due earlier as if it were then; time has gone on meanwhile."""
        now, anchor = self._now, self._anchor
        self.now = moment
        try:
            yield
        finally:
            self._now, self._anchor = now, anchor

    def take(self, seconds: float) -> None:
        """Work takes this long; in real time it passes by itself."""
        if self._mode is not ClockMode.REAL_TIME:
            self.advance(seconds)

    def text(self) -> str:
        """Now, as Azure writes it: 2026-11-24T09:00:01.0000000+00:00."""
        return _written(self.now)


@lru_cache(maxsize=8)
def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}0+00:00"

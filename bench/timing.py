"""Latencies by name: wall time, and the part of it that an engine spends inside a call."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def milliseconds(call: Callable[[], object], times: int) -> float:
    """The median over some calls."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def resident(process: int | str = "self") -> float:
    """Megabytes that a process holds in memory, this one unless its id is given."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Timer:
    """Times calls by name; `engine` is a callable that tells the seconds spent inside the engine so far."""

    def __init__(self, engine: Callable[[], float]) -> None:
        self._engine = engine
        self.wall: dict[str, list[float]] = {}
        self.inner: dict[str, list[float]] = {}

    def __call__(self, name: str, call: Callable[[], Any]) -> Any:
        """Call, and note how long it took."""
        before, start = self._engine(), time.perf_counter()
        answer = call()
        self.wall.setdefault(name, []).append(time.perf_counter() - start)
        self.inner.setdefault(name, []).append(self._engine() - before)
        return answer

    def forget(self) -> None:
        """Drop what was timed so far: a warm-up."""
        self.wall.clear()
        self.inner.clear()

    def medians(self) -> dict[str, float]:
        """Name -> median in milliseconds; `name (engine)` -> the part inside the engine."""
        wall = {name: statistics.median(times) * 1000 for name, times in self.wall.items()}
        inner = {f"{name} (engine)": statistics.median(times) * 1000 for name, times in self.inner.items()}
        return wall | inner

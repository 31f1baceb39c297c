"""What `check()` takes beyond the cloud calls it makes: every exercise of the course, its solution in place."""

from __future__ import annotations

import statistics
import time
from typing import Any

from bench.row import Row
from checks.judge import judge
from course.topics import rehearsal, source


def measure() -> list[Row]:
    """The verdict, its card and its record, without the time inside the local Azure."""
    taken = [_beyond_the_cloud(exercise) for exercise in source().exercises()]
    return [
        Row("check(), median of the exercises", "ms", 1000 * statistics.median(taken)),
        Row("check(), slowest exercise", "ms", 1000 * max(taken)),
    ]


def _beyond_the_cloud(exercise: Any) -> float:
    """Seconds of one check; the answer runs first, and is not counted."""
    seconds: list[float] = []

    def timed(course: Any, asked: Any, answers: Any, cell: Any = None) -> Any:
        inside = _Inside(course.cloud())
        start = time.perf_counter()
        verdict = judge(course, asked, answers, cell)
        verdict.message  # noqa: B018  # building the text is part of the answer
        seconds.append(time.perf_counter() - start - inside.stop())
        return verdict

    setattr(rehearsal, "judge", timed)  # noqa: B010  # judge is what rehearsal calls, not what it offers
    try:
        rehearsal.rehearse(source(), exercise, exercise.solution)
    finally:
        setattr(rehearsal, "judge", judge)  # noqa: B010
    return seconds[0]


class _Inside:
    """Adds up the seconds inside the cloud's engine until it is stopped."""

    def __init__(self, cloud: Any) -> None:
        self._spent, self._part = 0.0, getattr(cloud, "_ownership", None)
        if self._part is not None:
            self._handle, self._admin = self._part.handle, self._part.admin
            self._part.handle, self._part.admin = self._timed(self._handle), self._timed(self._admin)

    def _timed(self, call: Any) -> Any:
        def timed(*arguments: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return call(*arguments, **named)
            finally:
                self._spent += time.perf_counter() - start

        return timed

    def stop(self) -> float:
        if self._part is not None:
            self._part.handle, self._part.admin = self._handle, self._admin
        return self._spent

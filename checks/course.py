"""Courses plug in by the entry point group `checks.courses`; the grader imports none of them itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from checks.errors import UnknownExercise
from checks.exercise import Exercise

GROUP = "checks.courses"


class ExerciseSource(Protocol):
    """What a course gives the grader. It may also name `update_command`, which brings old notebooks up to date, and
    `reset_command`, which puts answer cells back from a terminal."""

    version: str

    def exercises(self, notebook: str = "") -> Sequence[Exercise]:
        """The exercises of one notebook, or all, in the order of the course."""

    def exercise(self, exercise_id: str) -> Exercise | None:
        """One exercise, None if there is no such id."""

    def notebook_of(self, exercise_id: str) -> str:
        """The name of the notebook that holds the exercise, without its ending."""

    def cloud(self) -> Any:
        """What the current notebook works on, given to each attempt."""

    def fact(self, fact_id: str) -> tuple[str, str, str] | None:
        """The text, source and date of a fact."""

    def present(self, result: Any) -> object | None:
        """A richer display of a result; None for the grader's own card."""


@dataclass(frozen=True)
class Courses:
    """The installed courses that loaded, and why others did not."""

    sources: tuple[ExerciseSource, ...]
    problems: tuple[str, ...]

    def find(self, exercise_id: str) -> tuple[ExerciseSource, Exercise]:
        """The exercise of this id and its course; a mistyped id is answered with its near matches."""
        for source in self.sources:
            exercise = source.exercise(exercise_id)
            if exercise is not None:
                return source, exercise
        raise self._unknown(exercise_id)

    def _unknown(self, exercise_id: str) -> UnknownExercise:
        from difflib import get_close_matches

        known = [exercise.id for source in self.sources for exercise in _all(source)]
        near = get_close_matches(exercise_id.strip().lower(), known, n=3, cutoff=0.5)
        if near:
            return UnknownExercise(f"There is no exercise `{exercise_id}`.", f"Did you mean {_either(near)}?")
        if known:
            return UnknownExercise(
                f"There is no exercise `{exercise_id}`.", f"Exercises are named like {_either(known[:1])}."
            )
        if self.problems:
            return UnknownExercise(
                f"The course did not load: {self.problems[0]}.", "Install it again, or report this text."
            )
        return UnknownExercise(
            "No course is installed here.", "Start JupyterLab with `imagecourse lab` and choose its kernel."
        )


@cache
def courses() -> Courses:
    """The installed courses, looked up once."""
    from importlib.metadata import entry_points

    sources: list[ExerciseSource] = []
    problems: list[str] = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            sources.append(entry.load()())
        except Exception as error:
            problems.append(f"{entry.name} ({type(error).__name__}: {error})")
    return Courses(tuple(sources), tuple(problems))


def find(exercise_id: str) -> tuple[ExerciseSource, Exercise]:
    """The exercise of this id, in whichever course has it."""
    return courses().find(exercise_id)


def _all(source: ExerciseSource) -> Sequence[Exercise]:
    """Every exercise; none where one that is broken keeps the others from loading."""
    try:
        return source.exercises()
    except Exception:
        return ()


def _either(names: Sequence[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"

"""One line of small marks: how the exercises of this notebook stand."""

from __future__ import annotations

from dataclasses import dataclass

from checks.course import ExerciseSource
from checks.marks import MARKS
from checks.outcome import Outcome
from checks.standing import standing


@dataclass(frozen=True)
class Progress:
    """The last verdict on each exercise of a notebook, in its order."""

    outcomes: tuple[Outcome, ...] = ()

    def text(self) -> str:
        """`✓✓✗○ 2 of 4`; empty where there is nothing to count."""
        return f"{''.join(MARKS[outcome].sign for outcome in self.outcomes)} {self._count}" if self.outcomes else ""

    def html(self) -> str:
        """The same with each mark in its hue."""
        marks = [MARKS[outcome] for outcome in self.outcomes]
        signs = "".join(f'<span style="color:{mark.hue};margin-right:.3em">{mark.sign}</span>' for mark in marks)
        return f'<span aria-hidden="true">{signs}</span>{self._count}' if self.outcomes else ""

    @property
    def _count(self) -> str:
        return f"{sum(outcome is Outcome.PASSED for outcome in self.outcomes)} of {len(self.outcomes)}"


def progress(source: ExerciseSource, exercise_id: str) -> Progress:
    """How the notebook of this exercise stands."""
    notebook = source.notebook_of(exercise_id)
    return Progress(tuple(standing(exercise.id).outcome for exercise in source.exercises(notebook)))

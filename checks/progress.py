"""One line of small marks: how the exercises of this notebook stand."""

from __future__ import annotations

from dataclasses import dataclass

from checks.course import ExerciseSource
from checks.outcome import Outcome
from checks.standing import standing

SIGNS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.NOT_ATTEMPTED: "○", Outcome.COULD_NOT_CHECK: "?"}


@dataclass(frozen=True)
class Progress:
    """The last verdict on each exercise of a notebook, in its order."""

    outcomes: tuple[Outcome, ...] = ()

    def text(self) -> str:
        """`✓✓✗○ 2 of 4`; empty where there is nothing to count."""
        if not self.outcomes:
            return ""
        done = sum(outcome is Outcome.PASSED for outcome in self.outcomes)
        return f"{''.join(SIGNS[outcome] for outcome in self.outcomes)} {done} of {len(self.outcomes)}"


def progress(source: ExerciseSource, exercise_id: str) -> Progress:
    """How the notebook of this exercise stands."""
    notebook = source.notebook_of(exercise_id)
    return Progress(tuple(standing(exercise.id).outcome for exercise in source.exercises(notebook)))

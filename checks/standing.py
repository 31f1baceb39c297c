"""Where a learner stands with an exercise: what the record holds since its answer was last put back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from checks import record
from checks.outcome import Outcome


@dataclass(frozen=True)
class Standing:
    """The last verdict, how many wrong ones came in a row, the hints told, and whether the solution was shown."""

    outcome: Outcome = Outcome.NOT_ATTEMPTED
    wrong_in_a_row: int = 0
    hints: int = 0
    solution: bool = False


def standing(exercise_id: str) -> Standing:
    """Walk through the record."""
    outcome, wrong, hints, solution = Outcome.NOT_ATTEMPTED, 0, 0, False
    for event in record.events(exercise_id):
        kind = event.get("kind")
        if kind == "reset":
            outcome, wrong, hints, solution = Outcome.NOT_ATTEMPTED, 0, 0, False
        elif kind == "hint":
            hints += 1
        elif kind == "solution":
            solution = True
        elif kind == "check":
            with suppress(ValueError):  # an outcome of another version
                outcome = Outcome(str(event.get("outcome")))
            wrong = wrong + 1 if outcome is Outcome.FAILED else 0 if outcome is Outcome.PASSED else wrong
    return Standing(outcome, wrong, hints, solution)

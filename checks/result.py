"""What `check` answers: the verdict with all that stands beside it, as one value that shows itself."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from checks.card import Card, Row
from checks.course import ExerciseSource
from checks.exercise import Exercise
from checks.feedback import Feedback
from checks.marks import MARKS
from checks.outcome import Outcome
from checks.progress import Progress
from checks.standing import Standing

OFFER_AFTER = 3
"""After so many wrong tries in a row the card offers the next hint."""


@dataclass(frozen=True)
class Result:
    """A verdict. `source` and `exercise` are None where the id is of no exercise."""

    feedback: Feedback
    source: ExerciseSource | None = field(default=None, repr=False)
    exercise: Exercise | None = None
    notes: tuple[str, ...] = ()
    standing: Standing = field(default_factory=Standing)
    progress: Progress = field(default_factory=Progress)
    hints: tuple[str, ...] = ()
    solution: str = ""

    @property
    def outcome(self) -> Outcome:
        """One of four."""
        return self.feedback.outcome

    @property
    def message(self) -> str:
        """All that is said, as one paragraph."""
        return self.feedback.noting(" ".join(self.notes)).message

    def showing(self, *, hints: tuple[str, ...] | None = None, solution: str | None = None) -> Result:
        """The same verdict with hints or the solution beside it."""
        return replace(
            self,
            hints=self.hints if hints is None else hints,
            solution=self.solution if solution is None else solution,
        )

    def card(self) -> Card:
        """The grader's own card."""
        return Card(MARKS[self.outcome], subject(self.exercise), tuple(self._rows()))

    def html(self) -> str:
        """The card as markup."""
        return self.card().html()

    def text(self) -> str:
        """The card in words."""
        return self.card().text()

    def __repr__(self) -> str:
        return self.text()

    def _ipython_display_(self) -> None:
        from IPython.display import display

        richer: object | None = None
        if self.source is not None:
            with suppress(Exception):  # a card that cannot be shown must not hide the verdict
                richer = self.source.present(self)
        display(self.card() if richer is None else richer)

    def _rows(self) -> list[Row]:
        said = self.feedback
        rows = [
            Row("Seen", said.seen),
            Row("Expected", said.expected),
            Row("Why", said.why, muted=self._origin()),
            Row("Next", said.next),
            Row("Hint", self._offer()),
            *(Row("Note", text) for text in self.notes),
            *(Row(f"Hint {place}", text) for place, text in enumerate(self.hints, 1)),
            Row("Solution", self.solution, code=True),
        ]
        return [*rows, Row("Progress", self.progress.text(), markup=self.progress.html())]

    def _origin(self) -> str:
        """Where the fact behind the reason is from, and when it was last checked."""
        found: Any = None
        if self.source is not None and self.feedback.fact:
            with suppress(Exception):
                found = self.source.fact(self.feedback.fact)
        return f"Source: {found[1]}, checked {found[2]}" if found else ""

    def _offer(self) -> str:
        if self.exercise is None or self.outcome is not Outcome.FAILED or self.hints:
            return ""
        stuck = self.standing.wrong_in_a_row >= OFFER_AFTER and self.standing.hints < len(self.exercise.hints)
        return f'`hint("{self.exercise.id}")` gives you the next step.' if stuck else ""


def subject(exercise: Exercise | None) -> str:
    """The exercise as cards name it."""
    return f"{exercise.id} · {exercise.title}" if exercise is not None else ""

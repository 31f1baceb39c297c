"""The live card of a check: Check again, Hint, Show solution; what the saved notebook keeps is the grader's own card."""

from __future__ import annotations

from collections.abc import Mapping

from checks.exercise import Exercise
from checks.result import Result
from checks.verbs import NO_ANSWERS, check, next_hints, show_solution
from course.visual.panel import Panel, button
from course.widgets.errors import CannotDo

ACTIONS = ("check", "hint", "solution")


class FeedbackCard(Panel):
    """`card.do("hint")` does what its button does."""

    def __init__(self, result: Result, exercise: Exercise) -> None:
        self.result, self.exercise = result, exercise
        super().__init__()

    @classmethod
    def of(cls, result: Result) -> FeedbackCard | None:
        """The card of a result; None where the result is of no exercise, so that there is nothing to press."""
        return cls(result, result.exercise) if result.exercise is not None else None

    def do(self, what: str) -> FeedbackCard:
        """Press a button: "check", "hint" or "solution"."""
        if what not in ACTIONS:
            raise CannotDo(f"{what!r} is no button of this card. Try one of: {', '.join(ACTIONS)}.")
        self.act(what, "", {})
        self.show()
        return self

    def act(self, what: str, at: str, chosen: Mapping[str, list[str]]) -> None:
        if what == "check":
            beside = self.result
            self.result = check(self.exercise.id).showing(hints=beside.hints, solution=beside.solution)
            self.say(f"Checked again: {self.result.card().mark.word}.")
        elif what == "hint":
            self.result = self.result.showing(hints=next_hints(self.exercise))
        elif what == "solution":
            self.result = self.result.showing(solution=show_solution(self.exercise))
            if not self.result.solution:
                self.say(NO_ANSWERS)

    def body(self) -> str:
        return self.result.html()

    def controls(self) -> str:
        buttons = [button("check", "Check again", main=True), *self._hint_button()]
        buttons.append(button("solution", "Show solution", on=not self.result.solution))
        return f'<div class="course-keys">{"".join(buttons)}</div>'

    def text(self) -> str:
        return self.result.text()

    def _hint_button(self) -> list[str]:
        count = len(self.exercise.hints)
        if count == 0:
            return []
        told = max(self.result.standing.hints, len(self.result.hints))
        every = len(self.result.hints) == count
        return [button("hint", f"Hint {min(told + 1, count)} of {count}", on=not every)]

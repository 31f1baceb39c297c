"""What a learner has answered to one question, and what may still be answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from course.quizzes.errors import NotAnOption
from course.quizzes.item import Item
from course.visual.prose import listed

SURE = {1: "a guess", 2: "fairly", 3: "sure"}


@dataclass
class Answering:
    """One question's answer; a prediction is locked once given and judged only after reveal()."""

    item: Item
    choice: str | None = None
    sure: int | None = None
    first: str | None = None
    revealed: bool = False

    @property
    def locked(self) -> bool:
        return self.item.predict and self.choice is not None

    @property
    def judged(self) -> bool:
        """Whether feedback may be seen: at once for a question, after the reveal for a prediction."""
        return self.choice is not None and (self.revealed or not self.item.predict)

    @property
    def right(self) -> bool:
        return self.choice == self.item.key

    def answer(self, choice: str | Iterable[str], sure: int | None = None) -> None:
        letters = self._letters(choice)
        if sure is not None and sure not in SURE:
            raise NotAnOption(f"sure={sure!r} is not a level. Use 1 (a guess), 2 (fairly) or 3 (sure).")
        if self.locked and letters != self.choice:
            raise NotAnOption(
                f"You predicted {self.choice}, and a prediction stands. See what happens, then reveal() it."
            )
        self.choice, self.first = letters, self.first or letters
        self.sure = sure if sure is not None else self.sure

    def reveal(self) -> None:
        if self.choice is None:
            raise NotAnOption('Predict first: answer("a"), then reveal().')
        self.revealed = True

    def reset(self) -> None:
        self.choice = self.sure = self.first = None
        self.revealed = False

    def state(self) -> dict[str, object]:
        """What must survive a killed kernel."""
        return {"choice": self.choice, "sure": self.sure, "first": self.first, "revealed": self.revealed}

    def restore(self, state: object) -> None:
        """Take up an earlier answer; one that no longer fits the question is dropped."""
        if not isinstance(state, Mapping):
            return
        choice, first, sure = state.get("choice"), state.get("first"), state.get("sure")
        try:
            self.choice = self._letters(choice) if isinstance(choice, str) else None
            self.first = self._letters(first) if isinstance(first, str) else self.choice
        except NotAnOption:
            return self.reset()
        self.sure = sure if isinstance(sure, int) and sure in SURE else None
        self.revealed = self.choice is not None and state.get("revealed") is True

    def _letters(self, choice: str | Iterable[str]) -> str:
        given = {
            str(part).strip().casefold()
            for part in (choice if not isinstance(choice, str) else choice.replace(",", " ").replace(" ", ""))
        }
        known = self.item.letters
        if unknown := sorted(given - set(known)):
            raise NotAnOption(f"There is no option {listed(unknown, 'or')}. The options are {listed(list(known))}.")
        if not given:
            raise NotAnOption(f"No option was given. The options are {listed(list(known))}.")
        if len(given) > 1 and not self.item.several:
            raise NotAnOption(f"Only one option is right here. Choose one of {listed(list(known), 'or')}.")
        return "".join(sorted(given))

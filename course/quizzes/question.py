"""One question to answer in the notebook: by mouse, by keys, or as `question.answer("b", sure=2)`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from course.quizzes import markup
from course.quizzes.answering import Answering
from course.quizzes.errors import NotAnOption
from course.quizzes.item import Item
from course.quizzes.markup import FactText
from course.visual.memory import Memory, default_memory
from course.visual.panel import Panel, button


class Question(Panel):
    """A question that remembers its answer; a prediction is locked when given and judged by reveal()."""

    def __init__(self, item: Item, *, memory: Memory | None = None, facts: FactText | None = None) -> None:
        self.item, self.memory, self.facts = item, default_memory() if memory is None else memory, facts
        self.answering = Answering(item)
        self.answering.restore(self.memory.recall(self._key))
        super().__init__()

    @property
    def choice(self) -> str | None:
        """The letters given as the answer, None while there is none."""
        return self.answering.choice

    @property
    def sure(self) -> int | None:
        return self.answering.sure

    @property
    def right(self) -> bool:
        return self.answering.right

    def answer(self, choice: str | Iterable[str], sure: int | None = None) -> Question:
        """Answer as the buttons do; sure is 1 (a guess), 2 (fairly) or 3 (sure)."""
        self.answering.answer(choice, sure)
        return self._changed()

    def reveal(self) -> Question:
        """Show what a prediction was worth."""
        self.answering.reveal()
        return self._changed()

    def reset(self) -> Question:
        self.answering.reset()
        return self._changed()

    def act(self, what: str, at: str, chosen: Mapping[str, list[str]]) -> None:
        try:
            press(self.answering, what, chosen)
        except NotAnOption as problem:
            return self.say(str(problem))
        self._keep()

    def body(self) -> str:
        return markup.still(self.answering, self.facts)

    def live_body(self) -> str:
        return markup.living(self.answering, self.facts)

    def controls(self) -> str:
        return f'<div class="course-keys">{buttons(self.answering)}</div>'

    def text(self) -> str:
        return markup.text(self.answering, self.facts)

    @property
    def _key(self) -> str:
        return f"question/{self.item.id}"

    def _keep(self) -> None:
        self.memory.remember(self._key, self.answering.state())

    def _changed(self) -> Question:
        self._keep()
        self.show()
        return self


def buttons(answering: Answering, main: bool = True) -> str:
    """What can be pressed under a question now; the main button also answers to Enter."""
    hot = "Enter" if main else ""
    if not answering.item.predict:
        return button("submit", "Answer" if answering.choice is None else "Answer again", hot=hot, main=main)
    if answering.choice is None:
        return button("submit", "Lock my prediction", hot=hot, main=main)
    main = main and not answering.revealed
    return button("reveal", "Reveal", on=not answering.revealed, hot=hot, main=main)


def press(answering: Answering, what: str, chosen: Mapping[str, list[str]]) -> None:
    """Do what a button of a question asks for."""
    if what == "submit":
        if not chosen.get("choice"):
            raise NotAnOption("Choose an option first.")
        answering.answer(chosen["choice"], int(chosen["sure"][0]) if chosen.get("sure") else None)
    elif what == "reveal":
        answering.reveal()

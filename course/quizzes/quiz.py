"""Several questions in one place, one in sight at a time: a pre-test before the reading, never scored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from course.quizzes import markup
from course.quizzes.answering import Answering
from course.quizzes.errors import NotAnOption
from course.quizzes.item import Bank
from course.quizzes.markup import FactText
from course.quizzes.question import buttons, press
from course.visual.memory import Memory, default_memory
from course.visual.panel import Panel, button
from course.visual.prose import inline, listed

_MARKS = {None: ("○", "open"), True: ("●", "as Azure does it"), False: ("◐", "worth a look")}
CSS = """.course-quiz-bar{font-family:var(--jp-ui-font-family,system-ui,sans-serif);font-size:var(--jp-ui-font-size1,13px);color:var(--jp-content-font-color1,#1f2328);max-width:46em;margin:.1em 0 .5em;line-height:1.5}
.course-quiz-bar p{margin:.15em 0}.course-quiz-bar .muted{color:var(--jp-content-font-color2,#59636e)}.course-quiz-bar .marks{letter-spacing:.28em}"""


class Quiz(Panel):
    """A pre-test: `quiz.answer("flag", "b")`, or one question after the other by mouse and keys."""

    def __init__(self, bank: Bank, *, memory: Memory | None = None, facts: FactText | None = None,
                 beliefs: Mapping[str, str] | None = None) -> None:  # fmt: skip
        self.bank, self.memory, self.facts, self.beliefs = (
            bank,
            default_memory() if memory is None else memory,
            facts,
            beliefs or {},
        )
        self.answering = {item.id: Answering(item) for item in bank.items}
        for item_id, answering in self.answering.items():
            answering.restore(self.memory.recall(f"question/{item_id}"))
        self.at = next((n for n, a in enumerate(self.answering.values()) if a.choice is None), 0)
        super().__init__()

    @property
    def choice(self) -> dict[str, str] | None:
        """The letters given so far, by question; None while there are none."""
        return {item_id: a.choice for item_id, a in self.answering.items() if a.choice is not None} or None

    @property
    def done(self) -> bool:
        return all(a.choice is not None for a in self.answering.values())

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """What the first answers say about the learner's picture of Azure."""
        found = (name for a in self.answering.values() for name in a.item.misconceptions(a.first or ""))
        return tuple(dict.fromkeys(found))

    def answer(self, item_id: str, choice: str | Iterable[str], sure: int | None = None) -> Quiz:
        """Answer one question by its id, as the buttons do."""
        if item_id not in self.answering:
            raise NotAnOption(
                f"There is no question {item_id!r} here. The questions are {listed(list(self.answering))}."
            )
        self.answering[item_id].answer(choice, sure)
        self.at = list(self.answering).index(item_id)
        return self._changed()

    def reset(self) -> Quiz:
        for answering in self.answering.values():
            answering.reset()
        self.at = 0
        return self._changed()

    def act(self, what: str, at: str, chosen: Mapping[str, list[str]]) -> None:
        if what in ("back", "next"):
            self.at = min(max(self.at + (1 if what == "next" else -1), 0), len(self.answering) - 1)
            return
        try:
            press(self.now, what, chosen)
        except NotAnOption as problem:
            return self.say(str(problem))
        self._keep()

    @property
    def now(self) -> Answering:
        return list(self.answering.values())[self.at]

    def body(self) -> str:
        return self._bar() + markup.still(self.now, self.facts)

    def live_body(self) -> str:
        return self._bar() + f'<div data-key="{escape(self.now.item.id)}">{markup.living(self.now, self.facts)}</div>'

    def controls(self) -> str:
        last, answered = self.at == len(self.answering) - 1, self.now.choice is not None
        onward = button(
            "next", "Next question", on=not last, hot="Enter" if answered else "", main=answered and not last
        )
        back = button("back", "Back", on=self.at > 0, hot="Backspace")
        return f'<div class="course-keys">{buttons(self.now, main=not answered or last)}{onward}{back}</div>'

    def text(self) -> str:
        shown = "\n\n".join(f"{n}. {markup.text(a, self.facts)}" for n, a in enumerate(self.answering.values(), 1))
        return "\n".join([f"{self.bank.title}: {self._count()}", *self._report(), "", shown])

    def _count(self) -> str:
        given = len(self.choice or {})
        return f"{given} of {len(self.answering)} answered; nothing here is scored"

    def _report(self) -> list[str]:
        if not self.done:
            return []
        fine = sum(a.item.key == a.first for a in self.answering.values())
        lines = [f"{fine} of {len(self.answering)} at first sight as Azure does it."]
        watch = [self.beliefs.get(name, name) for name in self.misconceptions]
        return (
            [*lines, "Beliefs to watch for, each of them mistaken:", *(f"- {belief}" for belief in watch)]
            if watch
            else lines
        )

    def _bar(self) -> str:
        marks = "".join(_MARKS[None if a.choice is None else a.first == a.item.key][0] for a in self.answering.values())
        words = f"Question {self.at + 1} of {len(self.answering)}; {self._count()}"
        report = "".join(f"<p>{inline(line)}</p>" for line in self._report())
        return (
            f'<style>{CSS}</style><div class="course-quiz-bar"><p><b>{escape(self.bank.title)}</b> '
            f'<span class="marks" aria-hidden="true">{marks}</span></p><p class="muted">{words}</p>{report}</div>'
        )

    def _keep(self) -> None:
        for item_id, answering in self.answering.items():
            if answering.choice is not None or self.memory.recall(f"question/{item_id}") is not None:
                self.memory.remember(f"question/{item_id}", answering.state())

    def _changed(self) -> Quiz:
        self._keep()
        self.show()
        return self

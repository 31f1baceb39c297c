"""What a notebook takes from its topic by name: a picture, a flowchart, a quiz, one question, a fact."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from course.topics import session
from course.topics.errors import NoSuchName

if TYPE_CHECKING:
    from course.facts import Cited
    from course.flowcharts import Flowchart
    from course.quizzes import Bank, Question, Quiz
    from course.topics.exercise_source import CourseSource
    from course.topics.topic import Topic
    from course.visual.picture import Picture


T = TypeVar("T")


class Shelf:
    """The flowcharts and quizzes of a course's topics; the running notebook's own come first."""

    def __init__(self, course: CourseSource) -> None:
        self.course = course

    def picture(self, name: str) -> Picture:
        """The picture that a topic's pictures/<name>.py draws."""
        homes = {path.stem: topic for topic in self._topics() for path in picture_files(topic)}
        module = importlib.import_module(f"{_pick('picture', name, homes).package}.pictures.{name}")
        drawn: Picture = module.draw()
        return drawn

    def flowchart(self, chart_id: str) -> Flowchart:
        """The flowchart of that id: .draw(), .walk(), .text(), .function()."""
        from course.flowcharts import load

        files = {path.stem: path for topic in self._topics() for path in flowchart_files(topic)}
        return replace(load(_pick("flowchart", chart_id, files)), fact_text=self._fact_text)

    def quiz(self, quiz_id: str) -> Quiz:
        """The quiz of that id, to answer; it is never scored."""
        from course.quizzes import Quiz
        from course.quizzes.misconceptions import misconceptions

        bank = _pick("quiz", quiz_id, {bank.id: bank for bank in self._banks()})
        return Quiz(bank, facts=self._fact_text, beliefs=misconceptions())

    def question(self, question_id: str) -> Question:
        """One question of a quiz, on its own."""
        from course.quizzes import Question

        items = {item.id: item for bank in self._banks() for item in bank.items}
        return Question(_pick("question", question_id, items), facts=self._fact_text)

    def fact(self, fact_id: str) -> Cited:
        """A fact of the truth ledger, with its source and dates."""
        from course.facts import UnknownFact, ledger

        try:
            return ledger().cite(fact_id)
        except UnknownFact as error:
            raise NoSuchName(str(error)) from None

    def _topics(self) -> Iterator[Topic]:
        running = session.current()
        first = running.notebook if running else ""
        yield from sorted(self.course.topics, key=lambda topic: topic.notebook == first)  # the last one wins

    def _banks(self) -> Iterator[Bank]:
        from course.quizzes import load

        for topic in self._topics():
            for path in quiz_files(topic):
                yield load(path)

    def _fact_text(self, fact_id: str) -> tuple[str, str, str] | None:
        return self.course.fact(fact_id)


def picture_files(topic: Topic) -> list[Path]:
    """A topic's pictures: modules whose draw() gives one."""
    return sorted(topic.folder.glob("pictures/[a-z]*.py"))


def flowchart_files(topic: Topic) -> list[Path]:
    """A topic's flowcharts; a file's name is the chart's id."""
    return sorted(topic.folder.glob("flowcharts/*.toml"))


def quiz_files(topic: Topic) -> list[Path]:
    """A topic's quizzes: quiz.toml, and any more in quizzes/."""
    return [path for path in (topic.folder / "quiz.toml",) if path.exists()] + sorted(
        topic.folder.glob("quizzes/*.toml")
    )


def _pick(what: str, name: str, known: dict[str, T]) -> T:
    if name in known:
        return known[name]
    near = get_close_matches(name, known, 2)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(sorted(known)) or 'none'}."
    raise NoSuchName(f"The course has no {what} {name!r}. {hint}")

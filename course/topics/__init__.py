"""The content of the course: one folder per topic, and the machinery that makes notebooks of it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course.facts import Cited
    from course.flowcharts import Flowchart
    from course.quizzes import Question, Quiz
    from course.topics.exercise_source import CourseSource
    from course.topics.shelf import Shelf
    from course.visual.picture import Picture


@cache
def source() -> CourseSource:
    """The course for the grader (entry point `checks.courses`); no topic is imported yet."""
    from course.topics.exercise_source import CourseSource

    return CourseSource()


def picture(name: str) -> Picture:
    """A picture of the course, by its name."""
    return _shelf().picture(name)


def flowchart(chart_id: str) -> Flowchart:
    """A flowchart of the course, by its id."""
    return _shelf().flowchart(chart_id)


def quiz(quiz_id: str) -> Quiz:
    """A quiz of the course, by its id."""
    return _shelf().quiz(quiz_id)


def question(question_id: str) -> Question:
    """One question of the course, by its id."""
    return _shelf().question(question_id)


def fact(fact_id: str) -> Cited:
    """A fact of the truth ledger, with its source and dates."""
    return _shelf().fact(fact_id)


@cache
def _shelf() -> Shelf:
    from course.topics.shelf import Shelf

    return Shelf(source())

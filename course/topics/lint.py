"""What an author must still mend in a topic: claims without a source, exercises without help, mute quizzes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from course.facts import citations, in_prose, ledger
from course.topics.lesson import PartKind, read_lesson
from course.topics.shelf import flowchart_files, quiz_files

if TYPE_CHECKING:
    from checks.exercise import Exercise
    from course.topics.exercise_source import CourseSource
    from course.topics.topic import Topic

GUIDE = "guide"
"""The tag of prose that claims nothing about Azure: where to click, what comes next."""
_SHORT = 30  # words; a shorter cell is a heading or a bridge


def lint(course: CourseSource, topic: Topic) -> list[str]:
    """Every weakness of a topic as a sentence with its repair."""
    return [*_prose(topic), *_exercises(course, topic), *_facts(topic), *_quizzes(topic), *_flowcharts(topic)]


def _prose(topic: Topic) -> Iterator[str]:
    """Prose asserts things: it cites a fact, or says by its tag that it only guides."""
    for part in read_lesson(topic.folder / "lesson.py"):
        asserts = part.kind is PartKind.MARKDOWN and len(part.text.split()) > _SHORT and GUIDE not in part.tags
        if asserts and not in_prose(part.text):
            repair = f'Cite with [fact: id], or tag the part tags=["{GUIDE}"] if it claims nothing about Azure.'
            yield f"{topic.name}/lesson.py: line {part.line}: prose without a source. {repair}"


def _exercises(course: CourseSource, topic: Topic) -> Iterator[str]:
    for exercise in course.exercises_of(topic):
        for what in _lacking(exercise):
            yield f"{topic.name}/exercises.py: {exercise.id}: {what}"


def _lacking(exercise: Exercise) -> Iterator[str]:
    if not exercise.hints or not all(hint.strip() for hint in exercise.hints):
        yield "has an empty hint, or none. Write hints from gentle to plain."
    if not exercise.misconceptions:
        yield "names no wrong answer. Add at least one WrongAnswer, so that the check is seen to fail."
    for field in ("title", "objective", "prompt", "starter"):
        if not getattr(exercise, field, "").strip():
            yield f"`{field}` is empty. Fill it in."
    if exercise.points < 0 or exercise.minutes < 1:
        yield "needs points of 0 or more and at least 1 minute."
    ids = [wrong.id for wrong in exercise.misconceptions]
    if len(set(ids)) < len(ids):
        yield "names two wrong answers alike. Give each its own id."


def _facts(topic: Topic) -> Iterator[str]:
    for citation in citations(topic.folder):
        if citation.fact not in ledger():
            place = f"{topic.name}/{citation.file}: line {citation.line}"
            yield f"{place}: no fact {citation.fact!r}. Add it to course/facts."


def _quizzes(topic: Topic) -> Iterator[str]:
    from course.quizzes import lint as lint_bank
    from course.quizzes import load

    for path in quiz_files(topic):
        yield from (f"{topic.name}/{path.name}: {said}" for said in lint_bank(load(path), set(ledger())))


def _flowcharts(topic: Topic) -> Iterator[str]:
    files = flowchart_files(topic)
    if not files:
        return
    from course.flowcharts import load

    for path in files:
        yield from (f"{topic.name}/flowcharts/{path.name}: {said}" for said in load(path).lint())

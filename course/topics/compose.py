"""Make a notebook of a topic: byte for byte the same from the same lesson and exercises."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import nbformat

from checks.exercise import Exercise, Kind, Stage
from course.facts import ledger
from course.topics.errors import TopicError
from course.topics.exercise_source import CourseSource
from course.topics.footnotes import Footnotes
from course.topics.lesson import Part, PartKind, read_lesson
from course.topics.topic import Topic

Cell = dict[str, Any]


class Variant(StrEnum):
    """Which answers stand in the answer cells."""

    STARTER = "starter"
    SOLVED = "solved"


_KINDS = {
    Kind.CONCEPT: "Think",
    Kind.PREDICT: "Predict, then run",
    Kind.ORDER: "Put in order",
    Kind.DECISION: "Decide",
    Kind.CODE: "Write code",
    Kind.STATE: "Reach a state, by any route",
    Kind.TROUBLESHOOT: "Find and repair the fault",
}
_STAGES = {Stage.WORKED: "worked example", Stage.FADED: "some of it is given", Stage.INDEPENDENT: "on your own"}
_CALLS = {
    PartKind.PICTURE: 'picture("{name}")',
    PartKind.FLOWCHART: 'flowchart("{name}").walk()',
    PartKind.QUIZ: 'quiz("{name}")',
    PartKind.QUESTION: 'question("{name}")',
}


def compose(course: CourseSource, topic: Topic, variant: Variant = Variant.STARTER) -> nbformat.NotebookNode:
    """The notebook of a topic, without outputs."""
    exercises = {exercise.id: exercise for exercise in course.exercises_of(topic)}
    parts = read_lesson(topic.folder / "lesson.py")
    _every_exercise_once(topic, parts, exercises)
    footnotes = Footnotes(ledger())
    cells = [cell for part in parts for cell in _cells(part, exercises, variant, footnotes)]
    if sources := footnotes.sources():
        cells.append(_markdown(sources))
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "imagecourse": {"notebook": topic.notebook, "version": course.version},
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "cells": _with_ids(cells),
    }
    node: nbformat.NotebookNode = nbformat.from_dict(notebook)
    return node


def serialise(notebook: nbformat.NotebookNode) -> str:
    """The notebook as its file's text."""
    return str(nbformat.writes(notebook)).rstrip("\n") + "\n"


def _cells(part: Part, exercises: dict[str, Exercise], variant: Variant, footnotes: Footnotes) -> Iterator[Cell]:
    if part.kind is PartKind.EXERCISE:
        yield from _exercise_cells(exercises[part.name], variant, footnotes)
    elif part.kind is PartKind.MARKDOWN:
        if part.text:
            yield _markdown(footnotes.mark(part.text), part.tags)
    elif part.kind is PartKind.CODE:
        if part.text:
            yield _code(part.text, part.tags)
    else:
        yield _code(_CALLS[part.kind].format(name=part.name), part.tags)


def _exercise_cells(exercise: Exercise, variant: Variant, footnotes: Footnotes) -> Iterator[Cell]:
    answer = exercise.starter if variant is Variant.STARTER else exercise.solution
    yield _of_exercise(exercise, "prompt", _markdown(footnotes.mark(_prompt(exercise))))
    if exercise.scene.strip():
        yield _of_exercise(exercise, "scene", _code(exercise.scene.strip("\n")))
    yield _of_exercise(exercise, "answer", _code(answer.strip("\n")))
    yield _of_exercise(exercise, "check", _code(f'check("{exercise.id}")'))


def _prompt(exercise: Exercise) -> str:
    number = exercise.id.rpartition("-")[2]
    minutes = "1 minute" if exercise.minutes == 1 else f"{exercise.minutes} minutes"
    line = f"*{_KINDS[exercise.kind]} · {_STAGES[exercise.stage]} · about {minutes}*"
    return f"### Exercise {number}. {exercise.title}\n\n{line}\n\n{exercise.prompt.strip()}"


def _of_exercise(exercise: Exercise, role: str, cell: Cell) -> Cell:
    metadata = {"exercise": exercise.id, "role": role, "tags": ["exercise", role]}
    return {**cell, "id": f"{exercise.id}-{role}", "metadata": metadata}


def _markdown(text: str, tags: tuple[str, ...] = ()) -> Cell:
    return {"cell_type": "markdown", "metadata": _tagged(tags), "source": text}


def _code(text: str, tags: tuple[str, ...] = ()) -> Cell:
    return {"cell_type": "code", "metadata": _tagged(tags), "source": text, "execution_count": None, "outputs": []}


def _tagged(tags: tuple[str, ...]) -> dict[str, Any]:
    return {"tags": list(tags)} if tags else {}


def _with_ids(cells: list[Cell]) -> list[Cell]:
    """Ids from content, so that a new cell leaves the others' alone; equal cells count up."""
    seen: Counter[str] = Counter()
    for cell in cells:
        if "id" not in cell:
            content = f"{cell['cell_type']}\n{cell['source']}"
            seen[content] += 1
            text = content if seen[content] == 1 else f"{content}\n{seen[content]}"
            cell["id"] = hashlib.sha256(text.encode()).hexdigest()[:12]
    return cells


def _every_exercise_once(topic: Topic, parts: tuple[Part, ...], exercises: dict[str, Exercise]) -> None:
    file = f"{topic.name}/lesson.py"
    named = Counter(part.name for part in parts if part.kind is PartKind.EXERCISE)
    for part in parts:
        if part.kind is PartKind.EXERCISE and part.name not in exercises:
            repair = f"Known: {', '.join(exercises) or 'none'}."
            raise TopicError(file, f"line {part.line}", f"{topic.name}/exercises.py has no {part.name!r}.", repair)
    for exercise_id in exercises:
        if named[exercise_id] != 1:
            what = f"is named {named[exercise_id]} times."
            raise TopicError(file, exercise_id, what, f"Write one line # %% [exercise] {exercise_id}.")

"""Try an answer as its notebook would: set-up cells, scene, answer, check, on a fresh cloud in memory."""

from __future__ import annotations

import atexit
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from typing import Any

from checks import record
from checks.exercise import Exercise
from checks.feedback import Feedback
from checks.judge import judge
from course.topics import session
from course.topics.exercise_source import CourseSource
from course.topics.lesson import PartKind, read_lesson

SETUP = "setup"  # the tag of the cells that every exercise of a notebook may count on


@dataclass(frozen=True)
class Rehearsal:
    """What came of an answer."""

    feedback: Feedback
    printed: str
    raised: BaseException | None = None


class SceneFailed(Exception):
    """A set-up cell or a scene raised: the exercise itself is broken, whatever the answer."""


def rehearse(course: CourseSource, exercise: Exercise, answer: str) -> Rehearsal:
    """Run an answer's source and check it; an answer that raises is checked all the same, as in the notebook."""
    topic = course.topic(course.notebook_of(exercise.id))
    setup = [part.text for part in read_lesson(topic.folder / "lesson.py") if _is_setup(part.kind, part.tags)]
    with _shell() as shell, _printed() as output:
        try:
            for cell in (*setup, exercise.scene):
                problem = _run(shell, cell)
                if problem is not None:
                    raise SceneFailed(f"{exercise.id}: {problem!r} in {cell.strip().splitlines()[0]!r}") from problem
            raised = _run(shell, answer)
            return Rehearsal(judge(course, exercise, shell.user_ns, answer), output.getvalue(), raised)
        finally:
            _close(course.cloud())


def _is_setup(kind: PartKind, tags: tuple[str, ...]) -> bool:
    return kind is PartKind.CODE and SETUP in tags


def _run(shell: Any, source: str) -> BaseException | None:
    if not source.strip():
        return None
    result = shell.run_cell(source, store_history=False)
    return result.error_before_exec or result.error_in_exec  # type: ignore[no-any-return]


@contextmanager
def _shell() -> Iterator[Any]:
    """An IPython shell of our own, so that magics work; its environment is a grader's."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    InteractiveShell.clear_instance()
    before = dict(os.environ)
    os.environ["IMAGECOURSE_CLOUD"] = "memory"
    os.environ.pop("IMAGECOURSE_RECORD", None)
    record.forget()
    shell = InteractiveShell.instance(colors="nocolor", config=Config({"HistoryManager": {"enabled": False}}))
    try:
        yield shell
    finally:
        atexit.unregister(shell.atexit_operations)  # it would collect garbage, a second a shell when Python ends
        InteractiveShell.clear_instance()
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _printed() -> Iterator[io.StringIO]:
    output = io.StringIO()
    with redirect_stdout(output), redirect_stderr(output):
        yield output


def _close(cloud: Any) -> None:
    session.leave()
    with suppress(AttributeError):
        cloud.close()

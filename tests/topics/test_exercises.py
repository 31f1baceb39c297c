"""The course proves itself: every exercise, in every state that an answer cell can be in, without a kernel."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from checks.exercise import Exercise, WrongAnswer
from checks.feedback import Feedback
from checks.outcome import Outcome
from course.facts import ledger
from course.topics import source
from course.topics.rehearsal import Rehearsal, rehearse

EXERCISES = {exercise.id: exercise for exercise in source().exercises()}
WRONG = [(exercise.id, wrong) for exercise in EXERCISES.values() for wrong in exercise.misconceptions]
OTHERS = [(exercise.id, place) for exercise in EXERCISES.values() for place in range(len(exercise.alternatives))]
UNREACHED = "# no wrong answer:"  # an author's word, on the line of a Feedback.failed(...), why none leads there

every_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
every_wrong_answer = pytest.mark.parametrize(
    ("exercise_id", "wrong"), WRONG, ids=[f"{exercise_id}-{wrong.id}" for exercise_id, wrong in WRONG]
)
every_other_route = pytest.mark.parametrize(
    ("exercise_id", "place"), OTHERS, ids=[f"{exercise_id}-{place}" for exercise_id, place in OTHERS]
)


@cache
def tried(exercise_id: str, answer: str) -> Rehearsal:
    """An answer is rehearsed once, whichever test asks."""
    with _failures_seen():
        return rehearse(source(), EXERCISES[exercise_id], answer)


@every_exercise
def test_the_starter_is_not_attempted_or_fails_and_raises_nothing(exercise: Exercise) -> None:
    rehearsal = tried(exercise.id, exercise.starter)
    assert rehearsal.raised is None, rehearsal.printed
    assert rehearsal.feedback.outcome in (Outcome.NOT_ATTEMPTED, Outcome.FAILED), rehearsal.feedback.message
    assert rehearsal.feedback.next, "the starter's feedback gives no next step"


@every_exercise
def test_the_solution_passes_and_raises_nothing(exercise: Exercise) -> None:
    rehearsal = tried(exercise.id, exercise.solution)
    assert rehearsal.raised is None, rehearsal.printed
    assert rehearsal.feedback.outcome is Outcome.PASSED, rehearsal.feedback.message
    assert rehearsal.feedback.why, "right answers are told why they are right"


@every_wrong_answer
def test_a_named_wrong_answer_fails_with_its_own_message(exercise_id: str, wrong: WrongAnswer) -> None:
    rehearsal = tried(exercise_id, wrong.source)
    assert rehearsal.feedback.outcome is Outcome.FAILED, rehearsal.feedback.message + rehearsal.printed
    assert wrong.message in rehearsal.feedback.message
    assert rehearsal.feedback.next, "a wrong answer's feedback gives no next step"


@every_other_route
def test_another_right_route_passes(exercise_id: str, place: int) -> None:
    rehearsal = tried(exercise_id, EXERCISES[exercise_id].alternatives[place])
    assert rehearsal.raised is None, rehearsal.printed
    assert rehearsal.feedback.outcome is Outcome.PASSED, rehearsal.feedback.message


@every_exercise
def test_feedback_that_says_why_cites_a_fact_that_holds(exercise: Exercise) -> None:
    for answer in (exercise.solution, *(wrong.source for wrong in exercise.misconceptions)):
        feedback = tried(exercise.id, answer).feedback
        if feedback.why:
            assert feedback.fact in ledger(), feedback.message


@every_exercise
def test_feedback_never_gives_the_solution_away(exercise: Exercise) -> None:
    solution = exercise.solution.strip()
    for answer in (exercise.starter, *(wrong.source for wrong in exercise.misconceptions)):
        assert solution not in tried(exercise.id, answer).feedback.message


@pytest.mark.parametrize("topic", source().topics, ids=lambda topic: topic.name)
def test_no_failure_message_is_dead(topic: Any) -> None:
    """Each Feedback.failed(...) of a topic is reached by a starter or a named wrong answer, or says why it is not."""
    for exercise in source().exercises_of(topic):
        for answer in (exercise.starter, *(wrong.source for wrong in exercise.misconceptions)):
            tried(exercise.id, answer)
    dead = [
        f"{path.name}:{first}"
        for path in sorted(topic.folder.glob("*.py"))
        for first, last in _failing_calls(path)
        if not any((str(path), line) in _reached for line in range(first, last + 1))
    ]
    assert dead == []


_reached: set[tuple[str, int]] = set()


class _failures_seen:
    """While open, notes from which line Feedback.failed is called."""

    def __enter__(self) -> None:
        self.before = Feedback.__dict__["failed"]

        def failed(cls: type[Feedback], **fields: Any) -> Feedback:
            caller = sys._getframe(1)
            _reached.add((caller.f_code.co_filename, caller.f_lineno))
            return self.before.__func__(cls, **fields)  # type: ignore[no-any-return]

        Feedback.failed = classmethod(failed)  # type: ignore[assignment, method-assign]

    def __exit__(self, *_: object) -> None:
        Feedback.failed = self.before  # type: ignore[method-assign]


def _failing_calls(path: Path) -> Iterator[tuple[int, int]]:
    text = path.read_text("utf-8")
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        named = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "failed"
        if named and UNREACHED not in " ".join(lines[node.lineno - 1 : node.end_lineno]):
            yield node.lineno, node.end_lineno or node.lineno

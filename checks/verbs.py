"""The learner's four verbs: `check`, `hint`, `solution`, `reset`. None of them ever raises."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from checks import kernel, record
from checks.answer_cell import find_answer
from checks.card import Card, Row
from checks.course import ExerciseSource, find
from checks.errors import ChecksError
from checks.exercise import Exercise
from checks.feedback import Feedback
from checks.judge import NOT_YOUR_FAULT, judge
from checks.marks import BAD, NOTE, OFF, WAIT, Mark
from checks.outcome import Outcome
from checks.progress import Progress, progress
from checks.restore import reset_here
from checks.result import Result, subject
from checks.standing import standing

NO_ANSWERS = (
    "This copy of the course comes without solutions, as for a graded class. Ask your instructor, or take the hints."
)


def check(exercise_id: str = "") -> Result:
    """Judge what you made, and say what was seen, what was expected and one next step."""
    try:
        source, exercise = _find(exercise_id)
    except ChecksError as problem:
        return Result(Feedback.could_not_check(seen=problem.seen, next=problem.next))
    answer = find_answer(source, exercise)
    feedback = judge(source, exercise, kernel.names(), answer.source)
    notes = answer.notes
    if answer.not_run and feedback.outcome is not Outcome.PASSED:
        notes = ("Your answer cell has not been run since this kernel started. Run it, then check again.", *notes)
    record.note(
        "check",
        exercise.id,
        outcome=str(feedback.outcome),
        misconception=feedback.misconception,
        version=source.version,
    )
    return Result(
        feedback, source, exercise, (*notes, *_record_note()), standing(exercise.id), _progress(source, exercise)
    )


def hint(exercise_id: str = "") -> Card:
    """Show one hint more than the last time."""
    try:
        _, exercise = _find(exercise_id)
    except ChecksError as problem:
        return _could_not("show a hint", problem)
    told = next_hints(exercise)
    if not told:
        return Card(Mark("i", NOTE, "no hints"), subject(exercise), (Row("Next", "Look at the text above its cells."),))
    rows = tuple(Row(f"Hint {place}", text) for place, text in enumerate(told, 1))
    left = len(exercise.hints) - len(told)
    last = (
        "" if left or not exercise.solution else f'That was the last one. `solution("{exercise.id}")` shows an answer.'
    )
    return Card(
        Mark("i", WAIT, f"hint {len(told)} of {len(exercise.hints)}"), subject(exercise), (*rows, Row("Next", last))
    )


def solution(exercise_id: str = "") -> Card:
    """Show an answer that passes."""
    try:
        _, exercise = _find(exercise_id)
    except ChecksError as problem:
        return _could_not("show the solution", problem)
    shown = show_solution(exercise)
    if not shown:
        return Card(Mark("i", OFF, "no solution here"), subject(exercise), (Row("Why", NO_ANSWERS),))
    return Card(
        Mark("i", NOTE, "one solution of several"),
        subject(exercise),
        (Row("Solution", shown, code=True), Row("Next", "Say to yourself why each line is there before you use it.")),
    )


def reset(exercise_id: str = "") -> Card:
    """Put the answer cell back to its starter, in the notebook's file; what you wrote is kept aside."""
    try:
        source, exercise = _find(exercise_id)
        done = reset_here(source, exercise)
    except ChecksError as problem:
        return _could_not("put the answer cell back", problem)
    return Card(
        Mark("↺", OFF, "back to its starter"), subject(exercise), (Row("Seen", done.seen), Row("Next", done.next))
    )


def next_hints(exercise: Exercise) -> tuple[str, ...]:
    """The hints told so far and one more."""
    told = standing(exercise.id).hints
    if told < len(exercise.hints):
        told += 1
        record.note("hint", exercise.id, number=told)
    return tuple(exercise.hints[:told])


def show_solution(exercise: Exercise) -> str:
    """The solution, empty where this copy of the course has none."""
    if exercise.solution.strip() and not standing(exercise.id).solution:
        record.note("solution", exercise.id)
    return exercise.solution.strip("\n")


def _find(exercise_id: Any) -> tuple[ExerciseSource, Exercise]:
    try:
        return find(str(exercise_id))
    except ChecksError:
        raise
    except Exception as error:
        raise ChecksError(
            f"The exercises could not be loaded: {type(error).__name__}: {error}. {NOT_YOUR_FAULT}",
            "Restart the kernel and run the notebook from the top. If it happens again, report it with this text.",
        ) from None


def _progress(source: ExerciseSource, exercise: Exercise) -> Progress:
    with suppress(Exception):  # a broken exercise elsewhere must not cost this verdict
        return progress(source, exercise.id)
    return Progress()


def _record_note() -> tuple[str, ...]:
    problem = record.problem()
    return (problem,) if problem else ()


def _could_not(what: str, problem: ChecksError) -> Card:
    return Card(Mark("?", BAD, f"could not {what}"), "", (Row("Seen", problem.seen), Row("Next", problem.next)))

"""Run one check so that nothing a learner or an author did can raise."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from checks.attempt import Attempt
from checks.course import ExerciseSource
from checks.errors import Uncheckable
from checks.exercise import Exercise
from checks.feedback import Feedback

NOT_YOUR_FAULT = "This is not your fault, and it does not count against you."


def judge(
    source: ExerciseSource, exercise: Exercise, answers: Mapping[str, object], cell: str | None = None
) -> Feedback:
    """The verdict on what stands in these names and in the course's cloud."""
    try:
        attempt = Attempt(MappingProxyType(dict(answers)), source.cloud(), cell)
        verdict = exercise.check(attempt)
        if not isinstance(verdict, Feedback):
            return _broken(f"the check of `{exercise.id}` answered {type(verdict).__name__}, not Feedback")
        return verdict.tidy()
    except Uncheckable as reason:
        return Feedback.could_not_check(
            seen=str(reason), why=NOT_YOUR_FAULT, next="Run the cells above this one again, then check again."
        ).tidy()
    except KeyboardInterrupt:
        return Feedback.could_not_check(seen="The check was interrupted before it ended.", next="Check again.")
    except BaseException as error:
        return _broken(f"the check of `{exercise.id}` stopped with {_named(error)}")


def _named(error: BaseException) -> str:
    try:
        return f"{type(error).__name__}: {error}"
    except BaseException:
        return type(error).__name__


def _broken(seen: str) -> Feedback:
    return Feedback.could_not_check(
        seen=f"{seen[0].upper()}{seen[1:]}.",
        why=NOT_YOUR_FAULT,
        next="Restart the kernel, run the notebook from the top, and check again. "
        "If it happens again, report it with this text.",
    ).tidy()

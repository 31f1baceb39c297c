"""Steps to put in order: every order that works is right, and no other."""

from __future__ import annotations

from itertools import permutations

import pytest

from checks.attempt import Attempt
from checks.exercise import Exercise
from checks.outcome import Outcome
from course.topics import source

WINDOWS = {f"{first}hafbd" for first in ("ceg", "cge", "ecg", "egc", "gce", "gec")}
LINUX = {"dbgefca", "dgbefca"}


def exercise(exercise_id: str) -> Exercise:
    found = source().exercise(exercise_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("exercise_id", "name", "right"),
    [("generalize-1", "windows_steps", WINDOWS), ("generalize-2", "linux_steps", LINUX)],
)
def test_of_all_orders_those_that_work_pass(exercise_id: str, name: str, right: set[str]) -> None:
    judge = exercise(exercise_id).check
    letters = sorted(next(iter(right)))
    passed = {
        "".join(order) for order in permutations(letters) if judge(Attempt({name: order})).outcome is Outcome.PASSED
    }
    assert passed == right

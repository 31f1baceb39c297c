"""What the check of generalize-7 says to odd answers, and to a copy that was cleaned up meanwhile."""

from __future__ import annotations

import pytest

from checks.feedback import Feedback
from checks.outcome import Outcome
from course.topics import source
from course.topics.generalize.leaks import LOOKED_UP
from course.topics.rehearsal import rehearse

CLEAN = """
body = {"commandId": "RunShellScript", "script": ["rm -rf /opt/shop /home/deploy /var/lib/cloud/instances"]}
compute.virtual_machines.begin_run_command("rg-generalize-7", "copy01", body).result()
"""


def feedback(answer: str) -> Feedback:
    exercise = source().exercise("generalize-7")
    assert exercise is not None
    return rehearse(source(), exercise, answer).feedback


def test_a_copy_that_was_cleaned_is_not_held_against_the_learner() -> None:
    told = feedback(f'{LOOKED_UP}visitor, shared = "deploy", "machine-id"{CLEAN}')
    assert told.outcome is Outcome.COULD_NOT_CHECK and "cleaned away" in told.seen


@pytest.mark.parametrize("leaks", ["[['/opt']]", "[None]", "{'/opt': 1}", "42", "'shop.env'"])
def test_values_that_are_no_paths_are_told_so(leaks: str) -> None:
    told = feedback(f"leaks = {leaks}\nvisitor, shared = {{}}, []")
    assert told.outcome is Outcome.FAILED and "full paths" in told.expected

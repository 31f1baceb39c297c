"""What the checks of notebook 00 say to answers that nobody named: odd values, borrowed answers, half a scene."""

from __future__ import annotations

import pytest

from checks.feedback import Feedback
from checks.outcome import Outcome
from course.topics import source
from course.topics.rehearsal import rehearse

GROUPS = "def groups_in(client, region):\n    "
NAMES = "[g.name for g in client.resource_groups.list() if g.location == region]"


def feedback(exercise_id: str, answer: str) -> Feedback:
    exercise = source().exercise(exercise_id)
    assert exercise is not None
    return rehearse(source(), exercise, answer).feedback


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (f"return tuple({NAMES})", None),
        (f"return (name for name in {NAMES})", "a generator"),
        (f"return ', '.join({NAMES})", "a str"),
        ("raise SystemExit('enough')", "raised SystemExit: enough"),
        ("return client.resource_groups.get('rg-nowhere').name", "ResourceNotFoundError"),
        ("return {}", "a dict"),
    ],
)
def test_whatever_a_function_returns_or_raises_is_told_in_plain_words(body: str, said: str | None) -> None:
    told = feedback("start-1", GROUPS + body)
    assert told.outcome is (Outcome.PASSED if said is None else Outcome.FAILED), told.message
    assert said is None or said in told.message
    assert " at 0x" not in told.message and "Traceback" not in told.message


def test_an_answer_typed_in_is_seen_through_although_az_ran_before_the_scene() -> None:
    answer = 'groups = !az group list\nscene("start-2")\nfound = ["rg-build", "rg-web"]'
    told = feedback("start-2", answer)
    assert told.outcome is Outcome.FAILED and told.misconception == "M40"


def test_warnings_of_az_among_the_lines_do_no_harm() -> None:
    command = "found = !az group list --query \"[?location=='westeurope'].name\" --output tsv\n"
    told = feedback("start-2", command + 'found = ["WARNING: a new version is out", *found]')
    assert told.outcome is Outcome.PASSED, told.message


def test_the_lines_of_az_may_come_as_one_text() -> None:
    command = "found = !az group list --query \"[?location=='westeurope'].name\" --output tsv\n"
    assert feedback("start-2", command + "found = found.n").outcome is Outcome.PASSED


@pytest.mark.parametrize("answer", ["print", "['c']", "{}", "3"])
def test_a_prediction_that_is_no_letter_is_told_the_letters(answer: str) -> None:
    told = feedback("start-4", f"prediction = {answer}")
    assert told.outcome is Outcome.FAILED and "One of a, b, c, d" in told.expected and " at 0x" not in told.message


def test_places_may_be_written_with_capitals() -> None:
    exercise = source().exercise("start-6")
    assert exercise is not None
    shouted = exercise.solution.replace('"local"', '" Local"').replace('"live"', '"LIVE"')
    assert feedback("start-6", shouted).outcome is Outcome.PASSED


def test_a_prediction_that_was_locked_can_be_taken_back_and_made_anew() -> None:
    wrong = 'prediction = question("after-202").answer("a")\n'
    assert feedback("start-4", wrong).outcome is Outcome.FAILED
    assert feedback("start-4", wrong + 'prediction.reset()\nprediction.answer("c")').outcome is Outcome.PASSED


def test_a_group_deleted_while_the_learner_tried_is_no_answer_to_the_clean_up() -> None:
    told = feedback("start-5", 'resources.resource_groups.begin_delete("rg-shop").result()')
    assert told.outcome is Outcome.FAILED and "`web01` is not there" in told.message


@pytest.mark.parametrize("answer", ["where = 3", "where = {}", "where = dict.fromkeys(['practise'], ...)"])
def test_a_decision_that_holds_nothing_is_not_attempted(answer: str) -> None:
    assert feedback("start-6", answer).outcome is Outcome.NOT_ATTEMPTED


def test_a_decision_with_an_odd_value_names_the_wish_and_the_places() -> None:
    told = feedback("start-6", "where = dict.fromkeys(['practise', 'colleagues'], print)")
    assert told.outcome is Outcome.FAILED and "`practise`" in told.seen and "`recorded`" in told.expected
    assert " at 0x" not in told.message

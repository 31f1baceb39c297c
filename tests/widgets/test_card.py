"""The live card of a check: its buttons, the same presses in plain Python, and the words that are saved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from checks import check
from checks.outcome import Outcome
from course.widgets.card import FeedbackCard
from course.widgets.errors import CannotDo
from tests.checks.conftest import fresh_record, installed  # noqa: F401

BUTTON = re.compile(r'data-do="(\w+)" aria-disabled="(\w+)">([^<]+)<')


@pytest.fixture
def names(installed: None) -> Iterator[dict[str, Any]]:  # noqa: F811
    """A learner's names, to change."""
    from IPython.core.interactiveshell import InteractiveShell

    InteractiveShell.clear_instance()
    yield InteractiveShell.instance().user_ns
    InteractiveShell.clear_instance()


@pytest.fixture
def card(names: dict[str, Any]) -> FeedbackCard:
    """The card of a wrong answer."""
    names["steps"] = ["tea", "water"]
    made = FeedbackCard.of(check("tea-1"))
    assert made is not None
    return made


def press(card: FeedbackCard, what: str) -> None:
    """What the browser sends when a button is pressed."""
    card._handle_custom_msg({"do": what, "at": "", "chosen": {}}, [])


def buttons(card: FeedbackCard) -> list[tuple[str, str, bool]]:
    """Id, label and whether it can be pressed, in Tab order."""
    return [(do, label, off == "false") for do, off, label in BUTTON.findall(card.live_)]


def test_the_card_says_what_the_static_one_says(card):
    assert card.text() == card.result.text() == card.result.card().text()
    assert card.twin()["text/plain"] == card.text()
    assert card.result.html() in card.twin()["text/html"]
    assert "<button" not in card.twin()["text/html"]


def test_its_buttons_say_what_they_do(card):
    assert buttons(card) == [
        ("check", "Check again", True),
        ("hint", "Hint 1 of 2", True),
        ("solution", "Show solution", True),
    ]


def test_check_again_looks_at_what_the_learner_has_now(card, names):
    names["steps"] = ["water", "tea"]
    press(card, "check")
    assert card.result.outcome is Outcome.PASSED
    assert "Passed" in card.live_ and card.said_ == "Checked again: passed."


def test_hints_come_one_a_press_and_then_the_button_rests(card):
    press(card, "hint")
    assert "Hint 1: What needs time?" in card.text() and "Water comes first" not in card.text()
    assert ("hint", "Hint 2 of 2", True) in buttons(card)
    press(card, "hint")
    assert "Hint 2: Water comes first." in card.text()
    assert ("hint", "Hint 2 of 2", False) in buttons(card)


def test_what_was_shown_stays_when_it_is_checked_again(card):
    for what in ("hint", "solution", "check"):
        press(card, what)
    assert "Hint 1: What needs time?" in card.text() and 'steps = ["water", "tea"]' in card.text()


def test_a_new_card_goes_on_with_the_hint_after_the_last(card):
    press(card, "hint")
    again = FeedbackCard.of(check("tea-1"))
    assert again is not None and "What needs time?" not in again.text()
    assert ("hint", "Hint 2 of 2", True) in buttons(again)


def test_a_copy_without_answers_says_so_and_shows_none(card, monkeypatch):
    monkeypatch.setattr(type(card.exercise), "solution", "")
    press(card, "solution")
    assert card.said_.startswith("This copy of the course comes without solutions")
    assert "Solution" not in card.text()


def test_every_press_has_a_plain_route(card, names):
    assert "Hint 1" in card.do("hint").text()
    assert "Solution" in card.do("solution").text()
    names["steps"] = ["water", "tea"]
    assert card.do("check").result.outcome is Outcome.PASSED
    with pytest.raises(CannotDo, match=r"'reset' is no button of this card\. Try one of: check, hint, solution"):
        card.do("reset")


def test_what_the_browser_sends_amiss_is_passed_over(card):
    before = card.live_
    press(card, "explode")
    assert card.live_ == before


def test_a_check_that_breaks_in_the_card_is_told_in_the_card(names):
    names["kettle"] = 7
    card = FeedbackCard.of(check("tea-2"))
    assert card is not None and card.result.outcome is Outcome.COULD_NOT_CHECK
    press(card, "check")
    assert card.said_ == "Checked again: could not check."


def test_a_result_of_no_exercise_has_nothing_to_press(installed):  # noqa: F811
    assert FeedbackCard.of(check("coffee-1")) is None


def test_answers_are_shown_as_text_never_as_markup(names):
    names["steps"] = "<img src=x onerror=alert(1)>"
    card = FeedbackCard.of(check("tea-1"))
    assert card is not None
    assert "<img" not in card.live_ and "&lt;img" in card.live_

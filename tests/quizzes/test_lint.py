"""The item-writing gate: each weakness is said once, with its repair, and a sound bank passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.quizzes import Bank, Item, Option, lint, load
from course.quizzes.lint import at_least, at_most, distribution


def test_a_sound_bank_has_nothing_to_say(quiz_text: str) -> None:
    assert lint(load(quiz_text), {"generalize-is-a-flag", "generalized-never-starts", "deprovision-keeps"}) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("Not even a full generalization promises that: files of your own stay where they are.", "This answer is not correct."),
         "flag: option c: the feedback is only a verdict"),
        (('misconception = "M05"\n', ""), "flag: option a: a wrong option that names no misconception"),
        (('"M05"', '"M99"'), "flag: option a: 'M99' is no misconception of the catalogue"),
        (("The secrets are wiped", "All of the above"), "flag: option c: points at other options"),
        (("What changes inside its disk?", "Which part of its disk does not change?"), "flag: the stem hides its negative"),
        (("What changes inside its disk?", "Complete the sentence."), "flag: the stem asks nothing"),
        (('facts = ["generalize-is-a-flag"]', ""), "flag: cites no fact"),
        (('facts = ["generalize-is-a-flag"]', 'facts = ["nowhere"]'), "flag: fact 'nowhere' is not in the ledger"),
        (("The secrets are wiped", "the accounts are removed"), "flag: two options say the same"),
    ],
)  # fmt: skip
def test_a_weak_item_is_named_with_its_repair(quiz_text: str, change: tuple[str, str], said: str) -> None:
    assert change[0] in quiz_text
    told = lint(
        load(quiz_text.replace(*change)), {"generalize-is-a-flag", "generalized-never-starts", "deprovision-keeps"}
    )
    assert [line for line in told if line.startswith(said)], told


def test_a_negative_in_capitals_is_fine(quiz_text: str) -> None:
    stem = quiz_text.replace("What changes inside its disk?", "Which part of its disk does NOT change?")
    assert lint(load(stem)) == []


def bank(keys: str, longest: bool = False) -> Bank:
    """Questions with four options each; the key at the given letters, longer than the rest or not."""

    def item(number: int, key: str) -> Item:
        options = [Option(x, f"claim {x}" + (" in full" if longest and x == key else ""), "Because the disk is a copy.", x == key, "" if x == key else "M04")
                   for x in "abcd"]  # fmt: skip
        return Item(f"q{number}", "What now?", tuple(options), ("f",))

    return Bank("b", "B", tuple(item(n, key) for n, key in enumerate(keys)))


def test_a_key_that_is_always_the_longest_is_told_over_the_bank() -> None:
    assert lint(bank("abcdabcd", longest=True)) == [
        "bank: the key is the only longest option in 8 of 8 questions, more than chance. Even out the lengths."
    ]


def test_keys_that_gather_at_one_letter_are_told() -> None:
    assert "bank: the key is at b in 8 of 8 questions. Reorder options to balance the places." in lint(bank("bbbbbbbb"))


def test_balanced_places_pass_and_a_small_bank_is_not_accused() -> None:
    assert lint(bank("abcdabcdabcd")) == []
    assert lint(bank("b", longest=True)) == []


@given(st.lists(st.floats(0, 1), max_size=12))
def test_the_chances_of_all_counts_add_up_to_one(chances: list[float]) -> None:
    assert sum(distribution(chances)) == pytest.approx(1)
    assert at_least(0, chances) == pytest.approx(1) and at_most(len(chances), chances) == pytest.approx(1)

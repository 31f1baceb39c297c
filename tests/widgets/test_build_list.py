"""Steps are put in order by keys, buttons or a call; the order outlives the kernel."""

from __future__ import annotations

import pytest

from course.widgets import BuildList
from course.widgets.errors import CannotDo

STEPS = {"a": "deallocate", "b": "run `waagent`", "c": "flag it"}


@pytest.fixture
def steps(notes: dict[str, object]) -> BuildList:
    return BuildList(STEPS, name="linux", memory=notes)  # type: ignore[arg-type]


def press(steps: BuildList, do: str, at: str) -> None:
    """What a key or a button in the browser sends."""
    steps._pressed(steps, {"do": do, "at": at}, [])


def test_nothing_is_chosen_until_something_is_moved(steps: BuildList) -> None:
    assert steps.choice is None
    assert steps.text() == "1. a  deallocate\n2. b  run waagent\n3. c  flag it"


@pytest.mark.parametrize("given", ["bca", "b, c, a", ["b", "c", "a"], "b c a"])
def test_the_whole_order_can_be_given_at_once(steps: BuildList, given: object) -> None:
    assert steps.arrange(given).choice == "bca"  # type: ignore[arg-type]


@pytest.mark.parametrize("given", ["bc", "bcaa", "xyz", ""])
def test_an_order_that_misses_or_repeats_a_step_is_refused(steps: BuildList, given: str) -> None:
    with pytest.raises(CannotDo, match="names each of a, b and c once"):
        steps.arrange(given)
    assert steps.choice is None


def test_one_step_can_be_put_at_a_place(steps: BuildList) -> None:
    assert steps.move("c", 1).choice == "cab"
    with pytest.raises(CannotDo, match="The places are 1 to 3"):
        steps.move("c", 4)
    with pytest.raises(CannotDo, match="no step 'x'"):
        steps.move("x", 1)


@pytest.mark.parametrize(
    ("do", "at", "order", "said"),
    [
        ("down", "a", "bac", "a is now 2 of 3."),
        ("up", "c", "acb", "c is now 2 of 3."),
        ("first", "c", "cab", "c is now 1 of 3."),
        ("last", "a", "bca", "a is now 3 of 3."),
        ("to 2", "a", "bac", "a is now 2 of 3."),
        ("up", "a", "abc", "a stays at 1 of 3."),
    ],
)
def test_a_key_moves_the_focused_step_and_says_where_it_is(
    steps: BuildList, do: str, at: str, order: str, said: str
) -> None:
    press(steps, do, at)
    assert ("".join(steps.order), steps.said_) == (order, said)


def test_a_press_for_a_step_that_is_not_there_changes_nothing(steps: BuildList) -> None:
    press(steps, "up", "x")
    assert steps.choice is None


def test_the_order_comes_back_in_a_new_kernel(steps: BuildList, notes: dict[str, object]) -> None:
    steps.arrange("cba")
    assert BuildList(STEPS, name="linux", memory=notes).choice == "cba"  # type: ignore[arg-type]
    assert BuildList({**STEPS, "d": "more"}, name="linux", memory=notes).choice is None  # type: ignore[arg-type]


def test_reset_puts_back_the_order_that_was_given(steps: BuildList) -> None:
    assert steps.arrange("cba").reset().choice is None


def test_steps_are_named_by_one_letter() -> None:
    with pytest.raises(ValueError, match="one letter each"):
        BuildList({"aa": "x"})


def test_each_row_tells_its_place_and_its_keys_to_the_browser(steps: BuildList) -> None:
    live = steps.live_
    assert 'aria-label="1 of 3: deallocate"' in live and 'tabindex="0"' in live
    assert "&quot;ArrowDown&quot;: &quot;down&quot;" in live and "&quot;4&quot;" not in live
    assert "<button" not in steps.html()

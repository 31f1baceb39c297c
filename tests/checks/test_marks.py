"""The grader's hues are the course's, though neither imports the other's."""

from __future__ import annotations

import pytest

from checks import marks
from course.visual.theme import DARK, HUES, LIGHT, contrast


def test_the_hues_are_the_courses_own():
    ours = {marks.GOOD: "good", marks.BAD: "bad", marks.OFF: "off", marks.NOTE: "note", marks.WAIT: "wait"}
    assert {HUES[name]: name for name in ours.values()} == ours


@pytest.mark.parametrize("ground", [LIGHT, DARK])
def test_every_mark_can_be_seen_on_light_and_dark(ground):
    assert all(contrast(mark.hue, ground) >= 3 for mark in marks.MARKS.values())


def test_every_outcome_has_a_sign_and_a_word_of_its_own():
    shown = [(mark.sign, mark.word) for mark in marks.MARKS.values()]
    assert len({sign for sign, _ in shown}) == len({word for _, word in shown}) == 4

"""The catalogue of misconceptions: numbered without gaps, each a belief, and what names one names it rightly."""

from __future__ import annotations

import re

from course.quizzes.misconceptions import misconceptions
from course.topics import quiz, source


def test_the_numbers_have_no_gap_and_no_belief_stands_twice() -> None:
    beliefs = misconceptions()
    assert list(beliefs) == [f"M{number:02d}" for number in range(1, len(beliefs) + 1)]
    assert len({belief.casefold() for belief in beliefs.values()}) == len(beliefs)


def test_a_belief_is_one_sentence_without_its_full_stop() -> None:
    assert [name for name, belief in misconceptions().items() if not belief.strip() or belief.endswith(".")] == []


def test_wrong_answers_that_show_a_misconception_name_one_of_the_catalogue() -> None:
    shown = [wrong.id for exercise in source().exercises() for wrong in exercise.misconceptions]
    numbers = {found[0] for name in shown if (found := re.match(r"M\d+", name))}
    assert numbers and numbers <= set(misconceptions())


def test_a_finished_quiz_reports_beliefs_in_words() -> None:
    pretest = quiz("pretest").reset()
    for item in pretest.bank.items:
        pretest.answer(item.id, next(option.letter for option in item.options if not option.right))
    said = pretest.text()
    assert misconceptions()[pretest.misconceptions[0]] in said
    assert "each of them mistaken" in said and not re.search(r"^- M\d\d$", said, re.MULTILINE)
    pretest.reset()

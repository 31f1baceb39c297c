"""Reading quiz files: true ones give questions, broken ones say file, place and repair."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.quizzes import QuizFileError, load


def test_a_quiz_file_gives_its_questions_with_lettered_options(quiz_text: str, tmp_path: Path) -> None:
    path = tmp_path / "quiz.toml"
    path.write_text(quiz_text, "utf-8")
    bank = load(path)
    assert [item.id for item in bank.items] == ["flag", "starts", "left"]
    assert bank["flag"].letters == ("a", "b", "c")
    assert (bank["flag"].key, bank["left"].key) == ("b", "ac")
    assert bank["left"].several and not bank["flag"].several
    assert bank["starts"].predict


def test_text_is_read_like_a_file_and_line_breaks_are_only_layout(quiz_text: str) -> None:
    stem = load(quiz_text)["flag"].stem
    assert (
        stem == "You run `az vm generalize` on a deallocated Linux VM and nothing else. What changes inside its disk?"
    )


def test_code_indented_by_four_spaces_keeps_its_lines() -> None:
    text = load(MINIMAL.replace("Which?", "Look:\\n\\n    az vm show\\n      -n web01\\n\\nWhich?")).items[0].stem
    assert text == "Look:\n\n    az vm show\n      -n web01\n\nWhich?"


def test_wrong_letters_name_the_misconceptions_behind_them(quiz_text: str) -> None:
    assert load(quiz_text)["flag"].misconceptions("a") == ("M05",)
    assert load(quiz_text)["flag"].misconceptions("b") == ()


MINIMAL = """
id = "q"
title = "T"
[[question]]
id = "one"
stem = "Which?"
[[question.option]]
text = "A"
feedback = "Because of A."
right = true
[[question.option]]
text = "B"
feedback = "Because of B."
"""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("title =", "titel ="), "top level: unknown key `titel`. Known keys: id, title, intro, question."),
        (('id = "one"\n', ""), "question 1: `id` is missing. Add `id`."),
        (('stem = "Which?"', "stem = 3"), "question one: `stem` is not text. Write text."),
        (("right = true", "right = false"), "question one: no option is right. Add `right = true` to the key."),
        (('feedback = "Because of B."', 'feedback = ""'), "question one, option b: `feedback` is missing. Add `feedback`."),
        (('feedback = "Because of B."', 'feedback = "B"\nright = true'), "question one: every option is right."),
        (('of A."', 'of A."\nmisconception = "M05"'), "question one, option a: a right option names a misconception."),
        (('stem = "Which?"', 'stem = "Which?"\nfacts = [1]'), 'question one: `facts` holds something that is not text. Write facts = ["fact-id"].'),
        (('title = "T"', "title = T"), "TOML: Invalid value"),
        (("[[question]]\n", "[[questions]]\n"), "top level: unknown key `questions`."),
    ],
)  # fmt: skip
def test_a_broken_file_says_where_and_how_to_repair(change: tuple[str, str], said: str) -> None:
    assert change[0] in MINIMAL
    with pytest.raises(QuizFileError) as error:
        load(MINIMAL.replace(*change))
    assert said in str(error.value)


def test_two_questions_with_one_id_are_refused() -> None:
    question = MINIMAL[MINIMAL.index("[[question]]") :]
    with pytest.raises(QuizFileError, match="question one: this id is used twice"):
        load(MINIMAL + question)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuizFileError, match=r"quiz\.toml: file: does not exist"):
        load(tmp_path / "quiz.toml")

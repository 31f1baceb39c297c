"""One TOML file is a drawing, a text, a function, its source and the grader of a learner's own function."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from course.flowcharts import Flowchart, FlowchartError, load


def edited(file: Path, old: str, new: str) -> Flowchart:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return load(file)


def test_the_function_takes_the_inputs_and_answers_the_leaf(tea: Flowchart) -> None:
    decide = tea.function()
    assert decide(awake=False, hot=True, milk="milk") == "mint"
    assert decide(awake=True, hot=True, milk="lemon") == "ceylon"
    assert str(inspect.signature(decide)) == "(*, awake: 'bool', hot: 'bool', milk: 'str') -> 'str'"


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"awake": True, "hot": True}, "is missing milk"),
        ({"awake": True, "hot": True, "milk": "sugar"}, "milk='sugar': it is one of 'milk', 'lemon', 'nothing'"),
        ({"awake": 1, "hot": True, "milk": "milk"}, "awake=1: it is one of True, False"),
        ({"awake": True, "hot": True, "milk": "milk", "cup": 1}, "knows no 'cup'"),
    ],
)
def test_the_function_says_what_is_wrong_with_its_inputs(
    tea: Flowchart, inputs: dict[str, object], message: str
) -> None:
    with pytest.raises((TypeError, ValueError)) as error:
        tea.function()(**inputs)
    assert message in str(error.value)


def test_the_source_is_the_same_function(tea: Flowchart) -> None:
    names: dict[str, object] = {}
    exec(tea.source(), names)
    decide, written = tea.function(), names["decide"]
    assert all(decide(**case) == written(**case) for case in tea.grid())  # type: ignore[operator]
    assert len(list(tea.grid())) == 2 * 2 * 3


def test_the_text_is_the_chart_as_indented_lines(tea: Flowchart) -> None:
    assert tea.text().splitlines()[:5] == [
        "Which tea?",
        "Do you want to stay awake?",
        "  yes: What goes in?",
        "    milk: Assam",
        "    lemon or nothing: Ceylon",
    ]


def test_the_picture_is_the_same_bytes_each_time_and_carries_the_text(file: Path) -> None:
    first, second = load(file).draw(), load(file).draw()
    assert first.svg == second.svg
    assert "Camomile" in first.svg and "<text" in first.svg
    assert "#ffffff" not in first.svg.lower()


# Grading


def right(awake: bool, hot: bool, milk: str) -> str:
    if awake:
        return "assam" if milk == "milk" else "ceylon"
    return "mint" if hot else "camomile"


def test_a_function_that_agrees_everywhere_has_no_disagreement(tea: Flowchart) -> None:
    assert tea.grade(right) is None


def test_the_first_case_that_differs_is_shown(tea: Flowchart) -> None:
    found = tea.grade(lambda awake, hot, milk: "mint")
    assert found is not None
    assert (found.agreed, found.total) == (3, 12)
    assert "for awake=True, hot=True, milk='milk' the chart says 'assam'; yours answered 'mint'" in found.message


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda **_: None, "answered nothing: does every branch return?"),
        (lambda **_: True, "answered True, not a text"),
        (lambda **_: 1 / 0, "raised ZeroDivisionError: division by zero"),
        (lambda: "mint", "raised TypeError"),
        (lambda **_: exec("raise SystemExit(3)"), "raised SystemExit"),
        (lambda **_: object(), "answered a object, not a text"),
    ],
)
def test_whatever_a_learners_function_does_is_an_answer(tea: Flowchart, function: object, said: str) -> None:
    found = tea.grade(function)  # type: ignore[arg-type]
    assert found is not None and said in found.message


# Lint


def test_a_complete_chart_has_nothing_to_mend(tea: Flowchart) -> None:
    assert tea.lint({"generalize-flag-only", "machine-id-kept"}) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('no = "hot"', 'no = "mint"', "[questions.hot] is never reached"),
        ('yes = "mint"', 'yes = "awake"', "awake > hot > awake goes in a circle"),
        ('yes = "mint"', 'yes = "oolong"', "leads to `oolong`, which is not there"),
        (', nothing = "ceylon" }', " }", "does not say where 'nothing' leads"),
        ('lemon = "ceylon", nothing = "ceylon"', 'lemon = "assam", nothing = "assam"', "every answer leads to `assam`"),
        ('no = "camomile"', 'no = "mint"', "every answer leads to `mint`"),
        ('[leaves.mint]\nadvice = "Mint, cold"', "[leaves.mint]", "mint"),
        ('hot = "It is hot outside"', 'hot = "It is hot"\nlate = "It is late"', "late"),
        ('facts = ["machine-id-kept"]', "facts = []", "ceylon"),
        ('facts = ["machine-id-kept"]', 'facts = ["tea-is-clear"]', "tea-is-clear"),
    ],
)
def test_the_linter_names_what_is_missing(file: Path, old: str, new: str, complaint: str) -> None:
    said = edited(file, old, new).lint({"generalize-flag-only", "machine-id-kept"})
    assert any(complaint in line for line in said), said


def test_a_broken_chart_is_not_drawn_but_explained(file: Path) -> None:
    with pytest.raises(FlowchartError, match="oolong"):
        edited(file, 'yes = "mint"', 'yes = "oolong"').draw()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('start = "awake"', "start = 3", "start"),
        ('title = "Which tea?"', "", "title"),
        ('tone = "next"', 'tone = "loud"', "loud"),
        ('text = "Is it hot outside?"', 'text = "Is it hot outside?"\ncolour = "red"', "colour"),
        ("[questions.hot]", "[questions.hot", "tea.toml"),
    ],
)
def test_a_mistake_in_the_file_is_named(file: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(FlowchartError, match=message):
        edited(file, old, new)

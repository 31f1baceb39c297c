"""A walk remembers where the reader is, says where an answer leads, and shows the same with or without a kernel."""

from __future__ import annotations

import pytest

from course.flowcharts import Flowchart, FlowchartError


def test_answers_lead_on_and_back_takes_them_back(tea: Flowchart, notes: dict[str, object]) -> None:
    walk = tea.walk(notes)
    assert walk.here == "Question 1: Do you want to stay awake?"
    assert walk.answer("no") == "Question 2: Is it hot outside?"
    assert walk.answer(True).startswith("→ Next step: Mint, cold\nIt cools.\nFact generalize-flag-only")
    assert walk.back() == "Question 2: Is it hot outside?"
    assert walk.restart() == "Question 1: Do you want to stay awake?"


@pytest.mark.parametrize(("word", "leaf"), [("milk", "assam"), ("lemon", "ceylon"), ("LEMON or nothing", "ceylon")])
def test_a_question_with_several_answers_takes_each_of_them(
    tea: Flowchart, notes: dict[str, object], word: str, leaf: str
) -> None:
    walk = tea.walk(notes)
    walk.answer("y")
    walk.answer(word)
    assert walk.node.id == leaf


def test_an_answer_that_is_none_is_refused_with_those_that_are(tea: Flowchart, notes: dict[str, object]) -> None:
    walk = tea.walk(notes)
    with pytest.raises(FlowchartError, match="Answer one of: yes, no"):
        walk.answer("perhaps")
    walk.answer("no")
    walk.answer("no")
    with pytest.raises(FlowchartError, match="has no more questions"):
        walk.answer("yes")


def test_a_new_walk_goes_on_where_the_last_one_was(tea: Flowchart, notes: dict[str, object]) -> None:
    tea.walk(notes).answer("no")
    assert tea.walk(notes).here == "Question 2: Is it hot outside?"


def test_a_remembered_place_that_is_gone_is_forgotten(tea: Flowchart, notes: dict[str, object]) -> None:
    notes["flowchart/tea"] = "11111"
    assert tea.walk(notes).path == ""


def test_the_text_marks_where_the_reader_is(tea: Flowchart, notes: dict[str, object]) -> None:
    walk = tea.walk(notes)
    walk.answer("no")
    assert "  no: Is it hot outside?   <- you are here" in walk.text().splitlines()


def test_the_still_picture_marks_the_way(tea: Flowchart, notes: dict[str, object]) -> None:
    walk = tea.walk(notes)
    walk.answer("no")
    html = walk.html()
    assert 'now" data-at="1"' in html and 'been" data-at=""' in html
    assert "<script" not in html


def test_the_browser_is_told_the_keys(tea: Flowchart, notes: dict[str, object]) -> None:
    steps = tea.walk(notes).steps_
    assert steps[""]["answers"] == [["Yes", "y"], ["No", "n"]]
    assert steps["0"]["answers"] == [["Milk", "1"], ["Lemon or nothing", "2"]]
    assert steps["00"]["answers"] == []


def test_a_path_from_the_browser_that_is_none_starts_over(tea: Flowchart, notes: dict[str, object]) -> None:
    walk = tea.walk(notes)
    walk.path = "999"
    assert walk.path == ""

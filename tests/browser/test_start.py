"""A learner opens notebook 00 in JupyterLab and works through it: run, answer wrongly, hint, answer rightly, walk."""

from __future__ import annotations

import re
from typing import Any

import pytest

from course.topics import source
from tests.browser.lab import Lab

NOTEBOOK = "00_start_here.ipynb"


def exercise(exercise_id: str) -> Any:
    found = source().exercise(exercise_id)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def start(lab: Lab) -> Lab:
    """The start notebook, run from top to bottom once for all tests."""
    lab.open(NOTEBOOK)
    lab.run_all()
    return lab


def test_the_address_that_lab_prints_opens_the_start_notebook(lab: Lab) -> None:
    lab.page.goto(lab.address)
    lab.page.wait_for_selector(".jp-Notebook h1")
    assert lab.page.locator(".jp-Notebook h1").first.inner_text().strip("¶ ") == "Start here"
    lab.screenshot("start_page_light")


def test_run_all_runs_every_cell_without_an_error(start: Lab) -> None:
    assert start.page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert start.page.locator(".jp-OutputArea-output .jp-RenderedHTML >> text=Error displaying widget").count() == 0
    start.strip("start-1-check", "card_not_attempted_light")


def test_a_wrong_answer_is_explained_then_a_hint_then_the_right_one(start: Lab) -> None:
    wrong = exercise("start-1").misconceptions[0]
    start.write("start-1-answer", wrong.source)
    start.run("start-1-answer", "start-1-check")
    card = start.cell("start-1-check").locator(".course-live")
    assert wrong.message in card.inner_text()
    start.strip("start-1-check", "card_failed_light")
    card.get_by_role("button", name=re.compile("hint", re.IGNORECASE)).first.click()
    start.page.wait_for_timeout(500)
    assert exercise("start-1").hints[0].split("`")[0].strip() in card.inner_text()
    start.write("start-1-answer", exercise("start-1").solution)
    start.run("start-1-answer", "start-1-check")
    assert "passed" in start.cell("start-1-check").locator(".course-live").inner_text().lower()
    start.strip("start-1-check", "card_passed_light")


def test_the_answer_to_check_again_needs_no_second_run_of_the_cell(start: Lab) -> None:
    start.write("start-1-answer", exercise("start-1").solution)
    start.run("start-1-answer")
    again = start.cell("start-1-check").get_by_role("button", name=re.compile("check again", re.IGNORECASE))
    again.click()
    start.page.wait_for_timeout(800)
    assert "passed" in start.cell("start-1-check").locator(".course-live").inner_text().lower()


def test_the_flowchart_is_walked_by_keyboard_alone(start: Lab) -> None:
    flow = start.page.locator(".course-flow[role=group]").first
    flow.scroll_into_view_if_needed()
    flow.locator("button").first.focus()
    start.page.keyboard.press("Home")
    for key in ("n", "y"):
        start.page.keyboard.press(key)
        start.page.wait_for_timeout(150)
    assert "Advice: Local: do it here" in flow.locator(".here").inner_text()
    start.page.keyboard.press("Backspace")
    start.page.wait_for_timeout(150)
    assert flow.locator(".here").inner_text().startswith("Question 2")
    assert start.page.evaluate("() => Boolean(document.activeElement.closest('.course-flow'))"), "the focus is lost"


def test_keys_in_a_widget_never_touch_the_learners_cells(start: Lab) -> None:
    """JupyterLab cuts a cell on `x` and deletes it on `d d`: not while one of our widgets has the focus."""
    before = start.cells()
    for selector in (".course-flow button", ".course-panel [data-do]", ".course-panel input", ".course-tree summary"):
        element = start.page.locator(f".course-live {selector}:visible").first
        element.scroll_into_view_if_needed()
        element.focus()
        for key in ("x", "d", "d", "a", "b", "m", "Delete"):
            start.page.keyboard.press(key)
    assert start.cells() == before


def test_saving_still_works_from_inside_a_widget(start: Lab) -> None:
    start.page.locator(".course-flow button").first.focus()
    start.page.keyboard.press("Control+s")
    start.page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty", timeout=10_000)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast"])
def test_axe_finds_nothing_on_our_widgets(start: Lab, theme: str) -> None:
    start.write("start-1-answer", exercise("start-1").misconceptions[0].source)
    start.run("start-1-answer", "start-1-check")
    start.theme(theme)
    found = start.axe(".course-live")
    name = theme.removeprefix("JupyterLab ").lower().replace(" ", "_")
    start.strip("start-1-check", f"card_failed_{name}")
    start.page.locator(".course-flow[role=group]").first.screenshot(
        path=str(start._screenshots / f"flowchart_where_{name}.png")
    )
    start.theme("JupyterLab Light")
    assert found == []


def test_a_reload_without_the_kernel_shows_still_twins_and_no_broken_widget(start: Lab) -> None:
    start.save()
    start.page.evaluate("async () => { await window.jupyterapp.shell.currentWidget.sessionContext.shutdown() }")
    start.open(NOTEBOOK)
    body = start.page.locator(".jp-Notebook").inner_text()
    assert "Error displaying widget" not in body and "Loading widget" not in body
    assert start.page.locator(".course-twin:visible").count() > 3
    start.screenshot("start_without_kernel")

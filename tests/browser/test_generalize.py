"""Notebook 03 in JupyterLab: the state machine, the X-ray, the list to order, by mouse and by keyboard, in both themes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from course.topics import source
from tests.browser.lab import Lab

NOTEBOOK = "03_generalize.ipynb"
WAIT = 15_000  # milliseconds


def exercise(exercise_id: str) -> Any:
    found = source().exercise(exercise_id)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def generalize(lab: Lab) -> Lab:
    """The notebook, run from top to bottom once for all tests."""
    lab.open(NOTEBOOK)
    lab.run_all()
    return lab


def with_class(lab: Lab, name: str) -> Any:
    """The live widget that holds an element of a class."""
    return lab.page.locator(f".course-live:has(.{name})").first


def test_the_state_machine_does_the_real_thing_and_rewinds(generalize: Lab) -> None:
    worked = ('scene("generalize-worked")', "waagent -deprovision+user -force", "begin_deallocate(", "generalize(")
    generalize.run(*(generalize.cell_with(text) for text in worked), generalize.cell_with('lifecycle("web01")'))
    machine = with_class(generalize, "course-layers")
    machine.scroll_into_view_if_needed()
    machine.get_by_role("button", name="Start", exact=True).click()
    expect(machine.locator(".answer")).to_contain_text("since the VM is generalized", timeout=WAIT)
    machine.get_by_role("button", name=re.compile("Rewind")).click()
    expect(machine.locator(".answer")).to_contain_text("Rewound", timeout=WAIT)
    expect(machine.locator(".arm .state.now")).to_have_text("deallocated", timeout=WAIT)
    machine.get_by_role("button", name="Start", exact=True).click()
    expect(machine.locator(".arm .state.now")).to_have_text("running", timeout=WAIT)


def test_the_steps_are_ordered_by_keyboard_and_the_check_sees_it(generalize: Lab) -> None:
    steps = with_class(generalize, "course-list")
    steps.scroll_into_view_if_needed()
    right = re.search(r'arrange\("(\w+)"\)', exercise("generalize-1").solution)
    assert right is not None
    for place, letter in enumerate(right[1], 1):
        steps.locator(f"li[data-at={letter}]").focus()
        generalize.page.keyboard.press(str(place))
        expect(steps.locator("li .letter").nth(place - 1)).to_have_text(letter, timeout=WAIT)
    generalize.run("generalize-1-check")
    assert "passed" in generalize.cell("generalize-1-check").locator(".course-live").inner_text().lower()
    generalize.strip("generalize-1-answer", "build_list_light")


def test_the_order_outlives_the_kernel(generalize: Lab) -> None:
    steps = with_class(generalize, "course-list")
    steps.locator("li").first.focus()
    generalize.page.keyboard.press("ArrowDown")
    generalize.page.wait_for_timeout(400)
    order = steps.locator("li .letter").all_inner_texts()
    generalize.page.evaluate(
        "async () => { await window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart() }"
    )
    generalize.run_all()
    assert with_class(generalize, "course-list").locator("li .letter").all_inner_texts() == order


def test_focus_stays_in_the_list_after_a_move(generalize: Lab) -> None:
    steps = with_class(generalize, "course-list")
    steps.locator("li").first.focus()
    for _ in range(3):
        generalize.page.keyboard.press("ArrowDown")
        generalize.page.wait_for_timeout(250)
    focused = "() => document.activeElement.closest('li[data-at]')?.dataset.at"
    assert generalize.page.evaluate(focused) == steps.locator("li .letter").nth(3).inner_text()


def test_a_quiz_answers_each_option_in_its_own_words(generalize: Lab) -> None:
    quiz = generalize.page.locator(".course-live:has(input[type=radio])").first
    quiz.scroll_into_view_if_needed()
    quiz.locator("input[type=radio]").first.check()
    quiz.get_by_role("button", name="Lock my prediction").click()
    quiz.get_by_role("button", name="Reveal").click()
    expect(quiz).to_contain_text("Source:", timeout=WAIT)
    quiz.screenshot(path=str(generalize._screenshots / "quiz_light.png"))


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast"])
def test_axe_finds_nothing_on_our_widgets(generalize: Lab, theme: str) -> None:
    generalize.theme(theme)
    found = generalize.axe(".course-live")
    name = theme.removeprefix("JupyterLab ").lower().replace(" ", "_")
    for widget in ("course-layers", "course-xray", "course-list", "course-flow"):
        shown = with_class(generalize, widget)
        shown.scroll_into_view_if_needed()
        shown.screenshot(path=str(generalize._screenshots / f"{widget}_{name}.png"))
    generalize.theme("JupyterLab Light")
    assert found == []

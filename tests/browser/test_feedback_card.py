"""The feedback card in JupyterLab: by mouse and keys, in both themes, saved as it is seen; and an answer put back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from course.topics import source
from course.topics.compose import compose, serialise
from tests.browser.lab import Lab

NOTEBOOK, EXERCISE = "00_start_here", "start-1"
WRONG = "def groups_in(client, region):\n    return [group.name for group in client.resource_groups.list()]"
RESET = f'reset("{EXERCISE}")'


@pytest.fixture
def card(lab: Lab) -> Any:
    """A wrong answer, checked; the card on the page."""
    lab.page.goto("about:blank")  # nobody has the notebook open while its file is made anew
    path = lab.workspace / f"{NOTEBOOK}.ipynb"
    topic = source().topic(NOTEBOOK)
    notebook = compose(source(), topic)
    path.write_text(serialise(notebook), encoding="utf-8")
    setup = [cell.id for cell in notebook.cells if "setup" in cell.metadata.get("tags", ())]
    lab.open(path.name)
    lab.write(f"{EXERCISE}-answer", WRONG)
    lab.run(*setup, f"{EXERCISE}-scene", f"{EXERCISE}-answer", f"{EXERCISE}-check")
    shown = lab.cell(f"{EXERCISE}-check").locator(".course-live")
    shown.wait_for()
    return shown


def saved(lab: Lab, cell_id: str) -> dict[str, Any]:
    """A cell as the file holds it."""
    cells = json.loads(Path(lab.workspace / f"{NOTEBOOK}.ipynb").read_text("utf-8"))["cells"]
    return next(cell for cell in cells if cell["id"] == cell_id)


def focused(lab: Lab) -> str:
    """The words of the element that has the focus."""
    return str(lab.page.evaluate("() => document.activeElement.textContent"))


def test_a_hint_is_taken_by_keyboard_and_the_focus_stays(lab: Lab, card: Any) -> None:
    assert "Not yet" in card.inner_text()
    cells = lab.cells()
    card.get_by_role("button", name="Check again").focus()
    lab.page.keyboard.press("Tab")
    assert focused(lab).startswith("Hint 1 of")
    lab.page.keyboard.press("Enter")
    card.get_by_text("Hint 1", exact=True).wait_for()
    assert focused(lab).startswith("Hint 2 of")
    lab.page.keyboard.press("x")  # in command mode JupyterLab would cut the cell
    lab.page.keyboard.press("d")
    lab.page.keyboard.press("d")
    assert lab.cells() == cells


def test_check_again_sees_a_new_answer_and_the_file_keeps_the_last_card(lab: Lab, card: Any) -> None:
    solution = source().exercise(EXERCISE)
    assert solution is not None
    lab.write(f"{EXERCISE}-answer", solution.solution)
    lab.run(f"{EXERCISE}-answer")
    card.get_by_role("button", name="Check again").click()
    card.get_by_text("Checked again: passed.").wait_for()
    lab.save()
    (twin, _) = saved(lab, f"{EXERCISE}-check")["outputs"]
    assert "passed" in "".join(twin["data"]["text/plain"]).split("\n")[0]


def test_axe_finds_nothing_in_the_card_with_all_that_it_can_show(lab: Lab, card: Any) -> None:
    card.get_by_role("button", name="Hint").click()
    card.get_by_role("button", name="Show solution").click()
    card.get_by_text("Solution", exact=True).wait_for()
    for theme in ("Light", "Dark"):
        lab.theme(f"JupyterLab {theme}")
        assert lab.axe(".course-live .course-panel") == []
        lab.strip(f"{EXERCISE}-check", f"feedback_card_{theme.lower()}")


def test_reset_waits_for_a_save_and_a_reload_then_shows_the_starter(lab: Lab, card: Any) -> None:
    check = f"{EXERCISE}-check"
    lab.write(check, RESET)
    lab.run(check)
    lab.cell(check).get_by_text("has changes that are not saved").wait_for()
    lab.save()
    lab.run(check)
    lab.cell(check).get_by_text("as at the start").wait_for()
    starter = source().exercise(EXERCISE)
    assert starter is not None
    assert "".join(saved(lab, f"{EXERCISE}-answer")["source"]) == starter.starter.strip("\n")
    assert WRONG in (lab.workspace / f"{NOTEBOOK}.kept.py").read_text("utf-8")

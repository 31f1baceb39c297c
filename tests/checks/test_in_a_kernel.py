"""The verbs in a real kernel: what a notebook shows and keeps, the same in every run."""

from __future__ import annotations

import nbformat
import pytest

from course.topics.reference import executed
from tests.checks.conftest import cell

pytestmark = pytest.mark.slow


def run(path):
    """The notebook with the outputs of a fresh kernel."""
    return executed(nbformat.read(path, as_version=4), path.parent, path.name)


def said(notebook, cell_id):
    """What a cell shows, as text."""
    outputs = cell(notebook.cells, cell_id).outputs
    return "".join(output.get("text") or output["data"]["text/plain"] for output in outputs)


def test_a_starter_runs_from_top_to_bottom_and_a_solved_copy_passes(tea_notebook):
    starter, solved = run(tea_notebook()), run(tea_notebook(solved=True))
    assert said(starter, "tea-1-check").startswith("○ tea-1 · Order the steps: not attempted\n")
    assert said(starter, "tea-2-check").endswith("Progress: ○○ 0 of 2")
    assert said(solved, "tea-1-check").startswith("✓ tea-1 · Order the steps: passed\n")
    assert said(solved, "tea-2-check").endswith("Progress: ✓✓ 2 of 2")


def test_the_saved_outputs_are_the_same_in_every_run(tea_notebook):
    def with_all_verbs(cells):
        for place, source in enumerate(('hint("tea-1")', 'solution("tea-1")', 'reset("tea-1")')):
            cells.append({**cell(cells, "tea-1-check"), "id": f"verb-{place}", "metadata": {}, "source": source})

    path = tea_notebook(with_all_verbs, solved=True)
    first, second = run(path), run(path)
    assert first == second
    assert "0x" not in nbformat.writes(first)


def test_a_cell_that_ends_with_check_shows_the_twin_and_the_live_view(tea_notebook):
    twin, view = cell(run(tea_notebook()).cells, "tea-1-check").outputs
    assert "checks-card" in twin.data["text/html"]
    assert view.data["text/plain"] == ""
    assert "application/vnd.jupyter.widget-view+json" in view.data

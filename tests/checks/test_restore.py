"""Putting answer cells back: in the file, whole, with what was written kept beside it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from checks import reset_notebook
from checks.errors import ChecksError
from tests.checks.conftest import answer, cell

RIGHT = 'steps = ["water", "tea"]'


def cells(path: Path):
    return json.loads(path.read_text())["cells"]


def source(path: Path, cell_id: str) -> str:
    return "".join(cell(cells(path), cell_id)["source"])


def kept(path: Path) -> str:
    return path.with_name("07_making_tea.kept.py").read_text()


def test_one_answer_goes_back_and_all_else_stays(tea_notebook):
    path = tea_notebook(solved=True)
    before = cells(path)
    said = reset_notebook(path, "tea-1")
    assert "`07_making_tea.ipynb` has the answer cell of `tea-1` as at the start." in said
    assert "File > Reload Notebook from Disk" in said
    assert source(path, "tea-1-answer") == "steps = ..."
    assert [one["id"] for one in before] == [one["id"] for one in cells(path)]
    assert [one["id"] for one, two in zip(before, cells(path), strict=True) if one != two] == ["tea-1-answer"]
    assert "# %% tea-1, " in kept(path) and RIGHT in kept(path)


def test_all_answers_go_back_and_earlier_ones_stay_kept(tea_notebook):
    path = tea_notebook(solved=True)
    reset_notebook(path, "tea-1")
    assert "has all 2 answer cells as at the start" in reset_notebook(path)
    assert source(path, "tea-2-answer") == "# kettle[...] = ..."
    assert kept(path).index("# %% tea-1") < kept(path).index("# %% tea-2")


def test_a_starter_is_not_kept(tea_notebook):
    path = tea_notebook()
    reset_notebook(path)
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name]


def test_the_notebook_that_was_reset_is_the_course_s_own_again(tea_notebook):
    path = tea_notebook()
    before = cells(path)
    for one in before:
        one["source"] = one["source"].splitlines(keepends=True)
    tea_notebook(solved=True)
    reset_notebook(path)
    after = cells(path)
    for one in after:
        if isinstance(one["source"], str):
            one["source"] = one["source"].splitlines(keepends=True)
    assert after == before


def test_a_deleted_answer_cell_comes_back_in_its_place(tea_notebook):
    path = tea_notebook(lambda cells: cells.remove(cell(cells, "tea-2-answer")))
    reset_notebook(path, "tea-2")
    ids = [one["id"] for one in cells(path)]
    assert ids[ids.index("tea-2-answer") - 1 : ids.index("tea-2-answer") + 2] == [
        "tea-2-scene",
        "tea-2-answer",
        "tea-2-check",
    ]


def test_an_exercise_without_any_cell_comes_back_at_the_end(tea_notebook):
    def edit(cells):
        cells[:] = [one for one in cells if not one["id"].startswith("tea-1")]

    path = tea_notebook(edit)
    reset_notebook(path, "tea-1")
    assert cells(path)[-1]["id"] == "tea-1-answer"


def test_of_doubled_answer_cells_one_stays_and_all_texts_are_kept(tea_notebook):
    def edit(cells):
        cells.append({**cell(cells, "tea-1-answer"), "id": "copy", "source": "steps = 7"})

    path = tea_notebook(edit, solved=True)
    reset_notebook(path, "tea-1")
    assert [one["id"] for one in cells(path) if one["metadata"].get("exercise") == "tea-1"].count("copy") == 0
    assert RIGHT in kept(path) and "steps = 7" in kept(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not JSON (line 1), so it is not a notebook"),
        ("", "is empty"),
        ("[]", "has no list of cells"),
        ('{"worksheets": []}', "old format 3"),
        ('{"cells": [], "metadata": {}}', "no notebook of an installed course"),
    ],
)
def test_a_file_that_is_no_notebook_is_left_as_it_is(installed, tmp_path, text, message):
    path = tmp_path / "mine.ipynb"
    path.write_text(text)
    with pytest.raises(ChecksError) as error:
        reset_notebook(path)
    assert message in str(error.value)
    assert path.read_text() == text


def test_an_exercise_of_another_notebook_is_not_written_into_this_one(tea_notebook):
    path = tea_notebook(folder=tea_notebook().parent)
    other = path.with_name("mine.ipynb")
    other.write_text('{"cells": [], "metadata": {}}')
    with pytest.raises(ChecksError, match=r"`tea-1` is not in .*mine\.ipynb\. It is in 07_making_tea\.ipynb"):
        reset_notebook(other, "tea-1")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_where_nothing_may_be_written_nothing_is_lost(tea_notebook):
    path = tea_notebook(solved=True)
    before = path.read_text()
    path.parent.chmod(0o500)
    try:
        with pytest.raises(ChecksError, match="could not be written"):
            reset_notebook(path)
    finally:
        path.parent.chmod(0o700)
    assert path.read_text() == before


def test_what_cannot_be_kept_aside_is_not_overwritten(tea_notebook):
    path = tea_notebook(solved=True)
    before = path.read_text()
    path.with_name("07_making_tea.kept.py").mkdir()
    with pytest.raises(ChecksError, match=r"kept\.py cannot be read"):
        reset_notebook(path)
    assert path.read_text() == before


def test_in_the_notebook_reset_waits_until_everything_is_saved(learner):
    learner.save(answer("tea-1-answer", RIGHT))
    learner.run(RIGHT)
    before = learner.notebook.read_text()
    said = str(learner.run('reset("tea-1")'))
    assert "has changes that are not saved. Nothing was changed." in said and "Ctrl+S" in said
    assert learner.notebook.read_text() == before

    learner.save(lambda cells: cells.append({**cells[-1], "cell_type": "code", "id": "x", "source": 'reset("tea-1")'}))
    said = str(learner.run('reset("tea-1")'))
    assert "as at the start" in said and "Reload Notebook from Disk" in said
    assert learner.text("tea-1-answer") == "steps = ..."


def test_after_a_reset_the_exercise_is_as_new(learner):
    learner.run("steps = ['tea']")
    for _ in range(3):
        learner.run('check("tea-1")')
    learner.run('hint("tea-1")')
    learner.save(lambda cells: cells.append({**cells[-1], "cell_type": "code", "id": "x", "source": 'reset("tea-1")'}))
    learner.run('reset("tea-1")')
    result = learner.run('check("tea-1")')
    assert result.outcome == "not attempted"
    assert "hint 1 of 2" in str(learner.run('hint("tea-1")'))


def test_a_kernel_that_does_not_know_its_notebook_names_the_command(learner, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME")
    assert "`imagecourse reset 07_making_tea.ipynb tea-1`" in str(learner.run('reset("tea-1")'))

"""Finding the learner's answer among cells that were edited, deleted, doubled, moved or not run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from checks.answer_cell import find_answer
from checks.course import find
from tests.checks.conftest import answer, cell

RIGHT = 'steps = ["water", "tea"]'


def found(learner):
    return find_answer(*find("tea-1"))


def test_the_answer_is_what_was_run_last_of_its_cell(learner):
    learner.save(answer("tea-1-answer", RIGHT))
    learner.run(RIGHT)
    learner.run("print(steps)")
    assert found(learner).source == RIGHT


def test_an_answer_that_was_run_but_not_saved_is_found_by_the_names_it_binds(learner):
    learner.run("steps = ['tea']")
    assert found(learner).source == "steps = ['tea']"


def test_another_cell_that_binds_the_name_counts_when_it_was_run_later(learner):
    learner.save(answer("tea-1-answer", RIGHT))
    learner.run(RIGHT)
    learner.run("steps = []")
    assert found(learner).source == "steps = []"


def test_a_saved_answer_that_this_kernel_has_not_run_is_said_to_be_so(learner):
    learner.save(answer("tea-1-answer", RIGHT))
    assert found(learner).not_run
    message = learner.run('check("tea-1")').message
    assert "Your answer cell has not been run since this kernel started." in message


def test_a_deleted_answer_cell_is_noted_and_the_answer_still_judged(learner):
    learner.save(lambda cells: cells.remove(cell(cells, "tea-1-answer")))
    learner.run(RIGHT)
    result = learner.run('check("tea-1")')
    assert result.outcome == "passed"
    assert 'has no answer cell for this exercise. Any cell will do; `reset("tea-1")` brings it back.' in str(result)


def test_a_doubled_answer_cell_is_noted(learner):
    learner.save(lambda cells: cells.append({**cell(cells, "tea-1-answer"), "id": "copy", "source": RIGHT}))
    learner.run(RIGHT)
    assert found(learner).source == RIGHT
    assert "has 2 answer cells for this exercise: what was run last counts" in str(learner.run('check("tea-1")'))


def test_a_moved_answer_cell_is_found_wherever_it_stands(learner):
    learner.save(lambda cells: cells.insert(0, cells.pop(cells.index(cell(cells, "tea-1-answer")))))
    learner.run("steps = ...")
    assert found(learner).source.startswith("steps = ...")
    assert found(learner).notes == ()


def test_a_notebook_of_another_version_gets_one_line_with_the_command(learner):
    text = learner.notebook.read_text().replace('"version": "9.9.9"', '"version": "9.9.8"')
    learner.notebook.write_text(text)
    (note,) = found(learner).notes
    assert note == (
        "This notebook is of version 9.9.8 of the course, and version 9.9.9 is installed. "
        "Run `imagecourse update` in a terminal: it keeps your answers."
    )


@pytest.mark.parametrize("text", ["not JSON", "", "[]", '{"cells": 7}', '{"cells": [7]}'])
def test_a_damaged_file_costs_the_notes_and_nothing_else(learner, text):
    learner.notebook.write_text(text)
    learner.run(RIGHT)
    assert found(learner).source == RIGHT
    assert learner.run('check("tea-1")').outcome == "passed"


def test_the_file_of_another_notebook_is_not_looked_at(learner):
    learner.notebook.write_text(learner.notebook.read_text().replace("07_making_tea", "08_making_coffee"))
    assert found(learner).notes == ()


def test_a_kernel_killed_in_the_middle_of_an_exercise_loses_neither_hints_nor_verdicts(installed, tmp_path):
    code = (
        "from checks import check, hint; steps = ['tea', 'water'];"
        "check('tea-1'); hint('tea-1'); import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    )
    kept = {**os.environ, "IMAGECOURSE_RECORD": str(tmp_path / "record")}
    assert subprocess.run([sys.executable, "-c", code], env=kept).returncode == -signal.SIGKILL
    code = "from checks import check, hint; print(hint('tea-1')); steps = ...; print(check('tea-2').progress.text())"
    done = subprocess.run([sys.executable, "-c", code], env=kept, capture_output=True, text=True, check=True)
    assert "hint 2 of 2" in done.stdout and "✗✗ 0 of 2" in done.stdout

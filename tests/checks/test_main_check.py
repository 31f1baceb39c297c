"""`imagecourse check`: every notebook afresh in a kernel of its own, every exercise with a clear outcome."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import psutil
import pytest

from course.cli.main import main
from tests.checks.conftest import answer, cell

pytestmark = pytest.mark.slow
RIGHT = 'steps = ["water", "tea"]'
ROOT = Path(__file__).parents[2]


def run(*words: object) -> tuple[int, list[dict[str, str]]]:
    """Exit code, and what the JSON report holds."""
    report = Path(str(words[0])).parent / "report.json"
    code = main(["check", *map(str, words), "--json", str(report)])
    return code, json.loads(report.read_text())


def outcomes(lines: list[dict[str, str]]) -> dict[str, str]:
    return {line["exercise"]: line["outcome"] for line in lines}


def message(lines: list[dict[str, str]], exercise: str) -> str:
    return next(line["message"] for line in lines if line["exercise"] == exercise)


def soon(true: Callable[[], object]) -> bool:
    """Whether it becomes true while one may wait for it."""
    for _ in range(600):
        if true():
            return True
        time.sleep(0.05)
    return False


def gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has asked after yet (a zombie) has."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_solved_notebook_passes(tea_notebook, capsys):
    path = tea_notebook(solved=True)
    code, lines = run(path)
    assert code == 0
    assert [(line["notebook"], line["exercise"], line["outcome"]) for line in lines] == [
        (str(path), "tea-1", "passed"),
        (str(path), "tea-2", "passed"),
    ]
    assert "2 of 2 passed\n  ✓ tea-1\n  ✓ tea-2" in capsys.readouterr().out


def test_a_check_works_from_inside_a_notebook_too(tea_notebook):
    async def as_a_cell_runs():
        return run(tea_notebook(solved=True))

    code, lines = asyncio.run(as_a_cell_runs())
    assert code == 0, lines


def test_a_starter_is_not_attempted_and_the_exit_code_says_so(tea_notebook):
    code, lines = run(tea_notebook())
    assert code == 1
    assert outcomes(lines) == {"tea-1": "not attempted", "tea-2": "not attempted"}
    assert message(lines, "tea-1") == "Next: Set `steps`."


def test_a_bad_notebook_never_spoils_the_others(tea_notebook, tmp_path):
    good = tea_notebook(solved=True)
    (tmp_path / "bad.ipynb").write_text("{ not JSON")
    (tmp_path / "empty.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    names = [tmp_path / name for name in ("bad.ipynb", "none.ipynb", "empty.ipynb")]
    code, lines = run(*names, tmp_path, good)
    assert code == 1
    assert [line["outcome"] for line in lines] == ["could not check"] * 4 + ["passed"] * 2
    assert [line["exercise"] for line in lines[:4]] == [""] * 4
    said = [line["message"] for line in lines[:4]]
    expected = ["is not JSON (line 1)", "There is no file", "No exercise of an installed course", "is a folder"]
    assert all(part in whole for part, whole in zip(expected, said, strict=True)), said


def test_junit_has_a_suite_a_notebook_and_a_case_an_exercise(tea_notebook, tmp_path):
    path = tea_notebook(answer("tea-1-answer", "steps = ['\\x00']"))
    (tmp_path / "bad.ipynb").write_text("")
    assert main(["check", str(path), str(tmp_path / "bad.ipynb"), "--junit", str(tmp_path / "report.xml")]) == 1
    root = ElementTree.parse(tmp_path / "report.xml").getroot()
    assert root.attrib == {"name": "checks", "tests": "3", "failures": "2", "errors": "1"}
    cases = {case.get("name"): [(child.tag, child.get("type")) for child in case] for case in root.iter("testcase")}
    assert cases == {
        "tea-1": [("failure", "failed")],
        "tea-2": [("failure", "not attempted")],
        "notebook": [("error", "could not check")],
    }


def test_an_answer_that_raises_is_judged_and_what_it_raised_is_said(tea_notebook):
    _, lines = run(tea_notebook(answer("tea-1-answer", "steps = ['tea']\n1 / 0"), solved=True))
    assert outcomes(lines) == {"tea-1": "failed", "tea-2": "passed"}
    assert "Its answer cell stopped with ZeroDivisionError: division by zero." in message(lines, "tea-1")


def test_an_endless_loop_costs_its_own_exercise_only(tea_notebook):
    loop = "while True:\n    try:\n        import time; time.sleep(1)\n    except KeyboardInterrupt:\n        pass"
    code, lines = run(tea_notebook(answer("tea-1-answer", loop), solved=True), "--time-limit=2")
    assert outcomes(lines) == {"tea-1": "failed", "tea-2": "passed"}
    assert "The answer cell did not end within 2 seconds." in message(lines, "tea-1")
    assert code == 1


@pytest.mark.parametrize(
    "ending", ["import os; os._exit(0)", "exit()", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"]
)
def test_a_kernel_that_ends_in_an_exercise_costs_that_one_only(tea_notebook, ending):
    _, lines = run(tea_notebook(answer("tea-2-answer", ending), solved=True))
    assert outcomes(lines) == {"tea-1": "passed", "tea-2": "failed"}
    assert "The answer cell ended the kernel." in message(lines, "tea-2")


def test_a_loop_in_a_cell_of_the_learners_own_is_left_out_and_told_where_something_failed(tea_notebook):
    def edit(cells):
        cell(cells, "tea-2-answer")["source"] = "kettle.clear()"
        cells.insert(2, {**cell(cells, "tea-1-check"), "id": "mine", "metadata": {}, "source": "while True: pass"})

    _, lines = run(tea_notebook(edit, solved=True), "--time-limit=2")
    assert outcomes(lines) == {"tea-1": "passed", "tea-2": "failed"}
    assert "The cell `while True: pass` did not end within 2 seconds and was left out." in message(lines, "tea-2")


def test_a_deleted_check_cell_is_no_way_out(tea_notebook):
    def edit(cells):
        cells.remove(cell(cells, "tea-1-check"))
        cell(cells, "tea-1-answer")["source"] = "steps = ['tea', 'water']"

    _, lines = run(tea_notebook(edit, solved=True))
    assert outcomes(lines) == {"tea-1": "failed", "tea-2": "passed"}


def test_an_exercise_without_any_cell_is_still_asked_for(tea_notebook):
    def edit(cells):
        cells[:] = [one for one in cells if not one["id"].startswith("tea-1")]

    _, lines = run(tea_notebook(edit, solved=True))
    assert outcomes(lines) == {"tea-1": "not attempted", "tea-2": "passed"}
    assert "Its answer cell is missing" in message(lines, "tea-1")


def test_a_deleted_scene_is_set_all_the_same(tea_notebook):
    _, lines = run(tea_notebook(lambda cells: cells.remove(cell(cells, "tea-2-scene")), solved=True))
    assert outcomes(lines)["tea-2"] == "passed"
    assert "Its scene cell is missing: the course's own was run." in message(lines, "tea-2")


@pytest.mark.parametrize("order", [("mine", "starter"), ("starter", "mine"), ("old", "mine"), ("mine", "mine")])
def test_of_doubled_answer_cells_the_last_that_is_not_the_starter_counts(tea_notebook, order):
    texts = {"mine": RIGHT, "starter": "steps = ...", "old": "steps = ['tea']"}

    def edit(cells):
        first = cell(cells, "tea-1-answer")
        first["source"] = texts[order[0]]
        cells.insert(cells.index(first) + 1, {**first, "id": "copy", "source": texts[order[1]]})

    _, lines = run(tea_notebook(edit, solved=True))
    assert outcomes(lines)["tea-1"] == "passed"
    assert "It has 2 answer cells: the last one with an answer counts." in message(lines, "tea-1")


def test_an_answer_cell_that_was_split_is_run_whole(tea_notebook):
    def edit(cells):
        first = cell(cells, "tea-1-answer")
        first["source"] = 'first = "water"'
        cells.insert(cells.index(first) + 1, {**first, "id": "second", "source": 'steps = [first, "tea"]'})

    _, lines = run(tea_notebook(edit, solved=True))
    assert outcomes(lines)["tea-1"] == "passed"
    assert message(lines, "tea-1") == "Tea needs hot water."


def test_an_answer_that_was_moved_before_its_scene_is_run_after_it(tea_notebook):
    def edit(cells):
        moved = cell(cells, "tea-2-answer")
        cells.remove(moved)
        cells.insert(cells.index(cell(cells, "tea-2-scene")), moved)

    _, lines = run(tea_notebook(edit, solved=True))
    assert outcomes(lines)["tea-2"] == "passed"
    assert "stood before its scene" in message(lines, "tea-2")


def test_an_unknown_exercise_is_answered_with_near_ones(tea_notebook):
    def edit(cells):
        cell(cells, "tea-1-check").update(source='check("tee-1")', metadata={}, id="typed")

    code, lines = run(tea_notebook(edit, solved=True))
    assert code == 1
    assert outcomes(lines) == {"tea-1": "passed", "tea-2": "passed", "tee-1": "could not check"}
    assert "Did you mean `tea-1`" in message(lines, "tee-1")


def test_modules_of_the_learners_that_hide_ours_change_no_verdict_and_are_named(tea_notebook, tmp_path):
    for name in ("checks.py", "course.py", "random.py", "ipykernel_launcher.py"):
        (tmp_path / name).write_text("raise RuntimeError('the wrong module')")
    code, lines = run(tea_notebook(solved=True))
    assert code == 0, lines
    for name in ("checks.py", "course.py"):
        assert f"`{name}` beside the notebook has the name of a part of the course: rename it." in lines[0]["message"]


def test_a_notebook_is_checked_on_a_cloud_of_its_own_even_from_inside_another(tea_notebook, monkeypatch):
    monkeypatch.setenv("IMAGECOURSE_DOOR", "/of/another/cloud")
    told = "import os\nsteps = [os.environ['IMAGECOURSE_CLOUD'], os.environ['IMAGECOURSE_DOOR']]"
    _, lines = run(tea_notebook(answer("tea-1-answer", told)))
    assert "['memory', '']" in message(lines, "tea-1")


def test_the_learners_own_modules_can_still_be_imported(tea_notebook, tmp_path):
    (tmp_path / "kitchen.py").write_text(RIGHT)
    code, _ = run(tea_notebook(answer("tea-1-answer", "from kitchen import steps"), solved=True))
    assert code == 0


def test_a_first_cell_that_fails_is_named_by_the_exercises_that_need_it(tea_notebook):
    def edit(cells):
        cells[1]["source"] = "import no_such_module"

    _, lines = run(tea_notebook(edit))
    assert "The cell `import no_such_module` stopped with ModuleNotFoundError: No module named" in message(
        lines, "tea-1"
    )


def test_a_scene_that_cannot_be_set_is_our_fault_unless_the_learner_changed_it(tea_notebook):
    from small_course.tea.exercises import Boil

    broken = "kettle = water"
    path = tea_notebook(answer("tea-2-scene", broken), solved=True)
    assert outcomes(run(path)[1])["tea-2"] == "passed"
    with pytest.MonkeyPatch.context() as course:
        course.setattr(Boil, "scene", broken)
        _, lines = run(path)
    assert outcomes(lines)["tea-2"] == "could not check"
    assert message(lines, "tea-2").count("NameError: name 'water' is not defined") == 1


def test_another_version_of_the_course_is_one_clear_line(tea_notebook):
    path = tea_notebook(solved=True)
    path.write_text(path.read_text().replace('"version": "9.9.9"', '"version": "1.0.0"'))
    code, lines = run(path)
    assert code == 0
    assert "This notebook is of version 1.0.0 of the course, and version 9.9.9 is installed." in lines[0]["message"]


def test_verbs_in_the_notebook_are_not_run_again_and_the_file_is_left_alone(tea_notebook, monkeypatch, tmp_path):
    monkeypatch.setenv("IMAGECOURSE_RECORD", str(tmp_path / "record"))

    def edit(cells):
        cells.append({**cell(cells, "tea-1-check"), "id": "again", "metadata": {}, "source": 'reset("tea-1")'})

    path = tea_notebook(edit, solved=True)
    before = path.read_text()
    assert run(path)[0] == 0
    assert path.read_text() == before
    assert not (tmp_path / "record").exists()


def test_nothing_that_a_notebook_started_runs_on(tea_notebook, tmp_path):
    started = f"import subprocess; child = subprocess.Popen(['sleep', '300']); open({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid))"
    run(tea_notebook(answer("tea-1-answer", started)))
    assert soon(lambda: gone(int((tmp_path / "pid").read_text())))


def test_an_interrupt_ends_the_command_and_its_kernel_at_once(tea_notebook, tmp_path):
    started = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(300)"
    path = tea_notebook(answer("tea-1-answer", started))
    command = [sys.executable, "-m", "course.cli.main", "check", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert soon(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told == ""
    assert soon(lambda: gone(int((tmp_path / "pid").read_text())))


def test_a_report_that_cannot_be_written_is_said_and_the_lines_are_shown(tea_notebook, tmp_path, capsys):
    (tmp_path / "file").touch()
    code = main(["check", str(tea_notebook(solved=True)), "--json", str(tmp_path / "file" / "report.json")])
    told = capsys.readouterr()
    assert code == 2
    assert "report.json could not be written" in told.err and "2 of 2 passed" in told.out


def test_the_command_checks_a_notebook_and_names_each_exercise(tea_notebook):
    path = tea_notebook(answer("tea-1-answer", "steps = ['tea']"))
    command = [str(Path(sys.executable).parent / "imagecourse"), "check", path.name]
    done = subprocess.run(command, cwd=path.parent, capture_output=True, text=True, env=dict(os.environ))
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == "07_making_tea.ipynb: 0 of 2 passed"
    assert "  ✗ tea-1, failed. ['tea']. Cold water makes no tea." in done.stdout
    assert done.stderr == ""


def test_reset_on_the_command_line_says_what_it_did_or_what_is_wrong(tea_notebook, capsys):
    path = tea_notebook(solved=True)
    assert main(["reset", str(path), "tea-1"]) == 0
    assert "has the answer cell of `tea-1` as at the start" in capsys.readouterr().out
    assert main(["reset", str(path), "tea-7"]) == 2
    assert "There is no exercise `tea-7`" in capsys.readouterr().err
    assert main(["reset", str(path.with_name("no.ipynb"))]) == 2
    assert "There is no file" in capsys.readouterr().err

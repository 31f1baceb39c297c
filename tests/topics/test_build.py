"""`imagecourse build`: files in step with their topics, or a list of those that are not."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from course.topics.build import build, main, out_of_step
from course.topics.errors import TopicError
from course.topics.exercise_source import CourseSource

NOTEBOOK = "notebooks/07_making_tea.ipynb"
STARTER = "tests/reference/starter/07_making_tea.ipynb"
SOLVED = "tests/reference/solved/07_making_tea.ipynb"


def said(root: Path, file: str, cell_id: str) -> str:
    """The outputs of a cell, as text."""
    notebook = nbformat.read(root / file, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == cell_id)
    return "".join(output.get("text") or output["data"]["text/plain"] for output in cell.outputs)


@pytest.fixture
def built(checkout: Path, small_course: CourseSource) -> Path:
    build(checkout, small_course)
    return checkout


@pytest.mark.slow
def test_a_build_writes_the_notebook_and_both_references_with_their_outputs(
    checkout: Path, small_course: CourseSource
) -> None:
    assert out_of_step(checkout, small_course) == [NOTEBOOK, SOLVED, STARTER]
    assert build(checkout, small_course) == [NOTEBOOK, SOLVED, STARTER]
    assert out_of_step(checkout, small_course) == []
    assert said(checkout, NOTEBOOK, "tea-1-check") == ""
    assert said(checkout, STARTER, "tea-1-check").startswith("tea-1: not attempted.")
    assert said(checkout, SOLVED, "tea-1-check").startswith("tea-1: passed.")
    assert said(checkout, SOLVED, "tea-2-check").startswith("tea-2: passed.")


@pytest.mark.slow
def test_a_second_build_writes_nothing_and_a_refresh_gives_the_same_bytes(
    built: Path, small_course: CourseSource
) -> None:
    before = {file: (built / file).read_bytes() for file in (NOTEBOOK, STARTER, SOLVED)}
    assert build(built, small_course) == []
    assert build(built, small_course, refresh=True) == []
    assert {file: (built / file).read_bytes() for file in before} == before


@pytest.mark.slow
def test_check_lists_what_is_out_of_step_and_the_command_to_run(
    built: Path, small_course: CourseSource, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check"], built, small_course) == 0
    notebook = json.loads((built / NOTEBOOK).read_text("utf-8"))
    notebook["cells"][0]["source"] = ["# Making coffee"]
    (built / NOTEBOOK).write_text(json.dumps(notebook), "utf-8")
    (built / STARTER).write_text("not JSON", "utf-8")
    (built / SOLVED).unlink()
    assert main(["--check"], built, small_course) == 1
    errors = capsys.readouterr().err
    assert all(file in errors for file in (NOTEBOOK, STARTER, SOLVED))
    assert "Run `imagecourse build`." in errors


@pytest.mark.slow
def test_notebooks_of_no_topic_are_removed_and_strangers_are_left_alone(
    built: Path, small_course: CourseSource
) -> None:
    ours, strange = built / "notebooks" / "06_old.ipynb", built / "notebooks" / "mine.ipynb"
    ours.write_text((built / NOTEBOOK).read_text("utf-8"), "utf-8")
    strange.write_text("{}", "utf-8")
    assert out_of_step(built, small_course) == ["notebooks/06_old.ipynb"]
    assert build(built, small_course) == ["notebooks/06_old.ipynb"]
    assert strange.exists() and not ours.exists()


@pytest.mark.slow
def test_a_cell_that_raises_stops_the_build_and_is_named(tea: Path, checkout: Path) -> None:
    lesson = tea / "lesson.py"
    lesson.write_text(lesson.read_text("utf-8").replace("print(kettle)", "print(ketle)"), "utf-8")
    with pytest.raises(TopicError) as error:
        build(checkout, CourseSource(tea.parent, "broken_course", "9.9.9"))
    assert "07_making_tea.ipynb: cell " in str(error.value)
    assert "NameError: name 'ketle' is not defined" in str(error.value)


def test_a_broken_topic_is_reported_without_a_traceback(
    tea: Path, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tea / "topic.toml").write_text("number = 1", "utf-8")
    assert main(["--check"], checkout, CourseSource(tea.parent, "broken_course")) == 1
    assert "tea/topic.toml: top level: `slug` is missing" in capsys.readouterr().err


def test_an_installed_copy_cannot_be_built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], tmp_path) == 1
    assert "works in a checkout of the course" in capsys.readouterr().err

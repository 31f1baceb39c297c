"""From a lesson and its exercises to a notebook, byte for byte the same each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

from course.topics.compose import Variant, compose, serialise
from course.topics.errors import TopicError
from course.topics.exercise_source import CourseSource


@pytest.fixture
def notebook(small_course: CourseSource) -> Any:
    return compose(small_course, small_course.topic("tea"))


def cell(notebook: Any, cell_id: str) -> Any:
    return next(cell for cell in notebook.cells if cell.id == cell_id)


def test_a_composed_notebook_is_valid_and_has_no_outputs(notebook: Any) -> None:
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in notebook.cells)
    assert notebook.metadata.imagecourse == {"notebook": "07_making_tea", "version": "9.9.9"}
    assert notebook.metadata.kernelspec.name == "python3"


def test_composing_twice_gives_the_same_bytes(small_course: CourseSource, notebook: Any) -> None:
    again = compose(CourseSource(small_course.folder, "small_course", "9.9.9"), small_course.topic("tea"))
    assert serialise(again) == serialise(notebook)


def test_an_exercise_becomes_prompt_scene_answer_and_check(notebook: Any) -> None:
    of_exercise = [cell for cell in notebook.cells if cell.metadata.get("exercise") == "tea-2"]
    assert [cell.id for cell in of_exercise] == ["tea-2-prompt", "tea-2-scene", "tea-2-answer", "tea-2-check"]
    assert [cell.metadata.role for cell in of_exercise] == ["prompt", "scene", "answer", "check"]
    assert of_exercise[2].metadata.tags == ["exercise", "answer"]
    assert of_exercise[3].source == 'check("tea-2")'


def test_an_exercise_without_a_scene_has_no_scene_cell(notebook: Any) -> None:
    assert "tea-1-scene" not in [cell.id for cell in notebook.cells]


def test_the_prompt_says_what_kind_of_work_it_is_and_how_long_it_takes(notebook: Any) -> None:
    assert cell(notebook, "tea-1-prompt").source == (
        "### Exercise 1. Order the steps\n\n*Put in order · worked example · about 1 minute*\n\n"
        "Water or tea first?<sup>[3](#Sources)</sup>"
    )


def test_the_solved_copy_differs_only_in_its_answers(small_course: CourseSource, notebook: Any) -> None:
    solved = compose(small_course, small_course.topic("tea"), Variant.SOLVED)
    differing = [ours.id for ours, theirs in zip(notebook.cells, solved.cells, strict=True) if ours != theirs]
    assert differing == ["tea-1-answer", "tea-2-answer"]
    assert cell(solved, "tea-1-answer").source == 'steps = ["water", "tea"]'


def test_citations_are_numbered_by_first_use_and_listed_at_the_end(notebook: Any) -> None:
    text, sources = notebook.cells[0].source, notebook.cells[-1].source
    assert "only a flag<sup>[1](#Sources)</sup>. And so on<sup>[2](#Sources)</sup>" in text
    assert text.endswith("as before<sup>[1](#Sources)</sup>.")
    heading, legend, first = sources.split("\n")[0:5:2]
    assert heading == "## Sources" and "A is Microsoft's documentation" in legend
    assert first.startswith("1. `az vm generalize` only sets a flag") and first.endswith("checked 2026-11-22.* A.")
    assert sources.count("\n") == 6  # heading, blank, legend, blank, three facts


def test_a_new_cell_leaves_the_ids_of_the_others_alone(tea: Path) -> None:
    before = compose(broken := CourseSource(tea.parent, "broken_course"), broken.topic("tea"))
    lesson = tea / "lesson.py"
    lesson.write_text(lesson.read_text("utf-8").replace("# %%\n# !echo", '# %%\n"new"\n\n# %%\n# !echo'), "utf-8")
    after = compose(broken, broken.topic("tea"))
    assert len(after.cells) == len(before.cells) + 1
    assert {cell.id for cell in before.cells} < {cell.id for cell in after.cells}


def test_equal_cells_have_different_ids(tea: Path) -> None:
    with (tea / "lesson.py").open("a") as lesson:
        lesson.write("\n# %%\nprint(1)\n\n# %%\nprint(1)\n")
    composed = compose(broken := CourseSource(tea.parent, "broken_course"), broken.topic("tea"))
    ids = [cell.id for cell in composed.cells]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (("[exercise] tea-2", "[exercise] tea-3"), "has no 'tea-3'. Known: tea-1, tea-2"),
        (("# %% [exercise] tea-2\n", ""), "tea-2: is named 0 times. Write one line # %% [exercise] tea-2"),
        (("[exercise] tea-2", "[exercise] tea-1"), "tea-1: is named 2 times"),
    ],
)
def test_a_lesson_names_every_exercise_once(tea: Path, edit: tuple[str, str], message: str) -> None:
    lesson = tea / "lesson.py"
    lesson.write_text(lesson.read_text("utf-8").replace(*edit), "utf-8")
    with pytest.raises(TopicError) as error:
        compose(broken := CourseSource(tea.parent, "broken_course"), broken.topic("tea"))
    assert message in str(error.value)


def test_a_citation_of_no_fact_stops_the_composition(tea: Path) -> None:
    lesson = tea / "lesson.py"
    lesson.write_text(lesson.read_text("utf-8").replace("machine-id-kept", "machine-id-keeps"), "utf-8")
    with pytest.raises(LookupError, match="no fact 'machine-id-keeps'"):
        compose(broken := CourseSource(tea.parent, "broken_course"), broken.topic("tea"))


def test_flowcharts_and_quizzes_become_cells_that_show_them(tea: Path) -> None:
    with (tea / "lesson.py").open("a") as lesson:
        lesson.write(
            '\n# %% [picture] pot\n\n# %% [flowchart] kettle\n\n# %% [quiz] pretest\n\n# %% [question] hot tags=["late"]\n'
        )
    composed = compose(broken := CourseSource(tea.parent, "broken_course"), broken.topic("tea"))
    shown = [cell.source for cell in composed.cells if cell.cell_type == "code"][-4:]
    assert shown == ['picture("pot")', 'flowchart("kettle").walk()', 'quiz("pretest")', 'question("hot")']
    assert composed.cells[-2].metadata == {"tags": ["late"]}

"""An answer is tried as in its notebook, without a kernel."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checks.exercise import Exercise
from checks.outcome import Outcome
from course.topics.exercise_source import CourseSource
from course.topics.rehearsal import SceneFailed, rehearse


@pytest.fixture
def boil(small_course: CourseSource) -> Exercise:
    found = small_course.exercise("tea-2")
    assert found
    return found


def test_set_up_cells_and_the_scene_run_before_the_answer(small_course: CourseSource, boil: Exercise) -> None:
    assert rehearse(small_course, boil, 'kettle["water"] = "hot"').feedback.outcome is Outcome.PASSED


def test_an_answer_that_raises_is_checked_all_the_same(small_course: CourseSource, boil: Exercise) -> None:
    rehearsal = rehearse(small_course, boil, "kettle.clear()\n1 / 0")
    assert isinstance(rehearsal.raised, ZeroDivisionError)
    assert rehearsal.feedback.seen == "The kettle is empty."


def test_an_answer_that_is_not_python_is_an_answer_that_raises(small_course: CourseSource, boil: Exercise) -> None:
    rehearsal = rehearse(small_course, boil, "kettle[")
    assert isinstance(rehearsal.raised, SyntaxError)
    assert rehearsal.feedback.outcome is Outcome.NOT_ATTEMPTED


def test_shell_commands_work_in_an_answer(small_course: CourseSource, boil: Exercise) -> None:
    rehearsal = rehearse(small_course, boil, "lines = !echo hot\nkettle['water'] = lines[0]")
    assert rehearsal.feedback.outcome is Outcome.PASSED


def test_one_rehearsal_leaves_nothing_to_the_next(small_course: CourseSource, boil: Exercise) -> None:
    rehearse(small_course, boil, 'kettle["water"] = "hot"\nleft_over = 1')
    rehearsal = rehearse(small_course, boil, "left_over")
    assert isinstance(rehearsal.raised, NameError)
    assert rehearsal.feedback.outcome is Outcome.NOT_ATTEMPTED


def test_a_rehearsal_works_in_memory_and_restores_the_environment(
    small_course: CourseSource, boil: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMAGECOURSE_RECORD", "/somewhere")
    answer = "import os\nprint(os.environ['IMAGECOURSE_CLOUD'], 'IMAGECOURSE_RECORD' in os.environ)"
    assert rehearse(small_course, boil, answer).printed == "memory False\n"
    assert os.environ["IMAGECOURSE_RECORD"] == "/somewhere"
    assert "IMAGECOURSE_CLOUD" not in os.environ


def test_a_scene_that_raises_is_the_authors_fault(tea: Path) -> None:
    file = tea / "exercises.py"
    file.write_text(file.read_text("utf-8").replace("""scene = 'kettle""", """scene = 'ketle.x = 1; kettle"""), "utf-8")
    broken = CourseSource(tea.parent, "broken_course")
    exercise = broken.exercise("tea-2")
    assert exercise
    with pytest.raises(SceneFailed, match="tea-2: NameError"):
        rehearse(broken, exercise, "")

"""The course as the grader sees it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from checks.exercise import Exercise
from course.topics import session, source
from course.topics.errors import NoSuchName, TopicError
from course.topics.exercise_source import CourseSource


def test_exercises_are_found_in_the_order_of_their_file(small_course: CourseSource) -> None:
    assert [exercise.id for exercise in small_course.exercises()] == ["tea-1", "tea-2"]
    assert all(isinstance(exercise, Exercise) for exercise in small_course.exercises())


def test_an_exercise_knows_its_notebook_without_an_import(small_course: CourseSource) -> None:
    assert small_course.notebook_of("tea-2") == "07_making_tea"
    with pytest.raises(NoSuchName, match="No topic of the course has"):
        small_course.notebook_of("coffee-1")


def test_one_exercise_can_be_asked_for(small_course: CourseSource) -> None:
    found = small_course.exercise("tea-2")
    assert found is not None and found.title == "Boil"
    assert small_course.exercise("tea-9") is None
    assert small_course.exercise("coffee-1") is None


def test_ids_begin_with_the_topics_folder(tea: Path) -> None:
    file = tea / "exercises.py"
    file.write_text(file.read_text("utf-8").replace('"tea-2"', '"coffee-2"'), "utf-8")
    with pytest.raises(TopicError, match="coffee-2: does not begin with tea-"):
        CourseSource(tea.parent, "broken_course").exercises()


def test_an_id_stands_only_once(tea: Path) -> None:
    file = tea / "exercises.py"
    file.write_text(file.read_text("utf-8").replace('"tea-2"', '"tea-1"'), "utf-8")
    with pytest.raises(TopicError, match="tea-1: stands twice"):
        CourseSource(tea.parent, "broken_course").exercises()


def test_the_cloud_is_that_of_the_notebook_that_began(small_course: CourseSource) -> None:
    assert small_course.cloud() is None
    session.enter("07_making_tea", "a cloud")
    assert small_course.cloud() == "a cloud"


def test_facts_come_with_source_and_date(small_course: CourseSource) -> None:
    found = small_course.fact("generalize-flag-only")
    assert found is not None
    text, origin, checked = found
    assert text.startswith("`az vm generalize` only sets a flag")
    assert "azure-cli" in origin and checked == "2026-11-22"
    assert small_course.fact("no-such-fact") is None


def test_the_courses_own_source_imports_no_topic_and_no_cloud() -> None:
    code = (
        "import sys; from course.topics import source; source();"
        "heavy = ('azure', 'course.cloud', 'matplotlib', 'anywidget', 'nbformat');"
        "print([name for name in sys.modules if name.startswith(heavy)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_version_is_the_checkouts_own() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert source().version == project["version"]

"""The small course: one topic about tea, without any Azure."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from course.topics import session
from course.topics.exercise_source import CourseSource

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))


@pytest.fixture(autouse=True)
def no_session() -> Iterator[None]:
    yield
    session.leave()


@pytest.fixture
def small_course() -> CourseSource:
    """The course as it stands."""
    return CourseSource(HERE / "small_course", "small_course", "9.9.9")


@pytest.fixture
def tea(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of its topic's folder, to break; its course is `course_of(tea)`."""
    root = tmp_path / "broken_course"
    shutil.copytree(HERE / "small_course", root, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.split(".")[0] == "broken_course"]:
        monkeypatch.delitem(sys.modules, name)
    return root / "tea"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like a checkout, in which kernels find the small course."""
    root = tmp_path / "checkout"
    root.mkdir()
    (root / "pyproject.toml").touch()
    monkeypatch.setenv("PYTHONPATH", f"{HERE}:{HERE.parents[1]}")
    return root

"""A course about tea, installed as any course is, and a learner who works on its notebook."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from checks import record
from checks.course import courses
from course.topics.compose import Variant, compose, serialise
from course.topics.exercise_source import CourseSource

TOPICS = Path(__file__).parents[1] / "topics"
Edit = Callable[[list[dict[str, Any]]], None]


@pytest.fixture
def installed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The small course, found by its entry point here and in every kernel that starts."""
    site = tmp_path_factory.mktemp("site")
    (site / "tea_course.py").write_text("from small_course.door import COURSE\n\n\ndef source():\n    return COURSE\n")
    info = site / "tea-9.9.9.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tea\nVersion: 9.9.9\n")
    (info / "entry_points.txt").write_text("[checks.courses]\ntea = tea_course:source\n")
    for folder in (TOPICS, site):
        monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(site), str(TOPICS)]))
    courses.cache_clear()
    yield
    courses.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] in ("tea_course", "small_course")]:
        del sys.modules[name]


@pytest.fixture(autouse=True)
def fresh_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(record.FILE, raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    record.forget()


@pytest.fixture
def tea_notebook(installed: None, tmp_path: Path) -> Callable[..., Path]:
    """Write the course's notebook, solved or not, after an edit of its cells."""

    def write(edit: Edit | None = None, *, solved: bool = False, folder: Path = tmp_path) -> Path:
        course = CourseSource(TOPICS / "small_course", "small_course", "9.9.9")
        made = compose(course, course.topic("tea"), Variant.SOLVED if solved else Variant.STARTER)
        notebook = json.loads(serialise(made))
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"]).replace("from small_course.door import check", VERBS)
        if edit is not None:
            edit(notebook["cells"])
        path = folder / "07_making_tea.ipynb"
        path.write_text(json.dumps(notebook, indent=1))
        return path

    return write


VERBS = "from checks import check, hint, reset, solution"


class Learner:
    """A kernel's shell that runs the cells of a notebook."""

    def __init__(self, shell: Any, notebook: Path) -> None:
        self.shell, self.notebook = shell, notebook

    def cells(self) -> list[dict[str, Any]]:
        return list(json.loads(self.notebook.read_text())["cells"])

    def text(self, cell_id: str) -> str:
        return next("".join(cell["source"]) for cell in self.cells() if cell["id"] == cell_id)

    def run(self, source: str) -> Any:
        """Run a cell; the value of its last line."""
        done = self.shell.run_cell(source, store_history=True)
        done.raise_error()
        return done.result

    def save(self, edit: Edit) -> None:
        """Change the notebook's file, as JupyterLab does on saving."""
        notebook = json.loads(self.notebook.read_text())
        edit(notebook["cells"])
        self.notebook.write_text(json.dumps(notebook))


@pytest.fixture
def learner(tea_notebook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Learner]:
    """A learner who has run the first cell."""
    from IPython.core.interactiveshell import InteractiveShell

    notebook = tea_notebook()
    monkeypatch.setenv("JPY_SESSION_NAME", str(notebook))
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(colors="nocolor")
    shell.history_manager.enabled = False
    someone = Learner(shell, notebook)
    someone.run(f"{VERBS}\nkettle = {{'water': 'cold'}}")
    yield someone
    InteractiveShell.clear_instance()


def cell(cells: list[dict[str, Any]], cell_id: str) -> dict[str, Any]:
    """One cell by its id."""
    return next(cell for cell in cells if cell["id"] == cell_id)


def answer(cell_id: str, source: str) -> Edit:
    """The edit that writes an answer."""

    def edit(cells: list[dict[str, Any]]) -> None:
        cell(cells, cell_id)["source"] = source

    return edit

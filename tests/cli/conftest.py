"""A course of two small notebooks, in two versions, for the verbs that copy notebooks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from course.cli import starters, workspace
from course.cli.commands import update as update_command

Course = Callable[..., Path]


def notebook(*sources: str) -> bytes:
    """A notebook's file with these code cells."""
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate(sources)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """Installs a version of the course, in this process: its number, and its notebooks by name."""

    def install(version: str, **notebooks: bytes) -> Path:
        folder = tmp_path / f"course-{version}"
        folder.mkdir()
        for name, data in notebooks.items():
            (folder / f"{name.removeprefix('nb')}.ipynb").write_bytes(data)
        monkeypatch.setattr(starters, "folder", lambda: folder)
        for module in (workspace, update_command):
            monkeypatch.setattr(module, "course_version", lambda: version)
        return folder

    return install


def sources(path: Path) -> list[str]:
    """The cells of a notebook's file."""
    found: list[dict[str, Any]] = json.loads(path.read_bytes())["cells"]
    return [str(cell["source"]) for cell in found]

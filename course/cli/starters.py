"""The notebooks as they came with the course, and whether a learner's copy still says the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from course.cli.errors import CommandProblem


class NotANotebook(ValueError):
    """The file holds no notebook."""


@dataclass(frozen=True)
class Starter:
    """One notebook of the course, untouched."""

    name: str
    data: bytes

    @property
    def digest(self) -> str:
        """What identifies its content."""
        return digest(self.data)


def starters() -> dict[str, Starter]:
    """Every notebook of the course by file name, in the order of study."""
    found = sorted(folder().glob("[0-9][0-9]_*.ipynb"))
    if not found:
        raise CommandProblem(
            f"there are no notebooks in {folder()}.",
            "Install the course again; in a checkout, write them with: imagecourse build",
        )
    return {path.name: Starter(path.name, path.read_bytes()) for path in found}


def folder() -> Path:
    """Where the notebooks are: in the installed package, or beside it in a checkout."""
    package = Path(str(files("course")))
    installed = package / "_notebooks"
    return installed if installed.is_dir() else package.parent / "notebooks"


def digest(data: bytes) -> str:
    """A hash over what the cells say, so that running or saving a notebook does not change it."""
    said = [[cell.get("id"), cell.get("cell_type"), _source(cell)] for cell in _cells(data)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _cells(data: bytes) -> list[Mapping[str, Any]]:
    try:
        notebook = json.loads(data)
    except ValueError:
        raise NotANotebook("it is not JSON") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise NotANotebook("it has no cells")
    return cells


def _source(cell: Mapping[str, Any]) -> str:
    """The cell's text; nbformat allows a list of lines."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)

"""A notebook as its file: read whole or refused with a reason, written whole or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checks.atomic import write_atomically
from checks.cells import Cell
from checks.errors import NotebookUnreadable

NotebookDict = dict[str, Any]
ANOTHER_COPY = "Take a fresh copy of the notebook, or restore it from JupyterLab's checkpoint."


@dataclass(frozen=True)
class Stamp:
    """Which notebook of which version of its course a file is."""

    notebook: str
    version: str


def read_notebook(path: Path) -> NotebookDict:
    """The notebook in this file."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise NotebookUnreadable(f"There is no file {path}.", "Look at its name and folder.") from None
    except IsADirectoryError:
        raise NotebookUnreadable(f"{path} is a folder.", "Name the notebooks in it.") from None
    except UnicodeDecodeError:
        raise NotebookUnreadable(f"{path} is not text.", ANOTHER_COPY) from None
    except OSError as error:
        raise NotebookUnreadable(
            f"{path} cannot be read: {error.strerror or error}.", "Look at its permissions."
        ) from None
    return _checked(path, _parsed(path, text))


def write_notebook(path: Path, notebook: NotebookDict) -> None:
    """Put the notebook in the file's place, formatted as Jupyter does."""
    write_atomically(path, json.dumps(notebook, ensure_ascii=False, indent=1) + "\n")


def cells_of(notebook: NotebookDict) -> list[Cell]:
    """Its cells."""
    cells: list[Cell] = notebook["cells"]
    return cells


def stamp_of(notebook: NotebookDict) -> Stamp | None:
    """The stamp that a course left in the metadata, under whatever name: a notebook and a version."""
    metadata = notebook.get("metadata")
    for value in metadata.values() if isinstance(metadata, dict) else ():
        if isinstance(value, dict) and isinstance(value.get("notebook"), str) and isinstance(value.get("version"), str):
            return Stamp(value["notebook"], value["version"])
    return None


def _parsed(path: Path, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        seen = f"{path} is not JSON{line}, so it is not a notebook." if text.strip() else f"{path} is empty."
        raise NotebookUnreadable(seen, ANOTHER_COPY) from None


def _checked(path: Path, notebook: Any) -> NotebookDict:
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        if isinstance(notebook, dict) and isinstance(notebook.get("worksheets"), list):
            raise NotebookUnreadable(f"{path} is a notebook of the old format 3.", "Open and save it in JupyterLab.")
        raise NotebookUnreadable(f"{path} is JSON but not a notebook: it has no list of cells.", ANOTHER_COPY)
    if not all(isinstance(cell, dict) for cell in notebook["cells"]):
        raise NotebookUnreadable(f"{path} holds a cell that is not one.", ANOTHER_COPY)
    return notebook

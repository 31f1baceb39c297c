"""The learner's workspace: its version, its notebooks, and files of the learner's that hide a package."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.machinery import PathFinder
from pathlib import Path

from course.cli.doctor.finding import Finding, fails, note, works
from course.cli.doctor.look import Surroundings
from course.cli.starters import NotANotebook, digest
from course.cli.version import course_version
from course.cli.workspace import Workspace

NAME = "workspace"
ORDER = 70


def look(where: Surroundings) -> Finding:
    """Readable, writable, of this version of the course, and complete."""
    workspace = where.workspace
    if not workspace.exists():
        return _not_yet(workspace)
    return next(iter(_problems(workspace)), works(f"{workspace.folder}, version {workspace.version()}"))


def _not_yet(workspace: Workspace) -> Finding:
    place = next(folder for folder in (workspace.folder, *workspace.folder.parents) if folder.exists())
    if not os.access(place, os.W_OK):
        return fails(f"{workspace.folder} cannot be made", "Name a folder of yours: imagecourse lab ~/images-course")
    return note(f"there is none yet in {workspace.folder}", "`imagecourse lab` makes it.")


def _problems(workspace: Workspace) -> Iterator[Finding]:
    """The gravest first."""
    for place in (workspace.folder, workspace.hidden, workspace.clouds, workspace.record):
        if place.exists() and not os.access(place, os.R_OK | os.W_OK | (os.X_OK if place.is_dir() else 0)):
            yield fails(f"{place} cannot be read and written", f"Give yourself access to it: chmod -R u+rwX {place}")
    if workspace.is_newer():
        seen = f"it belongs to version {workspace.version()} of the course; {course_version()} is installed"
        yield fails(seen, f"Install version {workspace.version()} or later.")
    for notebook in _damaged(workspace):
        yield note(
            f"{notebook.name} is no readable notebook",
            "Rename it, then run `imagecourse lab`: it brings in a fresh copy.",
        )
    for file, hidden in _namesakes(workspace.folder):
        step = "The course is not disturbed; rename the file if you want to import it."
        yield note(f"{file.name} in the workspace has the name of the installed package {hidden}", step)
    if workspace.manifest() is None:
        yield note(f"{workspace.manifest_file} cannot be read", "`imagecourse update` writes it anew.")
    elif workspace.is_older():
        seen = f"it is at version {workspace.version()} of the course; {course_version()} is installed"
        yield note(seen, "`imagecourse update` brings in what is new, and keeps your answers.")


def _damaged(workspace: Workspace) -> Iterator[Path]:
    for notebook in sorted(workspace.folder.glob("*.ipynb")):
        try:
            digest(notebook.read_bytes())
        except (NotANotebook, OSError):
            yield notebook


def _namesakes(folder: Path) -> Iterator[tuple[Path, str]]:
    """Modules of the learner's that have the name of something installed."""
    installed = [entry for entry in sys.path if entry and Path(entry) != folder]
    for file in sorted(folder.glob("*.py")):
        if PathFinder.find_spec(file.stem, installed) is not None:
            yield file, file.stem

"""The clouds of the workspace's notebooks: each file can be opened."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from course.cli.doctor.finding import Finding, fails, works
from course.cli.doctor.look import Surroundings

NAME = "clouds"
ORDER = 80


def look(where: Surroundings) -> Finding:
    """Open a copy of each: nothing is changed, and a notebook that is open is not disturbed."""
    files = sorted(where.workspace.clouds.glob("*.db"))
    if not files:
        return works("none yet; each notebook makes its own")
    problems = [(path, problem) for path in files if (problem := _problem(path))]
    if problems:
        path, problem = problems[0]
        more = f" ({len(problems)} of {len(files)} cannot be opened)" if len(problems) > 1 else ""
        return fails(f"{problem}{more}", f"Rename {path}; its notebook then begins with a fresh cloud.")
    held = [path.stem for path in files if _held(path)]
    return works(f"{len(files)} can be opened" + (f"; in use now: {', '.join(held)}" if held else ""))


def _problem(path: Path) -> str:
    """Why a cloud cannot be opened; "" if it can."""
    from course.cloud.arm.persistence import CloudFileError
    from course.cloud.engine import LocalEngine

    if _held(path):
        return ""
    with tempfile.TemporaryDirectory(prefix="imagecourse-") as folder:
        try:
            for part in _parts(path):
                shutil.copy2(part, folder)
            copy = Path(folder, path.name)
            with sqlite3.connect(copy) as file:
                said = str(file.execute("pragma quick_check").fetchone()[0])
            file.close()
            if said != "ok":
                return f"{path} is damaged: {said}"
            LocalEngine(copy).close()
        except CloudFileError as error:
            return str(error).replace(str(copy), str(path)).partition(". ")[0]
        except (OSError, sqlite3.Error) as error:
            return f"{path} cannot be read: {error}"
    return ""


def _parts(path: Path) -> Iterator[Path]:
    yield from (part for part in (path, path.with_name(path.name + "-wal")) if part.exists())


def _held(path: Path) -> bool:
    """Whether a kernel or terminal has it open, and answers."""
    from course.cloud.server.errors import DoorError
    from course.cloud.server.ownership import attach

    try:
        attachment = attach(path)
    except DoorError:
        return True
    if attachment is not None:
        attachment.close()
    return attachment is not None

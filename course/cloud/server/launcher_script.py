"""The program named `az` that goes first on PATH: it starts the launcher in the course's own Python."""

from __future__ import annotations

import hashlib
import os
import shlex
import sys
from pathlib import Path

from course.cloud.server.state_folder import state_folder

MARK = "imagecourse: the launcher of the real az"  # how `find_az` knows it is looking at ourselves
_PROGRAM = "course.cloud.az"


def install_launcher(folder: Path | None = None) -> Path:
    """Put an `az` that is the launcher in a folder, to go first on PATH; returns the folder."""
    folder = folder or state_folder() / "bin" / hashlib.sha256(sys.executable.encode()).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    # -P: a course.py of the learner's beside the notebook is not taken for ours.
    _write_program(folder / "az", f'#!/bin/sh\n# {MARK}\nexec {shlex.quote(sys.executable)} -P -m {_PROGRAM} "$@"\n')
    if sys.platform == "win32":
        _write_program(folder / "az.cmd", f'@rem {MARK}\r\n@"{sys.executable}" -P -m {_PROGRAM} %*\r\n')
    return folder


def path_with_launcher(path: str, folder: Path | None = None) -> str:
    """A value of PATH on which our `az` comes first, once."""
    first = str(install_launcher(folder))
    return os.pathsep.join([first, *(part for part in path.split(os.pathsep) if part and part != first)])


def _write_program(path: Path, text: str) -> None:
    if path.exists() and path.read_text(encoding="utf-8", errors="replace") == text:
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8", newline="")
    draft.chmod(0o755)
    draft.replace(path)

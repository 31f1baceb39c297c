"""The folder that goes first on PATH: its `az` is the course's launcher of the real one."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

from course.cli.files import write_if_different

# course.cloud.server.az knows a launcher by this line, and never takes it for a real az.
MARK = "imagecourse: the launcher of the real az"
MODULE = "course.cloud.server.launcher"


def place_az(folder: Path) -> Path:
    """Write the launcher into a folder, and return the folder."""
    if os.name == "nt":
        write_if_different(folder / "az.cmd", _windows(), 0o755)
    else:
        write_if_different(folder / "az", _posix(), 0o755)
    return folder


def _posix() -> str:
    # -P: the learner's folder, with files of any name, is not on the import path.
    return f'#!/bin/sh\n# {MARK}\nexec {shlex.quote(sys.executable)} -P -m {MODULE} "$@"\n'


def _windows() -> str:
    return f'@rem {MARK}\r\n@"{sys.executable}" -P -m {MODULE} %*\r\n'

"""Room on the disks that the course writes to."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from course.cli.doctor.finding import Finding, fails, works
from course.cli.doctor.look import Surroundings

NAME = "disk"
ORDER = 90
NEEDED_MB = 200  # notebooks with outputs, a cloud per notebook, and what Jupyter keeps


def look(where: Surroundings) -> Finding:
    """Enough for the workspace and for temporary files."""
    workspace = where.workspace.folder
    standing = next(folder for folder in (workspace, *workspace.parents) if folder.exists())
    free = {place: shutil.disk_usage(place).free // 2**20 for place in (standing, Path(tempfile.gettempdir()))}
    place, least = min(free.items(), key=lambda item: item[1])
    if least < NEEDED_MB:
        seen = f"{least} MB are free for {place}; the course needs {NEEDED_MB} MB"
        return fails(seen, "Free some space, then run `imagecourse doctor` again.")
    return works(f"{least / 1024:.1f} GB free")

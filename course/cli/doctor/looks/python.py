"""The Python that the course runs in."""

from __future__ import annotations

import platform
import sys

from course.cli.doctor.finding import Finding, fails, works
from course.cli.doctor.look import Surroundings

NAME = "Python"
ORDER = 10
OLDEST = (3, 11)


def look(where: Surroundings) -> Finding:
    """New enough."""
    seen = f"{platform.python_version()} at {sys.executable}, on {platform.system()} {platform.machine()}"
    if sys.version_info[:2] < OLDEST:
        return fails(f"{seen}; the course needs 3.11 or newer", "Install Python 3.11 or newer, then run `make env`.")
    return works(seen)

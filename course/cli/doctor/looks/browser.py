"""A browser that JupyterLab can open."""

from __future__ import annotations

import webbrowser

from course.cli.doctor.finding import Finding, note, works
from course.cli.doctor.look import Surroundings

NAME = "browser"
ORDER = 110


def look(where: Surroundings) -> Finding:
    """Without one the course works all the same: its address can be opened anywhere on this machine."""
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return note("none was found", "Open the address that `imagecourse lab` prints in a browser on this machine.")
    return works(getattr(found, "name", "") or type(found).__name__)

"""Files of the learner's beside a notebook must not stand in for packages of the same name: `course.py`, `azure.py`.

Jupyter puts a notebook's folder on the search path before what is installed. Here it moves to the end: the learner's
own modules are found as before, except where the course, or a package that it stands on, has the name already.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

SPREAD = ("azure",)  # packages in many parts: any plain `azure.py` on the path would win over them, wherever it stands
OWN = ("checks", "course")  # the course's parts; an `imagecourse.py` beside the notebook is named by Python's own error
HOME = Path(__file__).resolve().parents[1]


def prefer_installed() -> None:
    """Search the notebook's folder last, and forget a module of the learner's that has the name of one of our parts."""
    here = os.getcwd()
    own = [entry for entry in sys.path if entry in ("", here)]
    if own and Path(here) != HOME:
        sys.path[:] = [entry for entry in sys.path if entry not in ("", here)]
        for name in SPREAD:
            import_module(name)
        sys.path.append(own[0])
    for name in OWN:
        _forget_foreign(name)
    for file in _namesakes(Path(here)):
        print(
            f"{file.name} in this folder has the name of a part of the course. The course goes on with its own; "
            f"rename the file to use it from a notebook.",
            file=sys.stderr,
        )


def _forget_foreign(name: str) -> None:
    """A module that an earlier cell imported under the name of one of our parts."""
    module = sys.modules.get(name)
    places = [getattr(module, "__file__", None), *getattr(module, "__path__", ())]
    if module is not None and not any(place and HOME in Path(place).resolve().parents for place in places):
        for loaded in [key for key in sys.modules if key == name or key.startswith(f"{name}.")]:
            del sys.modules[loaded]


def _namesakes(folder: Path) -> Iterator[Path]:
    """The learner's files that have the name of one of our parts."""
    if folder.resolve() != HOME:
        for name in OWN:
            yield from (path for path in (folder / f"{name}.py", folder / name / "__init__.py") if path.is_file())

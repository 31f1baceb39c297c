"""The first cell of every notebook: open this notebook's own cloud and make it visible."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from course.cloud import Cloud
from course.live import LiveIsOff
from course.topics import session, source

CLOUD = "IMAGECOURSE_CLOUD"
WORKSPACE = "IMAGECOURSE_WORKSPACE"
_CLOUDS = Path(".imagecourse", "clouds")


class Begun:
    """What `begin` shows: one line, the same in every run."""

    def __init__(self, cloud: Cloud, title: str) -> None:
        self.cloud, self.title = cloud, title

    @property
    def lines(self) -> tuple[str, str]:
        """What it is, and what it holds."""
        count = len(self.cloud.documents())
        held = "It is empty." if count == 0 else f"It holds {count} resource{'s' if count != 1 else ''} from before."
        return (
            f"{self.title}: your own Azure is ready, in this kernel.",
            f"{held} Nothing here leaves this machine or costs anything.",
        )

    def text(self) -> str:
        """The line."""
        return " ".join(self.lines)

    def __repr__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from course.visual.note import note

        return {"text/html": note(*self.lines, hue="good"), "text/plain": self.text()}


def begin(notebook: str, where: str = "local") -> Cloud:
    """Open the notebook's own cloud; calling it again changes nothing and loses nothing.

    `where="live"` is refused: see course.live. A notebook that nbval, a test or the grader runs gets a fresh cloud
    in memory (environment variable IMAGECOURSE_CLOUD=memory, or pytest outside a workspace).
    """
    if where != "local":
        raise LiveIsOff
    topic = source().topic(notebook)
    running = session.current()
    if running is not None and running.notebook == topic.notebook and not running.cloud.is_closed:
        cloud: Cloud = running.cloud
    else:
        if running is not None:
            running.cloud.close()
        cloud = _open(topic.notebook)
        session.enter(topic.notebook, cloud)
    shell = _shell()
    if shell is not None:
        _prepare(shell, cloud, Begun(cloud, f"{topic.number:02d} {topic.title}"))
    return cloud


def cloud_file(notebook: str) -> Path | None:
    """The file of a notebook's cloud; None for a cloud in memory."""
    if os.environ.get(CLOUD) == "memory" or _under_pytest():
        return None
    workspace = Path(os.environ.get(WORKSPACE) or Path.cwd())
    return workspace / _CLOUDS / f"{notebook}.db"


def _under_pytest() -> bool:
    """`pytest --nbval-lax notebooks`: its kernels inherit PYTEST_VERSION; in a workspace the learner's file is meant."""
    return "PYTEST_VERSION" in os.environ and not os.environ.get(WORKSPACE)


def _open(notebook: str) -> Cloud:
    file = cloud_file(notebook)
    if file is None:
        return Cloud.in_memory(name=notebook)
    return Cloud.open(file)


def _shell() -> Any:
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return get_ipython()


def _prepare(shell: Any, cloud: Cloud, line: Begun) -> None:
    """`az` in all its forms on this cloud, and the line under each cell."""
    from IPython.display import display

    from course.cloud.server.magic import load_magics
    from course.widgets.changes import after_each_cell

    load_magics(shell, cloud.environment)
    display(line)
    after_each_cell(shell, cloud)

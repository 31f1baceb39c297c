"""The door that a notebook comes in by: `from imagecourse import begin, check, hint, solution, reset`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from imagecourse.search_path import prefer_installed

if TYPE_CHECKING:
    from checks import check, hint, reset, solution
    from course.live import live
    from course.notebook import begin, explore, lifecycle, scene, served, xray
    from course.topics import fact, flowchart, picture, question, quiz
    from course.widgets import BuildList, OperationTimeline

# Where each name lives; what a notebook does not use is not imported.
_HOMES = {
    "BuildList": "course.widgets",
    "OperationTimeline": "course.widgets",
    "begin": "course.notebook",
    "check": "checks",
    "explore": "course.notebook",
    "fact": "course.topics",
    "flowchart": "course.topics",
    "hint": "checks",
    "lifecycle": "course.notebook",
    "live": "course.live",
    "picture": "course.topics",
    "question": "course.topics",
    "quiz": "course.topics",
    "reset": "checks",
    "scene": "course.notebook",
    "served": "course.notebook",
    "solution": "checks",
    "xray": "course.notebook",
}

__all__ = [
    "BuildList",
    "OperationTimeline",
    "begin",
    "check",
    "explore",
    "fact",
    "flowchart",
    "hint",
    "lifecycle",
    "live",
    "picture",
    "question",
    "quiz",
    "reset",
    "scene",
    "served",
    "solution",
    "xray",
]

prefer_installed()


def __getattr__(name: str) -> Any:
    """The name, from the part of the course that has it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'imagecourse' has no attribute {name!r}. It has: {', '.join(__all__)}.")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)

"""The version of the course that is installed, and how versions compare."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version


def course_version() -> str:
    """The installed version; "0" when the course runs from a folder without being installed."""
    try:
        return version("imagecourse")
    except PackageNotFoundError:
        return "0"


def is_older(one: str, other: str) -> bool:
    """Whether a version comes before another."""
    return _numbers(one) < _numbers(other)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3])

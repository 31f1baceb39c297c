"""The installed packages beside what the course asks for, and beside the lock of a checkout."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.resources import files
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement

from course.cli.doctor.finding import Finding, fails, note, works
from course.cli.doctor.look import Surroundings

NAME = "packages"
ORDER = 20
_REPAIR = "Run `make env` in the course's folder (or `pip install --upgrade imagecourse`)."
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*([^\\]+?))?\s*\\?$", re.MULTILINE)


def look(where: Surroundings) -> Finding:
    """Everything there, and in the versions that the course was tried with."""
    try:
        asked = [Requirement(text) for text in requires("imagecourse") or []]
    except PackageNotFoundError:
        return fails("the course is not installed in this environment", "Run `make env` in the course's folder.")
    needed = [wish for wish in asked if wish.marker is None or wish.marker.evaluate({"extra": ""})]
    wrong = [problem for wish in needed if (problem := _problem(wish))]
    if wrong:
        return fails(_several(wrong), _REPAIR)
    return _beside_the_lock(len(needed))


def _problem(wish: Requirement) -> str:
    found = _version(wish.name)
    if found is None:
        return f"{wish.name} is missing"
    return (
        "" if wish.specifier.contains(found, prereleases=True) else f"{wish.name} is {found}, needed: {wish.specifier}"
    )


def _beside_the_lock(needed: int) -> Finding:
    pins = pinned("constraints.txt")
    if not pins:
        return works(f"all {needed} that the course asks for")
    others = [
        f"{name} is {_version(name) or 'missing'}, locked: {wanted}"
        for name, wanted in pins.items()
        if _version(name) != wanted
    ]
    if others:
        return note(f"not in step with constraints.txt: {_several(others)}", _REPAIR)
    return works(f"all {len(pins)} of constraints.txt, in the locked versions")


def pinned(lock: str) -> dict[str, str]:
    """The packages of a checkout's lock that belong on this machine, with their versions; none without a checkout."""
    file = Path(str(files("course"))).parent / lock
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return {name: wanted for name, wanted, marker in _PIN.findall(text) if not marker or Marker(marker).evaluate()}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _several(problems: list[str]) -> str:
    more = f", and {len(problems) - 3} more" if len(problems) > 3 else ""
    return "; ".join(problems[:3]) + more

"""A topic: one folder with its text, its exercises, its quiz and its flowcharts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from course.topics.errors import TopicError

_SLUG = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_KNOWN: Mapping[str, type] = {
    "number": int, "slug": str, "title": str, "summary": str, "minutes": int,
    "objectives": list, "prerequisites": list, "exams": list,
}  # fmt: skip
_NEEDED = ("number", "slug", "title", "minutes")
_EXAM: Mapping[str, type] = {"exam": str, "bullet": str, "outline": date, "fact": str}


@dataclass(frozen=True)
class ExamObjective:
    """A bullet of a living exam's outline, with the outline's date and the fact that vouches for it."""

    exam: str
    bullet: str
    outline: date
    fact: str


@dataclass(frozen=True)
class Topic:
    """What topic.toml says, and where the topic's other files are."""

    folder: Path
    package: str
    number: int
    slug: str
    title: str
    minutes: int
    summary: str = ""
    objectives: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    exams: tuple[ExamObjective, ...] = ()

    @property
    def name(self) -> str:
        """The folder's name; the ids of the topic's exercises begin with it."""
        return self.folder.name

    @property
    def notebook(self) -> str:
        """The notebook's name without its ending: "03_generalize"."""
        return f"{self.number:02d}_{self.slug}"


def topics_in(folder: Path, package: str) -> tuple[Topic, ...]:
    """The topics of a folder, in the order of their numbers."""
    read = (read_topic(path, package) for path in folder.glob("*/topic.toml"))
    found = sorted(read, key=lambda topic: (topic.number, topic.name))
    for earlier, later in pairwise(found):
        if earlier.number == later.number:
            where = f"{later.name}/topic.toml"
            raise TopicError(where, "number", f"{later.number} is {earlier.name}'s too.", "Give each topic its own.")
    names = {topic.name for topic in found}
    for topic in found:
        for name in topic.prerequisites:
            if name not in names:
                where = f"{topic.name}/topic.toml"
                raise TopicError(
                    where, "prerequisites", f"{name!r} is no topic.", f"Known: {', '.join(sorted(names))}."
                )
    return tuple(found)


def read_topic(path: Path, package: str) -> Topic:
    """The topic that a topic.toml describes."""
    file = f"{path.parent.name}/{path.name}"
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TopicError(file, "TOML", f"{error}.", "Repair that line.") from None
    _keys(file, "top level", data, _KNOWN, _NEEDED)
    if not _SLUG.fullmatch(data["slug"]):
        raise TopicError(file, "slug", f"{data['slug']!r} is not snake_case.", "Write words_with_underscores.")
    exams = tuple(_exam(file, place, table) for place, table in enumerate(data.pop("exams", ()), 1))
    objectives, prerequisites = (tuple(data.pop(key, ())) for key in ("objectives", "prerequisites"))
    package = f"{package}.{path.parent.name}"
    return Topic(path.parent, package, objectives=objectives, prerequisites=prerequisites, exams=exams, **data)


def _exam(file: str, place: int, table: Any) -> ExamObjective:
    where = f"exams, table {place}"
    if not isinstance(table, Mapping):
        raise TopicError(file, where, "is not a table.", "Write [[exams]].")
    _keys(file, where, table, _EXAM, tuple(_EXAM))
    return ExamObjective(**table)


def _keys(file: str, where: str, table: Mapping[str, Any], known: Mapping[str, type], needed: tuple[str, ...]) -> None:
    for key, value in table.items():
        if key not in known:
            raise TopicError(file, where, f"unknown key `{key}`.", f"Known keys: {', '.join(known)}.")
        if not isinstance(value, known[key]) or isinstance(value, bool):
            raise TopicError(file, where, f"`{key}` is not {_KINDS[known[key]]}.", f"Write {_KINDS[known[key]]}.")
    for key in needed:
        if key not in table:
            raise TopicError(file, where, f"`{key}` is missing.", f"Add `{key}`.")


_KINDS = {int: "a whole number", str: "text", list: "a list", date: "a date such as 2026-07-20"}

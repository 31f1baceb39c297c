"""Read a lesson.py: a topic's text as jupytext's py:percent, with lines that name its exercises.

# %% [markdown]            prose, each line a comment
# %%                       a demo cell; `# !az ...` and `# %az ...` become magics
# %% tags=["setup"]        a cell with tags
# %% [exercise] vm-1       the exercise of that id: its prompt, scene, answer and check
# %% [picture] two_layers   the picture of that name
# %% [flowchart] vm_state  the flowchart of that id, to walk
# %% [quiz] pretest        the quiz of that id
# %% [question] who-pays   one question
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from course.topics.errors import TopicError


class PartKind(StrEnum):
    """What a lesson is made of."""

    MARKDOWN = "markdown"
    CODE = "code"
    EXERCISE = "exercise"
    PICTURE = "picture"
    FLOWCHART = "flowchart"
    QUIZ = "quiz"
    QUESTION = "question"


@dataclass(frozen=True)
class Part:
    """One piece of a lesson: its text, or the id of what stands there."""

    kind: PartKind
    text: str
    line: int
    name: str = ""
    tags: tuple[str, ...] = ()


_MARKER = re.compile(r"# %%(?=\s|$)(?P<rest>.*)")
_REST = re.compile(r"\s*(?:\[(?P<kind>\w+)\])?\s*(?P<name>[\w-]+(?!\S*=))?\s*(?:tags=(?P<tags>\[.*\]))?\s*")
_NAMED = (PartKind.EXERCISE, PartKind.PICTURE, PartKind.FLOWCHART, PartKind.QUIZ, PartKind.QUESTION)


def read_lesson(path: Path) -> tuple[Part, ...]:
    """The parts of a lesson file, in order; what stands before the first marker is the file's own docstring."""
    file = f"{path.parent.name}/{path.name}"
    return tuple(_part(file, line, rest, body) for line, rest, body in _split(path.read_text("utf-8")))


def _split(text: str) -> Iterator[tuple[int, str, list[str]]]:
    current: tuple[int, str, list[str]] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        marker = _MARKER.fullmatch(line)
        if marker:
            if current:
                yield current
            current = (number, marker["rest"], [])
        elif current:
            current[2].append(line)
    if current:
        yield current


def _part(file: str, line: int, rest: str, body: list[str]) -> Part:
    where = f"line {line}"
    found = _REST.fullmatch(rest)
    if not found:
        raise TopicError(file, where, f"cannot read `# %%{rest}`.", 'Write # %% [kind] name tags=["..."].')
    kind = _kind(file, where, found["kind"])
    tags = _tags(file, where, found["tags"])
    name, text = found["name"] or "", "\n".join(body).strip("\n")
    if (kind in _NAMED) != bool(name):
        what, repair = (
            ("names nothing.", "Add the id.") if kind in _NAMED else (f"has a stray word {name!r}.", "Remove it.")
        )
        raise TopicError(file, where, f"a {kind} part {what}", repair)
    if kind in _NAMED and text:
        raise TopicError(file, where, f"text under [{kind}] {name} would be lost.", "Begin a new part with # %%.")
    if kind is PartKind.MARKDOWN:
        text = _uncommented(file, line, body)
    elif kind is PartKind.CODE:
        text = _with_magics(text)
    return Part(kind, text, line, name, tags)


def _kind(file: str, where: str, word: str | None) -> PartKind:
    if word is None:
        return PartKind.CODE
    if word == "md":
        return PartKind.MARKDOWN
    if word not in set(PartKind) - {PartKind.CODE}:
        raise TopicError(file, where, f"[{word}] is no kind of part.", f"Known: {', '.join(PartKind)}.")
    return PartKind(word)


def _tags(file: str, where: str, text: str | None) -> tuple[str, ...]:
    try:
        tags = json.loads(text or "[]")
    except json.JSONDecodeError:
        tags = None
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise TopicError(file, where, f"tags={text} is not a list of texts.", 'Write tags=["setup"].')
    return tuple(tags)


def _uncommented(file: str, line: int, body: list[str]) -> str:
    """Markdown without its leading "# "."""
    lines = []
    for number, text in enumerate(body, line + 1):
        if text.strip() and not text.startswith("#"):
            raise TopicError(
                file, f"line {number}", "is not commented, in a markdown part.", "Begin the line with `# `."
            )
        lines.append(text.removeprefix("#").removeprefix(" ").rstrip())
    return "\n".join(lines).strip("\n")


def _with_magics(text: str) -> str:
    """Code as the kernel runs it: jupytext comments magics out so that the file stays Python."""
    if re.match(r"# %%\w", text):
        return "\n".join(line.removeprefix("#").removeprefix(" ") for line in text.splitlines())
    return re.sub(r"^(\s*)# (?=[!%]\w|!\./)", r"\1", text, flags=re.MULTILINE)

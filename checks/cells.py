"""How a notebook marks the cells of an exercise: metadata `exercise` and `role`, and the cell id `<exercise>-<role>`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from checks.names import called_verb

Cell = dict[str, Any]
VERBS = frozenset({"check", "hint", "solution", "reset"})


class Role(StrEnum):
    """What a cell is to its exercise."""

    PROMPT = "prompt"
    SCENE = "scene"
    ANSWER = "answer"
    CHECK = "check"


def source_of(cell: Cell) -> str:
    """The text of a cell, which a file may hold as one string or as lines."""
    text = cell.get("source", "")
    return "".join(str(line) for line in text) if isinstance(text, list) else str(text)


def is_code(cell: Cell) -> bool:
    """Whether the cell is run."""
    return cell.get("cell_type") == "code"


def same(one: str, other: str) -> bool:
    """Whether two cells hold the same code: spaces at line ends and blank lines around it say nothing."""
    return _trimmed(one) == _trimmed(other)


def exercise_and_role(cell: Cell) -> tuple[str, str]:
    """Which exercise a cell belongs to, and as what; empty where it belongs to none."""
    marked = cell.get("metadata")
    marked = marked if isinstance(marked, dict) else {}
    if isinstance(marked.get("exercise"), str) and isinstance(marked.get("role"), str):
        return marked["exercise"], marked["role"]
    exercise, _, role = str(cell.get("id", "")).rpartition("-")
    if exercise and role in tuple(Role):
        return exercise, role
    verb, exercise = (called_verb(source_of(cell), VERBS) if is_code(cell) else None) or ("", "")
    return (exercise, Role.CHECK) if verb == "check" else ("", "")


def places(cells: Sequence[Cell], exercise_id: str, role: Role) -> list[int]:
    """Where the cells of this exercise and role stand."""
    return [place for place, cell in enumerate(cells) if exercise_and_role(cell) == (exercise_id, role)]


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())

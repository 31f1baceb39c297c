"""How a function of the template language is written down: a decorator that puts it into its file's table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Kind(Enum):
    """What a function is called with."""

    VALUES = "the values of its arguments"
    SCOPE = "the scope of the evaluation, then the values"
    LAZY = "the evaluator and the unevaluated arguments"


@dataclass(frozen=True, slots=True)
class Entry:
    """One function."""

    name: str
    kind: Kind
    call: Callable[..., Any]


Table = dict[str, Entry]
Named = Callable[..., Callable[[Callable[..., Any]], Callable[..., Any]]]


def table() -> tuple[Table, Named]:
    """A file's table and the decorator that fills it: `@named("toLower")` or `@named("if", Kind.LAZY)`."""
    entries: Table = {}

    def named(name: str, kind: Kind = Kind.VALUES) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def register(call: Callable[..., Any]) -> Callable[..., Any]:
            entries[name.lower()] = Entry(name, kind, call)
            return call

        return register

    return entries, named

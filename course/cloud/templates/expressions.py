"""The grammar of template expressions: `[concat('a', parameters('b').c[0])]` as a tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .errors import ExpressionError


@dataclass(frozen=True, slots=True)
class Literal:
    """A string or an integer."""

    value: Any


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """name(arguments); `name` is lower-cased, and holds the namespace of a user-defined function."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """of.name or of[index]; `safe` for .?name and [?index]."""

    of: Node
    index: Node
    safe: bool


Node = Literal | FunctionCall | Member

_TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|(-?\d+)|([A-Za-z_][A-Za-z0-9_$-]*)|(\.\?|\[\?|[()\[\],.]))")
_USAGE = "Please see https://aka.ms/arm-functions for usage details."


def is_expression(text: str) -> bool:
    """Whether a string of a template is an expression: [..], but not [[.. which stands for a bracket."""
    return len(text) > 1 and text[0] == "[" and text[-1] == "]" and text[1] != "["


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """The tree of an expression, given with its brackets."""
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.at = text, _tokens(text), 0

    def whole(self) -> Node:
        node = self.node()
        if self.at < len(self.tokens):
            raise self.unexpected()
        return node

    def node(self) -> Node:
        node = self.primary()
        while self.peek() in (".", ".?", "[", "[?"):
            mark = self.take()
            if mark in (".", ".?"):
                node = Member(node, Literal(self.take()), mark == ".?")
            else:
                index = self.node()
                self.expect("]")
                node = Member(node, index, mark == "[?")
        return node

    def primary(self) -> Node:
        token = self.take()
        if token.startswith("'"):
            return Literal(token[1:-1].replace("''", "'"))
        if token.lstrip("-").isdigit():
            return Literal(int(token))
        if not (token[0].isalpha() or token[0] == "_"):
            self.at -= 1
            raise self.unexpected()
        name = token.lower()
        if self.peek() == ".":
            self.take()
            name = f"{name}.{self.take().lower()}"
        self.expect("(")
        arguments: list[Node] = []
        while self.peek() != ")":
            if arguments:
                self.expect(",")
            arguments.append(self.node())
        self.take()
        return FunctionCall(name, tuple(arguments))

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        if self.at >= len(self.tokens):
            raise self.unexpected()
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, token: str) -> None:
        if self.peek() != token:
            raise self.unexpected()
        self.at += 1

    def unexpected(self) -> ExpressionError:
        found = self.peek() or "EndOfData"
        return ExpressionError(
            f"Unable to parse language expression '{self.text[1:-1]}': unexpected token '{found}'. {_USAGE}"
        )


def _tokens(text: str) -> list[str]:
    inner, at, found = text[1:-1], 0, []
    while inner[at:].strip():
        match = _TOKEN.match(inner, at)
        if match is None:
            shown = inner[at:].strip()[0]
            raise ExpressionError(
                f"Unable to parse language expression '{inner}': unexpected character '{shown}'. {_USAGE}"
            )
        found.append(match[match.lastindex or 0])
        at = match.end()
    return found

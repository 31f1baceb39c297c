"""Strings of a script: single and double quotes, here-strings, and the variables inside them."""

from __future__ import annotations

import re

from .scanner import Scanner, SyntaxProblem
from .syntax import Constant, Group, Node, Text, Variable

_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_NAME = re.compile(
    r"\$(?:\{([^}]+)\}|((?:(?:global|local|script|private|using|env|function):)?(?:\w+|[?^$_])))", re.IGNORECASE
)
_SINGLE = re.compile(r"['\u2018\u2019]")
_HERE = re.compile(r"@(['\"])[ \t]*\r?\n")


def string(scanner: Scanner) -> Node | None:
    """A quoted string, if one begins here."""
    start = scanner.at
    if found := scanner.take(_HERE):
        return _here_string(scanner, found.group(1), start)
    match scanner.peek():
        case "'" | "\u2018" | "\u2019":
            return _single(scanner, start)
        case '"' | "\u201c" | "\u201d":
            scanner.at += 1
            parts = pieces(scanner, '"\u201c\u201d')
            return _text(parts, start, scanner.at)
    return None


def _text(parts: list[str | Node], start: int, end: int) -> Node:
    if all(isinstance(part, str) for part in parts):
        return Constant("".join(str(part) for part in parts), start=start, end=end)
    return Text(tuple(parts), start=start, end=end)


def _single(scanner: Scanner, start: int) -> Node:
    scanner.at += 1
    found: list[str] = []
    while not scanner.done:
        if scanner.take(_SINGLE):
            if not scanner.looking_at(_SINGLE):
                return Constant("".join(found), start=start, end=scanner.at)
            scanner.at += 1
            found.append("'")
        else:
            found.append(scanner.peek())
            scanner.at += 1
    raise SyntaxProblem("The string is missing the terminator: '.", "TerminatorExpectedAtEndOfString", start)


def _here_string(scanner: Scanner, quote: str, start: int) -> Node:
    end = re.compile(rf"\r?\n{quote}@").search(scanner.text, scanner.at - 1)
    if end is None:
        raise SyntaxProblem(
            f"The string is missing the terminator: {quote}@.", "TerminatorExpectedAtEndOfString", start
        )
    body = scanner.text[scanner.at : max(end.start(), scanner.at)]
    if quote == "'":
        scanner.at = end.end()
        return Constant(body, start=start, end=scanner.at)
    inner = Scanner(scanner.text[: max(end.start(), scanner.at)], scanner.inside)
    inner.at = scanner.at
    parts = pieces(inner, "")
    scanner.at = end.end()
    return _text(parts, start, scanner.at)


def pieces(scanner: Scanner, closing: str) -> list[str | Node]:
    """The inside of a string in double quotes, up to its end."""
    parts: list[str | Node] = []
    start = scanner.at - 1
    while not scanner.done:
        character = scanner.peek()
        if closing and character in closing:
            scanner.at += 1
            if scanner.peek() and scanner.peek() in closing:
                parts.append('"')
                scanner.at += 1
                continue
            return parts
        if character == "`" and scanner.at + 1 < len(scanner.text):
            escaped = scanner.text[scanner.at + 1]
            parts.append(_ESCAPES.get(escaped, escaped))
            scanner.at += 2
        elif inner := variable_or_group(scanner):
            parts.append(inner)
        else:
            parts.append(character)
            scanner.at += 1
    if closing:
        raise SyntaxProblem('The string is missing the terminator: ".', "TerminatorExpectedAtEndOfString", start)
    return parts


def variable_or_group(scanner: Scanner) -> Node | None:
    """$name, ${name} or $( ), if one begins here."""
    start = scanner.at
    if scanner.peek(2) == "$(":
        scanner.at += 2
        statements = scanner.inside(scanner, ")")
        return Group("$(", statements, start=start, end=scanner.at)
    return variable(scanner)


def variable(scanner: Scanner) -> Variable | None:
    """$name or ${name}, if one begins here."""
    start = scanner.at
    found = scanner.take(_NAME)
    return Variable(found.group(1) or found.group(2), start=start, end=scanner.at) if found else None


def escape(scanner: Scanner) -> str:
    """The character after a backtick."""
    scanner.at += 1
    character = scanner.peek()
    scanner.at += 1
    return _ESCAPES.get(character, character)

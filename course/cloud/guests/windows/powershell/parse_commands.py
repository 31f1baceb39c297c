"""Command lines of a script: names, parameters, bare words, redirections, pipelines."""

from __future__ import annotations

import re

from . import parse_expressions, parse_strings
from .scanner import Scanner
from .syntax import Argument, ArrayOf, Command, Constant, Node, Pipeline, Redirection, Text, Variable

_EXPRESSION = re.compile(
    r"[$({'\"\[!,\u2018\u2019\u201c\u201d]|@[({'\"]|\+\+|--|[+-]?\.?\d|-(?:not|join|split|bnot)\b|[+-](?=[$(])",
    re.IGNORECASE,
)
_NUMBER = parse_expressions._NUMBER
_CALL = re.compile(r"&(?![&\d])|\.(?=[\s'\"$({])")
_END = "|;)}\n"
_WORD_END = re.compile(r"[\s|;(){},&<>]")
_PARAMETER = re.compile(r"[-\u2013](?![-\d.])([A-Za-z_?][\w-]*)(:?)")
_REDIRECTION = re.compile(r"([1-6*]?)(>>|>)(?:&([12]))?")
_WHOLE_NUMBER = re.compile(r"-?(?:0x[0-9a-f]+|\d+(?:\.\d+)?)(?:[lL])?(?:kb|mb|gb|tb)?$", re.IGNORECASE)


def pipeline(scanner: Scanner) -> Node:
    """Commands and expressions joined by |."""
    start = scanner.at
    stages: list[Node] = []
    found: tuple[Redirection, ...] = ()
    while True:
        if not stages and not scanner.looking_at(_CALL) and _is_expression(scanner):
            stages.append(parse_expressions.expression(scanner))
            found = _redirections(scanner)
        else:
            stages.append(command(scanner))
        scanner.blank()
        if scanner.peek() != "|" or scanner.peek(2) == "||":
            break
        scanner.at += 1
        scanner.lines()
    if len(stages) == 1 and not found:
        return stages[0]
    return Pipeline(tuple(stages), found, start=start, end=scanner.at)


def _is_expression(scanner: Scanner) -> bool:
    found = scanner.looking_at(_EXPRESSION)
    if not found:
        return False
    if re.match(r"[+-]?\.?\d", found.group()):
        sign = 1 if found.group()[0] in "+-" else 0
        return _NUMBER.match(scanner.text, scanner.at + sign) is not None
    return True


def command(scanner: Scanner) -> Command:
    """A command with its arguments."""
    start = scanner.at
    operator = ""
    if found := scanner.take(_CALL):
        operator = found.group()
        scanner.blank()
    name = word(scanner)
    if name is None:
        raise scanner.unexpected()
    arguments: list[Argument] = []
    redirections: list[Redirection] = []
    end = scanner.at
    while True:
        scanner.blank()
        if scanner.done or scanner.peek() in _END:
            break
        if redirection := _redirection(scanner):
            redirections.append(redirection)
        else:
            arguments.append(_argument(scanner))
        end = scanner.at
    return Command(name, tuple(arguments), tuple(redirections), operator, start=start, end=end)


def _redirections(scanner: Scanner) -> tuple[Redirection, ...]:
    found: list[Redirection] = []
    while True:
        before = scanner.at
        scanner.blank()
        one = _redirection(scanner)
        if one is None:
            scanner.at = before
            return tuple(found)
        found.append(one)


def _redirection(scanner: Scanner) -> Redirection | None:
    start = scanner.at
    found = scanner.take(_REDIRECTION)
    if found is None:
        return None
    if found.group(3):
        return Redirection(found.group(1) or "1", start=start, end=scanner.at)
    scanner.blank()
    target = word(scanner)
    if target is None:
        raise scanner.unexpected()
    return Redirection(found.group(1) or "1", found.group(2) == ">>", target, start=start, end=scanner.at)


def _argument(scanner: Scanner) -> Argument:
    start = scanner.at
    if found := scanner.take(_PARAMETER):
        after = scanner.peek()
        if after and not _WORD_END.match(after) and not found.group(2):
            scanner.at = start  # -foo.bar: not a parameter, a word
        elif found.group(2):
            scanner.blank()
            return Argument(found.group(1), _values(scanner), start=start, end=scanner.at)
        else:
            return Argument(found.group(1), start=start, end=scanner.at)
    return Argument("", _values(scanner), start=start, end=scanner.at)


def _values(scanner: Scanner) -> Node:
    """One word, or several with commas between them."""
    start = scanner.at
    items = []
    while True:
        one = word(scanner)
        if one is None:
            raise scanner.unexpected()
        items.append(one)
        before = scanner.at
        scanner.blank()
        if scanner.peek() != ",":
            scanner.at = before
            break
        scanner.at += 1
        scanner.lines()
    return items[0] if len(items) == 1 else ArrayOf(tuple(items), start=start, end=scanner.at)


def word(scanner: Scanner) -> Node | None:
    """A word of a command line: a value in its own right, or bare text with values in it."""
    start = scanner.at
    first: Node | None = None
    if re.match(r"[$('\"@{\u2018\u2019\u201c\u201d]", scanner.peek()) and not re.match(r"@[^({'\"\w]", scanner.peek(2)):
        if scanner.peek() != "$" or re.match(r"\$[\w{(?^$_]", scanner.peek(2)):
            first = parse_expressions.value(scanner)
        if first is not None and _ends_word(scanner):
            return first
    parts: list[str | Node] = [first] if first is not None else []
    while not _ends_word(scanner):
        character = scanner.peek()
        if character == "`":
            parts.append(parse_strings.escape(scanner))
        elif character in "'\"":
            inner = parse_strings.string(scanner)
            assert inner is not None
            parts += [str(inner.value)] if isinstance(inner, Constant) else [inner]
        elif inner := parse_strings.variable_or_group(scanner):
            parts.append(inner)
        else:
            parts.append(character)
            scanner.at += 1
    if not parts:
        return None
    if len(parts) == 1 and isinstance(parts[0], Variable):
        return parts[0]
    if all(isinstance(part, str) for part in parts):
        text = "".join(str(part) for part in parts)
        return Constant(_number_or_text(text, scanner.text[start : scanner.at]), start=start, end=scanner.at)
    return Text(tuple(parts), start=start, end=scanner.at)


def _ends_word(scanner: Scanner) -> bool:
    return scanner.done or bool(_WORD_END.match(scanner.peek()))


def _number_or_text(text: str, written: str) -> str | int | float:
    """A bare word that is a number becomes one, and keeps what was written where that is needed."""
    if text != written or not _WHOLE_NUMBER.match(text):
        return text
    sign = -1 if text.startswith("-") else 1
    found = _NUMBER.fullmatch(text.lstrip("-"))
    return sign * parse_expressions._number(found) if found else text

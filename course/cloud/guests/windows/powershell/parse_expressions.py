"""Expressions of a script: operators by precedence, members, indexes, casts, arrays and tables."""

from __future__ import annotations

import re

from . import parse_strings
from .scanner import Scanner
from .syntax import (
    ArrayOf,
    Binary,
    Cast,
    Constant,
    Group,
    Index,
    Member,
    Node,
    Script,
    Step,
    TableOf,
    TypeName,
    Unary,
    Variable,
)

_LOGIC = {"and", "or", "xor"}
_BITS = {"band", "bor", "bxor"}
_COMPARISONS = {
    "eq", "ne", "gt", "ge", "lt", "le", "like", "notlike", "match", "notmatch", "replace", "contains", "notcontains", "in", "notin",
    "split", "join", "is", "isnot", "as",
}  # fmt: skip
_OPERATOR = re.compile(
    rf"-(?:[ci]?)({'|'.join(sorted(_LOGIC | _BITS | _COMPARISONS, key=len, reverse=True))})\b", re.IGNORECASE
)
_LEVELS: tuple[frozenset[str], ...] = (
    frozenset(_LOGIC),
    frozenset(_BITS),
    frozenset(_COMPARISONS),
    frozenset({"+", "-"}),
    frozenset({"*", "/", "%"}),
    frozenset({"f"}),
    frozenset({".."}),
)
_FORMAT = re.compile(r"-f(?![\w-])", re.IGNORECASE)
_SIGN = re.compile(r"[+*/%]|-(?![a-zA-Z-])")
_NUMBER = re.compile(
    r"(0x[0-9a-fA-F]+|\d+\.\d+(?:e[+-]?\d+)?|\.\d+|\d+(?:e[+-]?\d+)?)([lLdD]?)(kb|mb|gb|tb|pb)?(?![\w-])", re.IGNORECASE
)
_SIZES = {"kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40, "pb": 1 << 50}
_TYPE = re.compile(r"\[([A-Za-z_][\w.]*(?:\[\])?(?:\[[\w.,\[\]]+\])?)\]")
_MEMBER_NAME = re.compile(r"\w+")
_UNARY = re.compile(r"-(not|bnot|split|join)\b|!", re.IGNORECASE)
_KEY = re.compile(r"[A-Za-z_][\w-]*")


def expression(scanner: Scanner) -> Node:
    """One expression, commas included."""
    return _binary(scanner, 0)


def _binary(scanner: Scanner, level: int) -> Node:
    if level == len(_LEVELS):
        return _list(scanner)
    left = _binary(scanner, level + 1)
    while operator := _operator(scanner, _LEVELS[level]):
        scanner.lines()
        right = _binary(scanner, level + 1)
        left = Binary(operator, left, right, start=left.start, end=scanner.at)
    return left


def _operator(scanner: Scanner, wanted: frozenset[str]) -> str:
    """One of the wanted operators, if it comes next."""
    before = scanner.at
    scanner.blank()
    for pattern in (_OPERATOR, _FORMAT, _SIGN, re.compile(r"\.\.(?!\.)")):
        found = scanner.looking_at(pattern)
        if found:
            word = found.group(1).lower() if pattern is _OPERATOR else "f" if pattern is _FORMAT else found.group()
            doubled = scanner.peek(2) in ("++", "--")
            assigned = scanner.text[found.end() : found.end() + 1] == "=" and pattern is _SIGN
            if word in wanted and not doubled and not assigned:
                scanner.at = found.end()
                return word
            break
    scanner.at = before
    return ""


def _list(scanner: Scanner) -> Node:
    start = scanner.at
    if scanner.peek() == ",":
        scanner.at += 1
        scanner.blank()
        return ArrayOf((_unary(scanner),), start=start, end=scanner.at)
    items = [_unary(scanner)]
    while True:
        before = scanner.at
        scanner.blank()
        if scanner.peek() != ",":
            scanner.at = before
            break
        scanner.at += 1
        scanner.lines()
        items.append(_unary(scanner))
    return items[0] if len(items) == 1 else ArrayOf(tuple(items), start=start, end=scanner.at)


def _unary(scanner: Scanner) -> Node:
    start = scanner.at
    if found := scanner.take(_UNARY):
        scanner.blank()
        return Unary((found.group(1) or "not").lower(), _unary(scanner), start=start, end=scanner.at)
    if word := scanner.accept("++", "--"):
        return Step(word, _unary(scanner), True, start=start, end=scanner.at)
    if scanner.peek() in ("-", "+") and scanner.peek(2)[1:2] not in ("", "="):
        sign = scanner.accept("-", "+")
        scanner.blank()
        return Unary(sign, _unary(scanner), start=start, end=scanner.at)
    if found := scanner.looking_at(_TYPE):
        after = scanner.text[found.end() : found.end() + 2]
        if after != "::":
            scanner.at = found.end()
            before = scanner.at
            scanner.blank()
            if _begins_value(scanner):
                return Cast(found.group(1), _unary(scanner), start=start, end=scanner.at)
            scanner.at = before
            return _suffixes(scanner, TypeName(found.group(1), start=start, end=before))
    return value(scanner)


def _begins_value(scanner: Scanner) -> bool:
    return bool(re.match(r"[$@('\"{\[\d.+-]", scanner.peek())) and not scanner.looking_at(_OPERATOR)


def value(scanner: Scanner) -> Node:
    """A value with the members and indexes after it."""
    found = _primary(scanner)
    if found is None:
        raise scanner.unexpected()
    return _suffixes(scanner, found)


def _primary(scanner: Scanner) -> Node | None:
    start = scanner.at
    if found := scanner.take(_NUMBER):
        return Constant(_number(found), start=start, end=scanner.at)
    if text := parse_strings.string(scanner):
        return text
    if inner := parse_strings.variable_or_group(scanner):
        return inner
    if found := scanner.take(_TYPE):
        return TypeName(found.group(1), start=start, end=scanner.at)
    match scanner.peek():
        case "(":
            scanner.at += 1
            return Group("(", scanner.inside(scanner, ")"), start=start, end=scanner.at)
        case "{":
            scanner.at += 1
            block: Script = scanner.inside(scanner, "script }")
            return block
        case "@" if scanner.peek(2) == "@(":
            scanner.at += 2
            return Group("@(", scanner.inside(scanner, ")"), start=start, end=scanner.at)
        case "@" if scanner.peek(2) == "@{":
            scanner.at += 2
            return _table(scanner, start)
        case "@" if re.match(r"@\w", scanner.peek(2)):
            scanner.at += 1
            name = scanner.take(_MEMBER_NAME)
            return Variable(name.group() if name else "", True, start=start, end=scanner.at)
    return None


def _number(found: re.Match[str]) -> int | float:
    digits, suffix, size = found.groups()
    number: int | float
    if digits.lower().startswith("0x"):
        number = int(digits, 16)
    elif re.search(r"[.eE]", digits) or suffix.lower() == "d":
        number = float(digits)
    else:
        number = int(digits)
    return number * _SIZES[size.lower()] if size else number


def _table(scanner: Scanner, start: int) -> TableOf:
    pairs = []
    scanner.separators()
    while scanner.peek() != "}":
        at = scanner.at
        if found := scanner.take(_KEY):
            key: Node = Constant(found.group(), start=at, end=scanner.at)
        else:
            key = value(scanner)
        scanner.blank()
        scanner.expect("=")
        scanner.lines()
        pairs.append((key, scanner.inside(scanner, "statement")))
        scanner.separators()
        if scanner.done:
            break
    scanner.expect("}")
    return TableOf(tuple(pairs), start=start, end=scanner.at)


def _suffixes(scanner: Scanner, target: Node) -> Node:
    while True:
        if scanner.peek(2) == "::":
            scanner.at += 2
            target = _member(scanner, target, True)
        elif (
            scanner.peek() == "."
            and re.match(r"[\w$'\"(]", scanner.peek(2)[1:2])
            and not scanner.peek(2)[1:2].isdigit()
        ):
            scanner.at += 1
            target = _member(scanner, target, False)
        elif scanner.peek() == "[":
            scanner.at += 1
            scanner.lines()
            index = expression(scanner)
            scanner.lines()
            scanner.expect("]")
            target = Index(target, index, start=target.start, end=scanner.at)
        elif scanner.peek(2) in ("++", "--") and isinstance(target, (Variable, Member, Index)):
            target = Step(scanner.accept("++", "--"), target, False, start=target.start, end=scanner.at)
        else:
            return target


def _member(scanner: Scanner, target: Node, static: bool) -> Node:
    at = scanner.at
    if found := scanner.take(_MEMBER_NAME):
        name: Node = Constant(found.group(), start=at, end=scanner.at)
    else:
        inner = _primary(scanner)
        if inner is None:
            raise scanner.unexpected()
        name = inner
    if scanner.peek() != "(":
        return Member(target, name, static, start=target.start, end=scanner.at)
    scanner.at += 1
    arguments = _arguments(scanner)
    return Member(target, name, static, arguments, start=target.start, end=scanner.at)


def _arguments(scanner: Scanner) -> tuple[Node, ...]:
    found: list[Node] = []
    scanner.lines()
    while scanner.peek() != ")":
        inner = _argument(scanner)
        found.append(inner)
        scanner.lines()
        if not scanner.accept(","):
            break
        scanner.lines()
    scanner.expect(")")
    return tuple(found)


def _argument(scanner: Scanner) -> Node:
    """An argument of a method: an expression in which a comma separates."""
    return _without_commas(scanner, 0)


def _without_commas(scanner: Scanner, level: int) -> Node:
    if level == len(_LEVELS):
        return _unary(scanner)
    left = _without_commas(scanner, level + 1)
    while operator := _operator(scanner, _LEVELS[level]):
        scanner.lines()
        right = _without_commas(scanner, level + 1)
        left = Binary(operator, left, right, start=left.start, end=scanner.at)
    return left

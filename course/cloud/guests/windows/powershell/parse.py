"""Statements of a script, and the script as a whole."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from . import parse_commands, parse_expressions, parse_strings
from .scanner import Scanner, SyntaxProblem
from .syntax import (
    ArrayOf,
    Assign,
    Cast,
    Constant,
    ForEach,
    Function,
    If,
    Index,
    Leave,
    Loop,
    Member,
    Node,
    Param,
    Script,
    Switch,
    Try,
    Variable,
)

_KEYWORD = re.compile(
    r"(if|while|do|for|foreach|switch|try|throw|return|break|continue|exit|function|filter|param|begin|process|end)(?![\w-])",
    re.IGNORECASE,
)
_ASSIGN = re.compile(r"(=|\+=|-=|\*=|/=|%=)(?!=)")
_TYPE = re.compile(r"\[([\w.]+(?:\[\])?)\]\s*(?=[\[$])")
_NAME = re.compile(r"[\w:-]+")
_COMMA = re.compile(r"[ \t]*,\s*")
_ATTRIBUTE = re.compile(r"\[([\w.]+)\s*(\([^)]*\))?\]", re.IGNORECASE)


@lru_cache(maxsize=64)
def parse(text: str) -> Script:
    """Read a script, or raise SyntaxProblem."""
    scanner = Scanner(text.replace("\r\n", "\n"), _inside)
    script = _script(scanner, "")
    if not scanner.done:
        raise scanner.unexpected()
    return script


def _inside(scanner: Scanner, what: str) -> Any:
    """What the other parsers need of this one."""
    if what == "script }":
        return _script(scanner, "}")
    if what == "statement":
        return statement(scanner)
    found = _statements(scanner, what)
    scanner.expect(what)
    return found


def _script(scanner: Scanner, closing: str) -> Script:
    """A script or script block; its opening brace has been read."""
    start = scanner.at
    scanner.separators()
    params = _params(scanner)
    begin: tuple[Node, ...] = ()
    process: tuple[Node, ...] | None = None
    statements: tuple[Node, ...] = ()
    while named := scanner.looking_at(re.compile(r"(begin|process|end)\s*\{", re.IGNORECASE)):
        scanner.at = named.end()
        body = _inside(scanner, "}")
        match named.group(1).lower():
            case "begin":
                begin = body
            case "process":
                process = body
            case _:
                statements = body
        scanner.separators()
    if not begin and process is None and not statements:
        statements = _statements(scanner, closing)
    end = scanner.at
    if closing:
        scanner.expect(closing)
    return Script(statements, params, begin, process, scanner.text[start:end], start=max(start - 1, 0), end=scanner.at)


def _params(scanner: Scanner) -> tuple[Param, ...]:
    before = scanner.at
    while scanner.take(re.compile(r"\[CmdletBinding\([^)]*\)\]\s*", re.IGNORECASE)):
        pass
    if not scanner.take(re.compile(r"param\s*\(", re.IGNORECASE)):
        scanner.at = before
        return ()
    found = _param_list(scanner)
    scanner.separators()
    return found


def _param_list(scanner: Scanner) -> tuple[Param, ...]:
    found = []
    scanner.lines()
    while scanner.peek() != ")":
        kind, mandatory = "", False
        start = scanner.at
        while attribute := scanner.take(_ATTRIBUTE):
            if attribute.group(2) is None:
                kind = attribute.group(1)
            elif re.search(r"Mandatory(?!\s*=\s*\$false)", attribute.group(2), re.IGNORECASE):
                mandatory = True
            scanner.lines()
        name = parse_strings.variable(scanner)
        if name is None:
            raise scanner.unexpected()
        scanner.lines()
        default = None
        if scanner.accept("="):
            scanner.lines()
            default = parse_expressions._argument(scanner)
        found.append(Param(name.name, kind, default, mandatory, start=start, end=scanner.at))
        scanner.lines()
        if not scanner.accept(","):
            break
        scanner.lines()
    scanner.expect(")")
    return tuple(found)


def _statements(scanner: Scanner, closing: str) -> tuple[Node, ...]:
    found = []
    scanner.separators()
    while not scanner.done and not (closing and scanner.peek() == closing):
        found.append(statement(scanner))
        scanner.blank()
        if not scanner.done and scanner.peek() not in (";", "\n", closing or "\n") and not _ends_block(scanner):
            raise scanner.unexpected()
        scanner.separators()
    return tuple(found)


def _ends_block(scanner: Scanner) -> bool:
    """A statement that ends in a block needs nothing after it."""
    return scanner.text[: scanner.at].rstrip().endswith("}")


def statement(scanner: Scanner) -> Node:
    """One statement."""
    start = scanner.at
    if found := scanner.looking_at(_KEYWORD):
        word = found.group(1).lower()
        reader = _READERS.get(word)
        if reader and not (word == "foreach" and not re.match(r"foreach\s*\(", scanner.peek(12), re.IGNORECASE)):
            scanner.at = found.end()
            scanner.lines() if word not in ("return", "throw", "break", "continue", "exit") else scanner.blank()
            return reader(scanner, word, start)
    return _assignment_or_pipeline(scanner, start)


def _assignment_or_pipeline(scanner: Scanner, start: int) -> Node:
    if re.match(r"[$\[(]", scanner.peek()):
        target = _target(scanner)
        if target is not None:
            scanner.blank()
            found = scanner.take(_ASSIGN)
            assert found is not None
            scanner.lines()
            return Assign(target, found.group(1), statement(scanner), start=start, end=scanner.at)
    return parse_commands.pipeline(scanner)


def _target(scanner: Scanner) -> Node | None:
    """What stands before an assignment; the scanner stays where it was if there is none."""
    before = scanner.at
    while scanner.take(_TYPE):
        pass
    try:
        target = parse_expressions.value(scanner)
    except SyntaxProblem:
        target = Constant(None)
    targets = [target]
    while isinstance(target, (Variable, Member, Index)) and scanner.take(_COMMA):  # $a, $b = 1, 2
        found_target = parse_strings.variable(scanner)
        if found_target is None:
            break
        targets.append(found_target)
    after = scanner.at
    scanner.blank()
    if len(targets) > 1 and scanner.looking_at(_ASSIGN):
        scanner.at = after
        return ArrayOf(tuple(targets), start=before, end=after)
    if isinstance(target, (Variable, Member, Index)) and scanner.looking_at(_ASSIGN):
        scanner.at = after
        if found := re.match(r"\s*\[([\w.]+(?:\[\])?)\]", scanner.text[before:after]):
            return Cast(found.group(1), target)
        return target
    scanner.at = before
    return None


def _block(scanner: Scanner) -> tuple[Node, ...]:
    scanner.lines()
    scanner.expect("{")
    body: tuple[Node, ...] = _inside(scanner, "}")
    return body


def _condition(scanner: Scanner) -> Node:
    scanner.lines()
    scanner.expect("(")
    scanner.lines()
    found = statement(scanner)
    scanner.lines()
    scanner.expect(")")
    return found


def _follows(scanner: Scanner, word: str) -> bool:
    """A word after a block, perhaps on the next line."""
    before = scanner.at
    scanner.lines()
    if scanner.take(re.compile(rf"{word}\b", re.IGNORECASE)):
        return True
    scanner.at = before
    return False


def _if(scanner: Scanner, word: str, start: int) -> Node:
    branches = [(_condition(scanner), _block(scanner))]
    while _follows(scanner, "elseif"):
        branches.append((_condition(scanner), _block(scanner)))
    otherwise = _block(scanner) if _follows(scanner, "else") else ()
    return If(tuple(branches), otherwise, start=start, end=scanner.at)


def _while(scanner: Scanner, word: str, start: int) -> Node:
    return Loop("while", _condition(scanner), _block(scanner), start=start, end=scanner.at)


def _do(scanner: Scanner, word: str, start: int) -> Node:
    body = _block(scanner)
    kind = "do while" if _follows(scanner, "while") else "do until" if _follows(scanner, "until") else ""
    if not kind:
        raise SyntaxProblem("Missing while or until keyword in do loop.", "MissingWhileOrUntilInDoWhile", scanner.at)
    return Loop(kind, _condition(scanner), body, start=start, end=scanner.at)


def _for(scanner: Scanner, word: str, start: int) -> Node:
    scanner.expect("(")
    parts: list[Node | None] = []
    for closing in (";", ";", ")"):
        scanner.lines()
        parts.append(None if scanner.peek() == closing else statement(scanner))
        scanner.lines()
        scanner.expect(closing)
    return Loop("for", parts[1], _block(scanner), parts[0], parts[2], start=start, end=scanner.at)


def _foreach(scanner: Scanner, word: str, start: int) -> Node:
    scanner.expect("(")
    scanner.lines()
    name = parse_strings.variable(scanner)
    if name is None or not _follows(scanner, "in"):
        raise scanner.unexpected()
    scanner.lines()
    values = statement(scanner)
    scanner.lines()
    scanner.expect(")")
    return ForEach(name.name, values, _block(scanner), start=start, end=scanner.at)


def _switch(scanner: Scanner, word: str, start: int) -> Node:
    mode = ""
    while found := scanner.take(re.compile(r"-(regex|wildcard|exact|casesensitive)\s+", re.IGNORECASE)):
        mode = found.group(1).lower()
    value = _condition(scanner)
    scanner.lines()
    scanner.expect("{")
    cases: list[tuple[Node, tuple[Node, ...]]] = []
    default: tuple[Node, ...] = ()
    scanner.separators()
    while scanner.peek() != "}":
        if scanner.take(re.compile(r"default(?=\s*\{)", re.IGNORECASE)):
            default = _block(scanner)
        else:
            label = parse_commands.word(scanner)
            if label is None:
                raise scanner.unexpected()
            cases.append((label, _block(scanner)))
        scanner.separators()
    scanner.expect("}")
    return Switch(value, tuple(cases), default, mode, start=start, end=scanner.at)


def _try(scanner: Scanner, word: str, start: int) -> Node:
    body = _block(scanner)
    catches = []
    while _follows(scanner, "catch"):
        types = []
        scanner.lines()
        while found := scanner.take(re.compile(r"\[([\w.]+)\]\s*,?\s*")):
            types.append(found.group(1))
        catches.append((tuple(types), _block(scanner)))
    lastly = _block(scanner) if _follows(scanner, "finally") else ()
    if not catches and not lastly:
        raise SyntaxProblem(
            "The Try statement is missing its Catch or Finally block.", "MissingCatchOrFinally", scanner.at
        )
    return Try(body, tuple(catches), lastly, start=start, end=scanner.at)


def _leave(scanner: Scanner, word: str, start: int) -> Node:
    value = None
    if not scanner.done and scanner.peek() not in ";\n})":
        value = statement(scanner)
    return Leave(word, value, start=start, end=scanner.at)


def _function(scanner: Scanner, word: str, start: int) -> Node:
    name = scanner.take(_NAME)
    if name is None:
        raise scanner.unexpected()
    scanner.lines()
    params: tuple[Param, ...] = ()
    if scanner.accept("("):
        params = _param_list(scanner)
        scanner.lines()
    scanner.expect("{")
    body = _script(scanner, "}")
    if params:
        body = Script(body.statements, params, body.begin, body.process, body.text, start=body.start, end=body.end)
    return Function(name.group().removeprefix("global:"), body, start=start, end=scanner.at)


_READERS = {
    "if": _if,
    "while": _while,
    "do": _do,
    "for": _for,
    "foreach": _foreach,
    "switch": _switch,
    "try": _try,
    "throw": _leave,
    "return": _leave,
    "break": _leave,
    "continue": _leave,
    "exit": _leave,
    "function": _function,
    "filter": _function,
}

"""Where the course cites facts: found in its files, without importing them.

Prose (lessons, prompts, quizzes) writes `[fact: some-id]`; Python passes `fact="some-id"` or `facts=(...)` to a call,
or sets such a name; TOML has the keys `fact` and `facts`.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_IN_PROSE = re.compile(r"\[fact: *([^\]\s]+) *\]")
_PROSE_FILES = ("lesson.py", "exercises.py")
_KEYS = ("fact", "facts", "fact_id")


@dataclass(frozen=True, order=True)
class Citation:
    """One place that cites a fact."""

    file: str
    line: int
    fact: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.fact}"


def in_prose(text: str) -> list[str]:
    """Ids cited in running text, in order."""
    return _IN_PROSE.findall(text)


def citations(folder: Path) -> list[Citation]:
    """Every citation in the folder's Python and TOML files, except in the ledger itself."""
    found: set[Citation] = set()
    for path in _files(folder):
        text = path.read_text("utf-8")
        cited = _in_toml(text) if path.suffix == ".toml" else _in_python(text, prose=path.name in _PROSE_FILES)
        found.update(Citation(path.relative_to(folder).as_posix(), line, fact) for line, fact in cited)
    return sorted(found)


def _files(folder: Path) -> Iterator[Path]:
    here = Path(__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".toml") and path.parent != here:
            yield path


def _in_python(text: str, *, prose: bool) -> Iterator[tuple[int, str]]:
    if prose:
        yield from _prose_lines(text)
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.keyword | ast.Assign | ast.AnnAssign)
            and node.value is not None
            and _name(node) in _KEYS
        ):
            yield from _constants(node.value)


def _in_toml(text: str) -> Iterator[tuple[int, str]]:
    yield from _prose_lines(text)
    lines = text.splitlines()
    for fact in _values(tomllib.loads(text)):
        places = (number for number, line in enumerate(lines, 1) if f'"{fact}"' in line or f"'{fact}'" in line)
        yield next(places, 1), fact


def _prose_lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        for fact in in_prose(line):
            yield number, fact


def _name(node: ast.keyword | ast.Assign | ast.AnnAssign) -> str:
    if isinstance(node, ast.keyword):
        return node.arg or ""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return target.id if isinstance(target, ast.Name) else ""


def _constants(value: ast.expr) -> Iterator[tuple[int, str]]:
    """Text constants of a literal or of a choice between literals; an empty one cites nothing."""
    parts: Iterable[ast.expr]
    if isinstance(value, ast.Tuple | ast.List | ast.Set):
        parts = value.elts
    elif isinstance(value, ast.IfExp):
        parts = (value.body, value.orelse)
    else:
        parts = (value,)
    for part in parts:
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value:
            yield part.lineno, part.value


def _values(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in _KEYS:
                listed = value if isinstance(value, list) else [value]
                yield from (fact for fact in listed if isinstance(fact, str) and fact)
            else:
                yield from _values(value)
    elif isinstance(data, list):
        for value in data:
            yield from _values(value)

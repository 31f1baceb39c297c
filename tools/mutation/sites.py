"""Where the local Azure refuses: every raise, and every return of an error, in a source file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

FOLDERS = ("course/cloud/providers", "course/cloud/arm")
_MADE_BY = ("refusal", "ArmError")


@dataclass(frozen=True)
class Site:
    """One refusal: its file below the root, its line, and its text."""

    file: str
    line: int
    text: str

    @property
    def id(self) -> str:
        """file:line."""
        return f"{self.file}:{self.line}"


def sites(root: Path) -> Iterator[Site]:
    """Every refusal below the folders, in order."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            source = path.read_text("utf-8")
            for node in ast.walk(ast.parse(source)):
                if is_refusal(node):
                    text = " ".join((ast.get_source_segment(source, node) or "").split())
                    yield Site(path.relative_to(root).as_posix(), node.lineno, text[:100])


def is_refusal(node: ast.AST) -> TypeGuard[ast.stmt]:
    """`raise something(...)` but not a re-raise, or `return refusal(...)`."""
    if isinstance(node, ast.Raise):
        return isinstance(node.exc, ast.Call)
    return isinstance(node, ast.Return) and isinstance(node.value, ast.Call) and _name(node.value.func) in _MADE_BY


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")

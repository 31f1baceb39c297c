"""Where the local Azure refuses: every raise, and every return of an error, in a source file."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

_MADE_BY = ("refusal", "ArmError")


@dataclass(frozen=True, slots=True)
class Site:
    """One refusal: its file below the root, its line, and its text."""

    file: str
    line: int
    text: str

    @property
    def id(self) -> str:
        """file:line."""
        return f"{self.file}:{self.line}"


def sources(root: Path, folders: tuple[str, ...]) -> dict[str, str]:
    """File below the root -> its text now; a run keeps to it, whoever edits meanwhile."""
    paths = [path for folder in folders for path in sorted((root / folder).rglob("*.py"))]
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in paths}


def sites(texts: Mapping[str, str]) -> list[Site]:
    """Every refusal of the files, in order."""
    found = []
    for file, text in texts.items():
        for node in ast.walk(ast.parse(text)):
            if is_refusal(node):
                shown = " ".join((ast.get_source_segment(text, node) or "").split())
                found.append(Site(file, node.lineno, shown[:100]))
    return sorted(found, key=lambda site: (site.file, site.line))


def is_refusal(node: ast.AST) -> TypeGuard[ast.Raise | ast.Return]:
    """`raise something(...)` but not a re-raise, or `return refusal(...)`."""
    if isinstance(node, ast.Raise):
        return isinstance(node.exc, ast.Call)
    return isinstance(node, ast.Return) and isinstance(node.value, ast.Call) and _name(node.value.func) in _MADE_BY


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")

"""A pytest plugin: import the local Azure with one refusal taken out, or with all of them counted.

IMAGECOURSE_MUTANT=file:line takes one out; IMAGECOURSE_MUTANT=count writes to IMAGECOURSE_HITS which tests met which.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, ModuleType

import pytest

from tools.mutation.sites import FOLDERS, is_refusal

ROOT = Path(__file__).resolve().parents[2]
WANTED = os.environ.get("IMAGECOURSE_MUTANT", "")
_hits: dict[str, set[str]] = {}
_running = [""]


def hit(site: str) -> None:
    """A refusal is about to be given."""
    _hits.setdefault(site, set()).add(_running[0])


class _Taken(ast.NodeTransformer):
    """The one refusal becomes nothing; or each says that it was met."""

    def __init__(self, file: str) -> None:
        self.file = file

    def visit_Raise(self, node: ast.Raise) -> ast.AST | list[ast.AST]:
        return self._change(node, ast.Pass())

    def visit_Return(self, node: ast.Return) -> ast.AST | list[ast.AST]:
        return self._change(node, ast.Return(ast.Constant(None)))

    def _change(self, node: ast.stmt, without: ast.stmt) -> ast.AST | list[ast.AST]:
        if not is_refusal(node):
            return node
        site = f"{self.file}:{node.lineno}"
        if WANTED == "count":
            call = ast.parse(f"__import__('tools.mutation.plugin', fromlist=['hit']).hit({site!r})").body[0]
            return [ast.copy_location(call, node), node]
        return ast.copy_location(without, node) if site == WANTED else node


class _Loader(importlib.machinery.SourceFileLoader):
    def source_to_code(self, data: object, path: object, *, _optimize: int = -1) -> CodeType:  # type: ignore[override]
        file = Path(str(path)).resolve().relative_to(ROOT).as_posix()
        tree = _Taken(file).visit(ast.parse(bytes(data)))  # type: ignore[call-overload]
        return compile(ast.fix_missing_locations(tree), str(path), "exec")

    def get_code(self, fullname: str) -> CodeType:
        """Always from the source: a cached file holds no mutant."""
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if not name.startswith("course.cloud."):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        origin = spec.origin if spec else None
        if spec is None or not origin or not any(f"/{folder}/" in origin for folder in FOLDERS):
            return None
        spec.loader = _Loader(name, origin)
        return spec


if WANTED:
    sys.meta_path.insert(0, _Finder())


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Know which test runs."""
    _running[0] = item.nodeid
    yield
    _running[0] = ""


def pytest_sessionfinish() -> None:
    """Write which tests met which refusals."""
    target = os.environ.get("IMAGECOURSE_HITS")
    if target:
        Path(target).write_text(json.dumps({site: sorted(tests - {""}) for site, tests in _hits.items()}), "utf-8")

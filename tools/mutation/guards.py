"""Modules are imported with a switch at each of their refusals: one can be taken out or garbled without a new process."""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from tools.mutation.sites import is_refusal

_HERE = "__import__('tools.mutation.guards', fromlist=['guards'])"

#: The refusal that is taken out, and the one whose words are garbled.
_out = _garbled = ""
#: The refusals met since they were last asked for, and those that had words of Azure's to say.
_met: set[str] = set()
_speaking: set[str] = set()


def stands(site: str) -> bool:
    """Whether the refusal is given; asked by each before it is."""
    _met.add(site)
    return site != _out


def said(site: str, error: Any) -> Any:
    """The refusal as it is given: as it is, or without one word of Azure's."""
    if not (hasattr(error, "status") and hasattr(error, "code")):
        return error
    _speaking.add(site)
    if site == _garbled:
        error.status, error.code, error.message, error.target = 418, "Garbled", "garbled", None
    return error


def has_words(site: str) -> bool:
    """Whether a refusal that was met is told to a client: not an error that the code itself catches."""
    return site in _speaking


def spoil(out: str = "", garbled: str = "") -> None:
    """From now on the one refusal is not given, the other has other words ('' puts all right)."""
    global _out, _garbled
    _out, _garbled = out, garbled


def met() -> set[str]:
    """The refusals met since the last call."""
    found = set(_met)
    _met.clear()
    return found


def install(root: Path, texts: Mapping[str, str]) -> None:
    """Import these files (below the root) with switches from now on."""
    sys.meta_path.insert(0, _Finder({str(root.resolve() / file): (file, text) for file, text in texts.items()}))


class _Switched(ast.NodeTransformer):
    """`raise X()` becomes `if stands(...): raise said(X())`; a return also needs its `else: return None`."""

    def __init__(self, file: str) -> None:
        self.file = file

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return self._switched(node, [])

    def visit_Return(self, node: ast.Return) -> ast.AST:
        return self._switched(node, [ast.copy_location(ast.Return(ast.Constant(None)), node)])

    def _switched(self, node: ast.Raise | ast.Return, without: list[ast.stmt]) -> ast.AST:
        if not is_refusal(node):
            return node
        site = repr(f"{self.file}:{node.lineno}")
        asked = ast.parse(f"{_HERE}.stands({site})", mode="eval").body
        spoken = ast.parse(f"{_HERE}.said({site}, None)", mode="eval").body
        assert isinstance(spoken, ast.Call)
        if isinstance(node, ast.Raise):
            spoken.args[1], node.exc = node.exc or spoken.args[1], spoken
        else:
            spoken.args[1], node.value = node.value or spoken.args[1], spoken
        return ast.copy_location(ast.If(asked, [node], without), node)


class _Loader(importlib.machinery.SourceFileLoader):
    """Compiles from the text at the start of the run, never from a cached file."""

    def __init__(self, name: str, path: str, file: str, text: str) -> None:
        super().__init__(name, path)
        self.file, self.text = file, text

    def get_code(self, fullname: str) -> CodeType:
        tree = _Switched(self.file).visit(ast.parse(self.text))
        return compile(ast.fix_missing_locations(tree), self.path, "exec")


class _Finder(importlib.abc.MetaPathFinder):
    """Finds modules as ever; those with switches get a loader of ours."""

    def __init__(self, wanted: Mapping[str, tuple[str, str]]) -> None:
        self.wanted = wanted

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is None or spec.origin is None or spec.origin not in self.wanted:
            return None
        spec.loader = _Loader(name, spec.origin, *self.wanted[spec.origin])
        return spec

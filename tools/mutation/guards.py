"""Modules are imported with a switch before each of their refusals, so that one can be taken out without a new process."""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import CodeType, ModuleType

from tools.mutation.sites import is_refusal

_SWITCH = "__import__('tools.mutation.guards', fromlist=['stands']).stands"

#: The refusal that is taken out.
_out = ""
#: The refusals met since they were last asked for.
_met: set[str] = set()


def stands(site: str) -> bool:
    """Whether the refusal is given; asked by each before it is."""
    _met.add(site)
    return site != _out


def take_out(site: str) -> None:
    """From now on this refusal, and no other, is not given ('' puts all back)."""
    global _out
    _out = site


def met() -> set[str]:
    """The refusals met since the last call."""
    found = set(_met)
    _met.clear()
    return found


def install(root: Path, texts: Mapping[str, str]) -> None:
    """Import these files (below the root) with switches from now on."""
    sys.meta_path.insert(0, _Finder({str(root.resolve() / file): (file, text) for file, text in texts.items()}))


class _Switched(ast.NodeTransformer):
    """`raise X()` becomes `if stands(...): raise X()`; a return also needs its `else: return None`."""

    def __init__(self, file: str) -> None:
        self.file = file

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return self._switched(node, [])

    def visit_Return(self, node: ast.Return) -> ast.AST:
        return self._switched(node, [ast.copy_location(ast.Return(ast.Constant(None)), node)])

    def _switched(self, node: ast.Raise | ast.Return, without: list[ast.stmt]) -> ast.AST:
        if not is_refusal(node):
            return node
        asked = ast.parse(f"{_SWITCH}({f'{self.file}:{node.lineno}'!r})", mode="eval").body
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

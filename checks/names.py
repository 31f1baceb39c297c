"""The names that a cell defines."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def defined_names(source: str) -> frozenset[str]:
    """Names bound at the top level of the cell, in any block but not inside functions; empty for cells that are not Python."""
    tree = _parsed(source)
    return frozenset(_bound(tree)) if tree else frozenset()


def called_verb(source: str, verbs: frozenset[str]) -> tuple[str, str] | None:
    """The verb and the exercise id of a cell that is nothing but `check("...")` or its like."""
    tree = _parsed(source)
    if tree is None or len(tree.body) != 1 or not isinstance(tree.body[0], ast.Expr):
        return None
    call = tree.body[0].value
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id not in verbs:
        return None
    named = call.args[0] if call.args else None
    return call.func.id, str(named.value) if isinstance(named, ast.Constant) else ""


def _parsed(source: str) -> ast.Module | None:
    plain = "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines())
    try:
        return ast.parse(plain)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _bound(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield child.name
        elif isinstance(child, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            continue
        elif isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            yield child.id
        elif isinstance(child, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name.split(".")[0] for alias in child.names if alias.name != "*")
        else:
            yield from _bound(child)

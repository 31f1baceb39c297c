"""Functions that take a lambda: filter, map, sort, reduce and their kin."""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from ..errors import ExpressionError
from ..expressions import FunctionCall, Node
from .registry import Kind, table

if TYPE_CHECKING:
    from ..evaluator import Evaluator

FUNCTIONS, named = table()


def _lambda(evaluator: Evaluator, node: Node) -> Callable[..., Any]:
    """`lambda('x', 'i', body)` as a callable; more arguments than it names are left out."""
    if not isinstance(node, FunctionCall) or node.name != "lambda":
        raise ExpressionError("The template language function expects a lambda as its last argument.")
    names = [str(evaluator.node(name)) for name in node.arguments[:-1]]
    body = node.arguments[-1]

    def call(*values: Any) -> Any:
        return evaluator.with_lambda_variables(dict(zip(names, values, strict=False))).node(body)

    return call


@named("lambdaVariables", Kind.LAZY)
def lambda_variables(evaluator: Evaluator, name: Node) -> Any:
    return evaluator.lambda_variables[str(evaluator.node(name))]


@named("filter", Kind.LAZY)
def filter_(evaluator: Evaluator, values: Node, predicate: Node) -> list[Any]:
    test = _lambda(evaluator, predicate)
    return [item for i, item in enumerate(evaluator.node(values)) if test(item, i)]


@named("map", Kind.LAZY)
def map_(evaluator: Evaluator, values: Node, change: Node) -> list[Any]:
    call = _lambda(evaluator, change)
    return [call(item, i) for i, item in enumerate(evaluator.node(values))]


@named("mapValues", Kind.LAZY)
def map_values(evaluator: Evaluator, value: Node, change: Node) -> dict[str, Any]:
    call = _lambda(evaluator, change)
    return {key: call(content) for key, content in evaluator.node(value).items()}


@named("sort", Kind.LAZY)
def sort(evaluator: Evaluator, values: Node, before: Node) -> list[Any]:
    """The lambda says whether its first argument goes before its second."""
    first = _lambda(evaluator, before)
    return sorted(evaluator.node(values), key=cmp_to_key(lambda a, b: -1 if first(a, b) else int(bool(first(b, a)))))


@named("reduce", Kind.LAZY)
def reduce(evaluator: Evaluator, values: Node, start: Node, step: Node) -> Any:
    call, found = _lambda(evaluator, step), evaluator.node(start)
    for i, item in enumerate(evaluator.node(values)):
        found = call(found, item, i)
    return found


@named("toObject", Kind.LAZY)
def to_object(evaluator: Evaluator, values: Node, key: Node, value: Node | None = None) -> dict[str, Any]:
    of = _lambda(evaluator, key)
    to = _lambda(evaluator, value) if value else None
    return {of(item): to(item) if to else item for item in evaluator.node(values)}


@named("groupBy", Kind.LAZY)
def group_by(evaluator: Evaluator, values: Node, key: Node) -> dict[str, list[Any]]:
    call, found = _lambda(evaluator, key), dict[str, list[Any]]()
    for item in evaluator.node(values):
        found.setdefault(call(item), []).append(item)
    return found

"""Comparison and logic; if, and, or and coalesce evaluate only what they need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .registry import Kind, table
from .values import same

if TYPE_CHECKING:
    from ..evaluator import Evaluator
    from ..expressions import Node

FUNCTIONS, named = table()


@named("if", Kind.LAZY)
def if_(evaluator: Evaluator, condition: Node, then: Node, otherwise: Node) -> Any:
    return evaluator.node(then if _bool(evaluator.node(condition)) else otherwise)


@named("and", Kind.LAZY)
def and_(evaluator: Evaluator, *conditions: Node) -> bool:
    return all(_bool(evaluator.node(condition)) for condition in conditions)


@named("or", Kind.LAZY)
def or_(evaluator: Evaluator, *conditions: Node) -> bool:
    return any(_bool(evaluator.node(condition)) for condition in conditions)


@named("coalesce", Kind.LAZY)
def coalesce(evaluator: Evaluator, *values: Node) -> Any:
    return next((found for node in values if (found := evaluator.node(node)) is not None), None)


@named("not")
def not_(value: Any) -> bool:
    return not _bool(value)


@named("true")
def true() -> bool:
    return True


@named("false")
def false() -> bool:
    return False


@named("null")
def null() -> None:
    return None


@named("bool")
def bool_(value: Any) -> bool:
    return _bool(value)


@named("equals")
def equals(a: Any, b: Any) -> bool:
    return same(a, b)


@named("less")
def less(a: Any, b: Any) -> bool:
    return bool(_rank(a) < _rank(b))


@named("lessOrEquals")
def less_or_equals(a: Any, b: Any) -> bool:
    return bool(_rank(a) <= _rank(b))


@named("greater")
def greater(a: Any, b: Any) -> bool:
    return bool(_rank(a) > _rank(b))


@named("greaterOrEquals")
def greater_or_equals(a: Any, b: Any) -> bool:
    return bool(_rank(a) >= _rank(b))


def _rank(value: Any) -> Any:
    """Strings are ordered as .NET's invariant culture does: by letter, and a before A."""
    if isinstance(value, str):
        return [(letter.lower(), letter.isupper()) for letter in value]
    return value


def _bool(value: Any) -> bool:
    """true, "True", 1 and what else the language takes for a boolean."""
    if isinstance(value, str):
        if value.lower() in ("true", "1"):
            return True
        if value.lower() in ("false", "0"):
            return False
        raise ValueError(f"the value '{value}' cannot be converted to a boolean")
    if isinstance(value, (bool, int)):
        return bool(value)
    raise ValueError("the value must be a boolean")

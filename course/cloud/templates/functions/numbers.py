"""Numbers: arithmetic as .NET's integers do it."""

from __future__ import annotations

from typing import Any

from .registry import table

FUNCTIONS, named = table()


@named("add")
def add(a: int, b: int) -> int:
    return a + b


@named("sub")
def sub(a: int, b: int) -> int:
    return a - b


@named("mul")
def mul(a: int, b: int) -> int:
    return a * b


@named("div")
def div(a: int, b: int) -> int:
    """Towards zero."""
    quotient: int = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


@named("mod")
def mod(a: int, b: int) -> int:
    """With the sign of the dividend."""
    quotient: int = div(a, b)
    return a - quotient * b


@named("int")
def int_(value: Any) -> int:
    return int(value)


@named("float")
def float_(value: Any) -> float:
    return float(value)


@named("min")
def min_(*values: Any) -> int:
    return min(_numbers(values))


@named("max")
def max_(*values: Any) -> int:
    return max(_numbers(values))


def _numbers(values: tuple[Any, ...]) -> list[int]:
    return list(values[0]) if len(values) == 1 and isinstance(values[0], list) else list(values)

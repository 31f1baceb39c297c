"""Operators of a script: comparison without regard to case, arithmetic, text, lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from fnmatch import translate
from functools import lru_cache
from typing import Any

from .errors import Raised, invalid_operation
from .formats import formatted
from .values import PsObject, Switch, Table, TypeValue, as_list, number_of, text_of, truth, type_name


def binary(operator: str, left: Any, right: Any) -> Any:
    """left operator right; on an array, the comparing ones filter it."""
    if operator in _FILTERS:
        if isinstance(left, list):
            return [one for one in left if _FILTERS[operator](one, right)]
        return _FILTERS[operator](left, right)
    return _OTHERS[operator](left, right)


def equal(left: Any, right: Any) -> bool:
    """-eq: the right side is made like the left one."""
    if left is None or right is None:
        return left is right
    if isinstance(left, (bool, Switch)):
        return truth(left) == truth(right)
    if isinstance(left, (int, float)):
        try:
            return left == number_of(right)
        except ValueError:
            return False
    if isinstance(left, str):
        return left.lower() == text_of(right).lower()
    if isinstance(left, datetime) and isinstance(right, datetime):
        return left == right
    if isinstance(left, PsObject) and left.text is not None:
        return left.text.lower() == text_of(right).lower()
    return left is right or (isinstance(left, (TypeValue, timedelta)) and left == right)


def order(left: Any, right: Any) -> int:
    """-1, 0 or 1."""
    first, second = _comparable(left, right)
    return int(first > second) - int(first < second)


def _comparable(left: Any, right: Any) -> tuple[Any, Any]:
    if isinstance(left, (int, float)) or left is None:
        try:
            return number_of(left), number_of(right)
        except ValueError:
            raise Raised(
                invalid_operation(f'Could not compare "{text_of(left)}" to "{text_of(right)}".', "ComparisonFailure")
            ) from None
    if isinstance(left, (datetime, timedelta)) and type(left) is type(right):
        return left, right
    return text_of(left).lower(), text_of(right).lower()


@lru_cache(maxsize=256)
def _wildcard(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern), re.IGNORECASE | re.DOTALL)


def like(value: Any, pattern: Any) -> bool:
    """-like."""
    return _wildcard(text_of(pattern)).match(text_of(value)) is not None


def regex(pattern: Any) -> re.Pattern[str]:
    """A .NET regular expression in Python's spelling."""
    source = re.sub(r"\(\?<(\w+)>", r"(?P<\1>", text_of(pattern))
    try:
        return re.compile(source, re.IGNORECASE)
    except re.error as problem:
        raise Raised(
            invalid_operation(f'parsing "{text_of(pattern)}" - {problem}.', "InvalidRegularExpression")
        ) from None


def _add(left: Any, right: Any) -> Any:
    match left:
        case list():
            return left + (right if isinstance(right, list) else [right])
        case str():
            return left + text_of(right)
        case Table() if isinstance(right, Table):
            return Table({**left, **right})
        case datetime() if isinstance(right, timedelta):
            return left + right
        case timedelta() if isinstance(right, timedelta):
            return left + right
        case None:
            return right
    return _arithmetic(left, right, "+", lambda a, b: a + b)


def _subtract(left: Any, right: Any) -> Any:
    if isinstance(left, datetime) and isinstance(right, (datetime, timedelta)):
        return left - right
    return _arithmetic(left, right, "-", lambda a, b: a - b)


def _multiply(left: Any, right: Any) -> Any:
    if isinstance(left, (str, list)):
        return left * int(number_of(right))
    return _arithmetic(left, right, "*", lambda a, b: a * b)


def _divide(a: float, b: float) -> float:
    if b == 0:
        raise Raised(invalid_operation("Attempted to divide by zero.", "RuntimeException"))
    found = a / b
    return int(found) if isinstance(a, int) and isinstance(b, int) and found.is_integer() else found


def _remainder(a: float, b: float) -> float:
    if b == 0:
        raise Raised(invalid_operation("Attempted to divide by zero.", "RuntimeException"))
    return a - b * int(a / b)


def _arithmetic(left: Any, right: Any, sign: str, compute: Callable[[Any, Any], Any]) -> Any:
    if isinstance(left, (PsObject, Table)) or isinstance(right, (PsObject, Table, list)):
        name = {"+": "op_Addition", "-": "op_Subtraction", "*": "op_Multiply", "/": "op_Division"}.get(
            sign, "op_Modulus"
        )
        raise Raised(
            invalid_operation(
                f"Method invocation failed because [{type_name(left)}] does not contain a method named '{name}'.",
                "MethodNotFound",
            )
        )
    try:
        return compute(number_of(left), number_of(right))
    except ValueError as problem:
        raise Raised(
            invalid_operation(
                f'Cannot convert value "{problem.args[0].rpartition(": ")[2].strip(chr(39))}" to type "System.Int32". '
                'Error: "Input string was not in a correct format."',
                "InvalidCastFromStringToInteger",
            )
        ) from None


def _contains(left: Any, right: Any) -> bool:
    return any(equal(one, right) for one in as_list(left))


def _replace(left: Any, right: Any) -> Any:
    pattern, *more = as_list(right)
    replacement = re.sub(
        r"\$(\d+|\{\w+\})",
        lambda m: rf"\g<{m.group(1).strip('{}')}>",
        text_of(more[0] if more else "").replace("\\", r"\\"),
    )
    if isinstance(left, list):
        return [regex(pattern).sub(replacement, text_of(one)) for one in left]
    return regex(pattern).sub(replacement, text_of(left))


def _split(left: Any, right: Any) -> list[str]:
    separator, *more = as_list(right)
    limit = int(number_of(more[0])) if more else 0
    found: list[str] = []
    for one in as_list(left):
        found += regex(separator).split(text_of(one), maxsplit=max(limit - 1, 0))
    return found


def split_words(value: Any) -> list[str]:
    """-split with nothing before it: at white space."""
    return [word for one in as_list(value) for word in text_of(one).split()]


def _is(left: Any, right: Any) -> bool:
    wanted = text_of(right).rpartition(".")[2].lower()
    names = {
        "string": "string",
        "int": "int32",
        "long": "int64",
        "bool": "boolean",
        "array": "object[]",
        "double": "double",
    }
    return type_name(left).lower() == names.get(wanted, wanted)


def _range(left: Any, right: Any) -> list[int]:
    first, last = int(number_of(left)), int(number_of(right))
    return list(range(first, last + 1)) if first <= last else list(range(first, last - 1, -1))


_FILTERS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": equal,
    "ne": lambda a, b: not equal(a, b),
    "gt": lambda a, b: order(a, b) > 0,
    "ge": lambda a, b: order(a, b) >= 0,
    "lt": lambda a, b: order(a, b) < 0,
    "le": lambda a, b: order(a, b) <= 0,
    "like": like,
    "notlike": lambda a, b: not like(a, b),
    "match": lambda a, b: regex(b).search(text_of(a)) is not None,
    "notmatch": lambda a, b: regex(b).search(text_of(a)) is None,
}
_OTHERS: dict[str, Callable[[Any, Any], Any]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": lambda a, b: _arithmetic(a, b, "/", _divide),
    "%": lambda a, b: _arithmetic(a, b, "%", _remainder),
    "..": _range,
    "f": lambda a, b: formatted(text_of(a), as_list(b) if isinstance(b, list) else [b]),
    "contains": _contains,
    "notcontains": lambda a, b: not _contains(a, b),
    "in": lambda a, b: _contains(b, a),
    "notin": lambda a, b: not _contains(b, a),
    "replace": _replace,
    "split": _split,
    "join": lambda a, b: text_of(b).join(text_of(one) for one in as_list(a)),
    "is": _is,
    "isnot": lambda a, b: not _is(a, b),
    "band": lambda a, b: int(number_of(a)) & int(number_of(b)),
    "bor": lambda a, b: int(number_of(a)) | int(number_of(b)),
    "bxor": lambda a, b: int(number_of(a)) ^ int(number_of(b)),
}

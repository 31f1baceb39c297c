"""What all functions agree on: equality, text and emptiness of template values."""

from __future__ import annotations

import json
from typing import Any


def same(a: Any, b: Any) -> bool:
    """Equality of template values: a boolean is no number, strings keep their case."""
    if isinstance(a, bool) != isinstance(b, bool):
        return False
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return bool(a == b)


def text(value: Any) -> str:
    """A value inside a string: True and False as .NET writes them, objects as compact JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value)
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        return compact(value)
    return str(value)


def compact(value: Any) -> str:
    """JSON without blanks."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def member(value: dict[str, Any], name: str) -> Any:
    """A member in any case; KeyError where there is none."""
    if name in value:
        return value[name]
    for key, content in value.items():
        if key.lower() == name.lower():
            return content
    raise KeyError(name)

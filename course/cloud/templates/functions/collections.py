"""Functions on arrays, objects and strings alike."""

from __future__ import annotations

from typing import Any

from .registry import table
from .values import member, same, text

FUNCTIONS, named = table()


@named("array")
def array(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@named("createArray")
def create_array(*values: Any) -> list[Any]:
    return list(values)


@named("createObject")
def create_object(*pairs: Any) -> dict[str, Any]:
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


@named("length")
def length(value: Any) -> int:
    return len(value)


@named("empty")
def empty(value: Any) -> bool:
    return value is None or len(value) == 0


@named("contains")
def contains(container: Any, item: Any) -> bool:
    """A string in a string keeps its case, a member of an object does not."""
    if isinstance(container, dict):
        return text(item).lower() in {key.lower() for key in container}
    if isinstance(container, str):
        return text(item) in container
    return any(same(item, value) for value in container)


@named("first")
def first(value: Any) -> Any:
    return value[0] if value else ("" if isinstance(value, str) else None)


@named("last")
def last(value: Any) -> Any:
    return value[-1] if value else ("" if isinstance(value, str) else None)


@named("take")
def take(value: Any, count: int) -> Any:
    return value[: max(count, 0)]


@named("skip")
def skip(value: Any, count: int) -> Any:
    return value[max(count, 0) :]


@named("range")
def range_(start: int, count: int) -> list[int]:
    return list(range(start, start + count))


@named("indexOf")
def index_of(container: Any, item: Any) -> int:
    """In strings without regard to case."""
    if isinstance(container, str):
        return container.lower().find(item.lower())
    return next((i for i, value in enumerate(container) if same(value, item)), -1)


@named("lastIndexOf")
def last_index_of(container: Any, item: Any) -> int:
    """In strings without regard to case."""
    if isinstance(container, str):
        return container.lower().rfind(item.lower())
    return next((i for i in range(len(container) - 1, -1, -1) if same(container[i], item)), -1)


@named("union")
def union(*values: Any) -> Any:
    """Objects merge deeply, the later wins; of arrays each item once."""
    if isinstance(values[0], dict):
        merged: dict[str, Any] = {}
        for value in values:
            merged = _merged(merged, value)
        return merged
    found: list[Any] = []
    for value in values:
        found += [item for item in value if not any(same(item, known) for known in found)]
    return found


def _merged(a: dict[str, Any], b: dict[str, Any]) -> dict[str, Any]:
    out = dict(a)
    for key, value in b.items():
        old = out.get(key)
        out[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return out


@named("shallowMerge")
def shallow_merge(values: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: value for each in values for key, value in each.items()}


@named("intersection")
def intersection(*values: Any) -> Any:
    """What all have in common; of objects the members that are equal in all."""
    head, rest = values[0], values[1:]
    if isinstance(head, dict):
        return {k: v for k, v in head.items() if all(k in other and same(other[k], v) for other in rest)}
    return [item for item in head if all(any(same(item, known) for known in other) for other in rest)]


@named("items")
def items(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Key and value, sorted by key."""
    return [{"key": key, "value": value[key]} for key in sorted(value, key=str.lower)]


@named("objectKeys")
def object_keys(value: dict[str, Any]) -> list[str]:
    return sorted(value, key=str.lower)


@named("flatten")
def flatten(values: list[Any]) -> list[Any]:
    return [item for value in values for item in (value if isinstance(value, list) else [value])]


@named("tryGet")
def try_get(value: Any, *path: Any) -> Any:
    """The item at a path, or null."""
    for step in path:
        try:
            value = value[step] if isinstance(value, list) else member(value, step)
        except (IndexError, KeyError, TypeError):
            return None
    return value


@named("tryIndexFromEnd")
def try_index_from_end(value: list[Any], index: int) -> Any:
    return value[-index] if 1 <= index <= len(value) else None


@named("indexFromEnd")
def index_from_end(value: list[Any], index: int) -> Any:
    return value[-index]

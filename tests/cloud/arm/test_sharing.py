"""Records share equal parts, and what only looks equal stays apart."""

from __future__ import annotations

import json
from typing import Any

from course.cloud.arm.store import Store

KEY = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images"


def kept(store: Store, name: str, properties: dict[str, Any], **private: Any) -> tuple[Any, Any]:
    """A record as it is kept once its request is over: its properties and its private part."""
    store.put({"id": f"{KEY}/{name}", "type": "Microsoft.Compute/images", "properties": properties}, private)
    store.settle([f"{KEY}/{name}".lower()])
    record = store.get(f"{KEY}/{name}")
    assert record is not None
    return record.document["properties"], record.private


def test_what_is_equal_is_kept_once() -> None:
    store = Store()
    one = kept(store, "one", {"size": 30, "tags": ["a"]}, source={"os": "Linux"})
    two = kept(store, "two", {"size": 30, "tags": ["a"]}, source={"os": "Linux"})
    assert one[0] is two[0]
    assert one[1] is two[1]


def test_numbers_truth_and_order_stay_as_they_were_written() -> None:
    store = Store()
    for number, value in enumerate(({"a": 1}, {"a": True}, {"a": 1.0}, {"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": "1"})):
        shown, _ = kept(store, str(number), dict(value))
        assert json.dumps(shown) == json.dumps(value)

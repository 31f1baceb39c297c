"""One thing changed: what a client, a script or a tired person could get wrong in a body that is right."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Place = tuple[Any, Any]
SCALARS: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 7, 2**31, 2**63, -(2**70), 0.5, 1e308, float("nan"), float("inf"), "", " ", "0", "true",
    "Standard_B2s", "Premium_LRS", "eastus", "West Europe", "nowhere", "10.0.0.0/24", "10.0.0.4", "300.1.1.1/99",
    "2026-01-01T00:00:00Z", "not a date", "/subscriptions/x", "/subscriptions//resourceGroups//providers/", "[concat('a'",
    "[resourceGroup().location]", "é漢字🙂\u202e", "\u0000", "a" * 5000, "%2F..%2F", "'; drop table records;--", "\ud800",
    [], {}, [None], [[]], {"id": None}, {"": ""}, {"id": "/"}, [{}], ["a", "a"], {"a": {"b": {"c": [1, 2]}}},
)  # fmt: skip


def places(body: Any) -> Iterator[Place]:
    """Every member and item of a body: its container and its key or index."""
    items = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for key, value in list(items):
        yield body, key
        yield from places(value)


def changed(random: Random, body: Any, ids: list[str]) -> Any:
    """A copy of a body with one thing changed."""
    body = copy.deepcopy(body)
    found = list(places(body))
    if not found:
        return random.choice(SCALARS)
    links = [(at, key) for at, key in found if isinstance(key, str) and key.lower().endswith("id")]
    container, key = random.choice(links if links and random.random() < 0.2 else found)
    random.choice(_CHANGES)(random, container, key, ids)
    return body


def _replace(random: Random, container: Any, key: Any, ids: list[str]) -> None:
    container[key] = copy.deepcopy(random.choice(SCALARS))


def _relink(random: Random, container: Any, key: Any, ids: list[str]) -> None:
    old = container[key]
    container[key] = {"id": random.choice(ids)} if isinstance(old, dict) else random.choice(ids)


def _remove(random: Random, container: Any, key: Any, ids: list[str]) -> None:
    del container[key]


def _respell(random: Random, container: Any, key: Any, ids: list[str]) -> None:
    if isinstance(container, dict):
        container[random.choice((key.upper(), key.lower(), key + "s", key[:-1], ""))] = container.pop(key)
    else:
        container.append(copy.deepcopy(container[key]))


def _alter(random: Random, container: Any, key: Any, ids: list[str]) -> None:
    old = container[key]
    if isinstance(old, bool):
        container[key] = not old
    elif isinstance(old, int | float):
        container[key] = random.choice((old + 1, -old, old * 1000, str(old), float(old)))
    elif isinstance(old, str):
        container[key] = random.choice((old.upper(), old + "x", old[:-1], old * 100, old[::-1], [old], {"id": old}))
    elif isinstance(old, list):
        container[key] = random.choice(
            (old * 2, old[:-1], old[::-1], {"value": old}, old * 300 if len(str(old)) < 900 else [])
        )
    elif isinstance(old, dict):
        container[key] = random.choice(([old], {}, {**old, "extra": 1}, str(old), list(old)))


def _nest(random: Random, container: Any, key: Any, ids: list[str]) -> None:
    deep: Any = container[key]
    for _ in range(random.choice((3, 40, 200))):
        deep = [deep] if random.random() < 0.5 else {"properties": deep}
    container[key] = deep


_CHANGES: tuple[Callable[[Random, Any, Any, list[str]], None], ...] = (
    _replace, _replace, _alter, _alter, _alter, _relink, _remove, _respell, _nest,
)  # fmt: skip

#: Bodies that are no JSON, or not what JSON is for.
RAW = (
    b"", b" ", b"{", b"[1,", b"nul", b'{"a":}', b"\xff\xfe{}", b'{"location":"\xff"}', b"<xml/>", b"a=b&c=d", b"NaN",
    b'"text"', b"[]", b"0", b"true", b"null", b"[" * 100_000, b'{"a":' * 50_000, b'{"properties":' * 400 + b"1" + b"}" * 400,
    b'{"properties":{"a":' + b"9" * 5000 + b"}}", b'{"location":"' + b"x" * 2_000_000 + b'"}', b'\xef\xbb\xbf{"location":"eastus"}',
    b'{"location":"eastus","location":"westus"}', b'{"location":1e999}', b'{"tags":{"a":"\\ud800"}}', b'{"properties":-0}',
)  # fmt: skip

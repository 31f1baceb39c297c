"""The operation table: what the SDK knows of every operation, read from the derived data."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from .routing import SCOPE

DATA = Path(__file__).parent.parent / "data" / "sdk"

Shapes = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the SDK, such as virtual_machines.begin_deallocate.

    `statuses` are the codes that the SDK accepts; `body` names a type of `types`.
    """

    package: str
    group: str
    name: str
    method: str
    template: str
    api_version: str
    long_running: bool
    statuses: tuple[int, ...]
    body: str | None
    types: Shapes

    @property
    def on_resource(self) -> bool:
        """Whether the URL names one resource (…/virtualMachines/{vmName})."""
        return self.template.endswith("}")

    def __str__(self) -> str:
        return f"{self.group}.{self.name}"


def at_any_scope(operation: Operation) -> Operation:
    """What the SDK asks of one resource in parts, as its URL reads: a resource has any number of parents."""
    _, found, after = operation.template.partition("{parentResourcePath}/{resourceType}/{resourceName}/")
    return replace(operation, template=f"/{SCOPE}/{after}") if found else operation


@cache
def load(package: str) -> tuple[Operation, ...]:
    """All operations of one SDK package."""
    content = json.loads(gzip.decompress((DATA / f"{package}.json.gz").read_bytes()))
    types = content["types"]
    return tuple(
        Operation(
            package,
            o["group"],
            o["name"],
            o["method"],
            o["template"],
            o["api_version"],
            o["long_running"],
            tuple(o["statuses"]),
            o.get("body"),
            types,
        )
        for o in content["operations"]
    )


@cache
def packages() -> tuple[str, ...]:
    """Names of the derived packages."""
    return tuple(sorted(path.name.removesuffix(".json.gz") for path in DATA.glob("*.json.gz")))

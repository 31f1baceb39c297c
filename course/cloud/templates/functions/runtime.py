"""Functions about resources as they are: reference, list*, and what a provider offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import NeedsRuntime
from .registry import Kind, table

if TYPE_CHECKING:
    from ..scope import Scope

FUNCTIONS, named = table()


@named("reference", Kind.SCOPE)
def reference(scope: Scope, name: str, api_version: str = "", what: str = "") -> Any:
    if scope.runtime is None:
        raise NeedsRuntime("reference")
    return scope.runtime.reference(name, api_version, what.lower() == "full")


@named("list*", Kind.SCOPE)
def list_(scope: Scope, function: str, name: str, api_version: str = "", body: dict[str, Any] | None = None) -> Any:
    if scope.runtime is None:
        raise NeedsRuntime(function)
    return scope.runtime.action(function, name, api_version, body)


@named("references", Kind.SCOPE)
def references(scope: Scope, loop: str, what: str = "") -> Any:
    if scope.runtime is None:
        raise NeedsRuntime("references")
    return scope.runtime.reference(loop, "", what.lower() == "full")


@named("providers", Kind.SCOPE)
def providers(scope: Scope, namespace: str, kind: str | None = None) -> Any:
    """The types of a provider that this Azure serves, or one of them."""
    from ...providers.resources.registry import described

    found = described(scope.context.arm, namespace)
    if kind is None:
        return {"namespace": found["namespace"], "resourceTypes": found["resourceTypes"]}
    return next(t for t in found["resourceTypes"] if t["resourceType"].lower() == kind.lower())


@named("pickZones")
def pick_zones(namespace: str, kind: str, location: str, count: int = 1, offset: int = 0) -> list[str]:
    """Zones of a location, from the dated list of regions."""
    from ... import data
    from ...arm.resource_type import location_key

    regions = {row["name"]: row for row in data.read("regions")["regions"]}
    row = regions.get(location_key(location), {})
    zones = ["1", "2", "3"] if row.get("zones") else []
    return zones[offset : offset + count]

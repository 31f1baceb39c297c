"""The virtual machines and scale sets of a template, as far as they can be read before it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...arm.resource_type import location_key
from ..errors import ExpressionError
from ..evaluator import Evaluator
from ..plan import Plan
from ..resources import PlannedResource

_MACHINES = "microsoft.compute/virtualmachines"
_SCALE_SETS = "microsoft.compute/virtualmachinescalesets"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One machine, or a scale set's `count` of them."""

    resource: PlannedResource
    location: str
    image_reference: dict[str, Any]
    size: str
    count: int


def wanted(plan: Plan) -> Iterator[Wanted]:
    """Every machine that the template describes; what only the running deployment knows is left empty."""
    for resource in plan.resources:
        kind = resource.type.lower()
        location = resource.location
        if kind not in (_MACHINES, _SCALE_SETS) or not isinstance(location, str):
            continue
        properties = _read(resource.evaluator, resource.source.get("properties"))
        sku = _read(resource.evaluator, resource.source.get("sku"))
        scale_set = kind == _SCALE_SETS
        profile = _at(properties, "virtualMachineProfile") if scale_set else properties
        reference = _at(profile, "storageProfile", "imageReference")
        size = _at(sku, "name") if scale_set else _at(properties, "hardwareProfile", "vmSize")
        count = _at(sku, "capacity") if scale_set else 1
        yield Wanted(
            resource,
            location_key(location),
            reference if isinstance(reference, dict) else {},
            size if isinstance(size, str) else "",
            count if isinstance(count, int) else 1,
        )


def _at(value: Any, *path: str) -> Any:
    """The value at a path, None where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _read(evaluator: Evaluator, value: Any) -> Any:
    """A value with None for what cannot be evaluated yet."""
    if isinstance(value, dict):
        return {key: _read(evaluator, content) for key, content in value.items()}
    if isinstance(value, list):
        return [_read(evaluator, item) for item in value]
    try:
        return evaluator.value(value)
    except ExpressionError:
        return None

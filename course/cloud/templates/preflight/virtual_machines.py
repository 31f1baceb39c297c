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
        source = resource.source.get("properties")
        properties = _read(resource.evaluator, source) if isinstance(source, dict) else {}
        sku = _read(resource.evaluator, resource.source.get("sku") or {})
        profile = properties.get("virtualMachineProfile") or {} if kind == _SCALE_SETS else properties
        storage = profile.get("storageProfile") if isinstance(profile, dict) else None
        reference = storage.get("imageReference") if isinstance(storage, dict) else None
        hardware = properties.get("hardwareProfile") or {}
        size = sku.get("name") if kind == _SCALE_SETS else hardware.get("vmSize")
        count = sku.get("capacity", 1) if kind == _SCALE_SETS else 1
        yield Wanted(
            resource,
            location_key(location),
            reference if isinstance(reference, dict) else {},
            size if isinstance(size, str) else "",
            count if isinstance(count, int) else 1,
        )


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

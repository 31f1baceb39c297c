"""The resource providers: one folder each, one file per resource type; discovered, never listed."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from ..arm.resource_type import ResourceType


def resource_types(package: ModuleType) -> list[ResourceType]:
    """One instance of every ResourceType below a package that names an operation group."""
    found: dict[str, ResourceType] = {}
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, ResourceType)
                and value.group
                and value.__module__ == module.__name__
            ):
                found[value.group] = value()
    return [found[group] for group in sorted(found)]


@cache
def discover() -> tuple[ResourceType, ...]:
    """Every resource type of every provider."""
    import course.cloud.providers as here

    return tuple(resource_types(here))

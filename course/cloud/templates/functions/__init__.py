"""The functions of the template language: one file per family, each function found by its name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from .registry import Entry, Kind

__all__ = ["Entry", "Kind", "functions"]


@cache
def functions() -> dict[str, Entry]:
    """Every function by its lower-cased name."""
    found: dict[str, Entry] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        found.update(getattr(module, "FUNCTIONS", {}))
    return found

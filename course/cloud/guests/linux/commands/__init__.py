"""Commands of a guest that its shell does not bring: one file per command or small family, found by itself."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module

from .call import Answer, Call

Command = Callable[[Call], Answer]


@lru_cache(maxsize=1)
def commands() -> dict[str, Command]:
    """Every command by name: each module here lists its own in COMMANDS."""
    found: dict[str, Command] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        found |= getattr(import_module(f"{__name__}.{module.name}"), "COMMANDS", {})
    return found

"""The verbs of `imagecourse`: every module here is one, found by its name."""

from __future__ import annotations

import argparse
import pkgutil
from functools import cache
from importlib import import_module
from typing import Protocol, cast


class Command(Protocol):
    """What a verb's file holds."""

    __doc__: str | None
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the verb's arguments."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it; the result is the exit code."""


@cache
def all_commands() -> dict[str, Command]:
    """Every verb by name, sorted."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: cast(Command, import_module(f"{__name__}.{name}")) for name in names}


def named(name: str) -> Command:
    """One verb."""
    return all_commands()[name]

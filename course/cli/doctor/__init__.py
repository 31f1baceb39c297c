"""What `imagecourse doctor` looks at: one file per look in looks/, found by its name."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import cast

from course.cli.doctor import looks
from course.cli.doctor.finding import Finding, State, fails
from course.cli.doctor.look import Look, Surroundings


def examine(where: Surroundings) -> Iterator[Finding]:
    """Every look in its order, each as soon as it is done; one that breaks is a finding too."""
    for look in all_looks():
        try:
            yield look.look(where).named(look.NAME)
        except Exception as error:
            seen = f"the look itself failed: {type(error).__name__}: {error}"
            yield fails(seen, "Run `make env` in the course's folder, then `imagecourse doctor` again.").named(
                look.NAME
            )


def all_looks() -> list[Look]:
    """The looks, in the order in which one builds on another."""
    found = [import_module(f"{looks.__name__}.{info.name}") for info in pkgutil.iter_modules(looks.__path__)]
    return sorted((cast(Look, module) for module in found), key=lambda look: (look.ORDER, look.NAME))


__all__ = ["Finding", "State", "Surroundings", "all_looks", "examine"]

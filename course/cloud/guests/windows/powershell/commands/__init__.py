"""Cmdlets and programs of a Windows guest: one file per family, found by itself."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

from ...files import FileSystem
from ..cmdlet import Cmdlet
from .program import Program


@dataclass(frozen=True)
class Catalogue:
    """Everything that can be called, by lower-cased name."""

    cmdlets: dict[str, tuple[str, Cmdlet]]
    aliases: dict[str, str]
    programs: dict[str, Program]
    real: frozenset[str]  # real commands that are not simulated

    def program(self, name: str, files: FileSystem, location: str) -> Program | None:
        """A program by its name on the path, or by the path of its file."""
        low = name.lower().replace("/", "\\")
        if "\\" not in low:
            found = self.programs.get(low.removesuffix(".exe"))
            return found if found is not None and found.on_path else None
        path = files.absolute(name, location).lower()
        path = path if path.endswith(".exe") else path + ".exe"
        found = self.programs.get(path.rpartition("\\")[2].removesuffix(".exe"))
        return found if found is not None and found.path.lower() == path and files.is_file(path) else None

    def is_real(self, name: str) -> bool:
        low = name.lower()
        return low in self.real or low.removesuffix(".exe") in self.real


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Each module here lists its own in CMDLETS, ALIASES, PROGRAMS and REAL."""
    cmdlets: dict[str, tuple[str, Cmdlet]] = {}
    aliases: dict[str, str] = {}
    programs: dict[str, Program] = {}
    real: set[str] = set()
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        module = import_module(f"{__name__}.{info.name}")
        cmdlets |= {name.lower(): (name, one) for name, one in getattr(module, "CMDLETS", {}).items()}
        aliases |= getattr(module, "ALIASES", {})
        programs |= {one.name: one for one in getattr(module, "PROGRAMS", ())}
        real |= {name.lower() for name in getattr(module, "REAL", ())}
    return Catalogue(cmdlets, aliases, programs, frozenset(real - cmdlets.keys() - programs.keys()))

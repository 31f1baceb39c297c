"""Programs: what an .exe gets from a script, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..shell import Shell

SYSTEM32 = r"C:\Windows\System32"


@dataclass(frozen=True)
class Run:
    """One start of a program."""

    shell: Shell
    name: str
    arguments: list[str]
    piped: list[str]


@dataclass(frozen=True)
class Done:
    """What a program printed, and its exit code."""

    stdout: str = ""
    stderr: str = ""
    exit_code: int = 0


@dataclass(frozen=True)
class Program:
    """A program: its name without .exe, and what it does."""

    name: str
    run: Callable[[Run], Done]
    folder: str = SYSTEM32

    @property
    def path(self) -> str:
        return f"{self.folder}\\{self.name}.exe"

    @property
    def on_path(self) -> bool:
        return self.folder in (SYSTEM32, SYSTEM32 + r"\WindowsPowerShell\v1.0")


def lines(*rows: str) -> str:
    return "".join(f"{row}\n" for row in rows)

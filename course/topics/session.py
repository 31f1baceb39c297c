"""Which notebook runs in this kernel, and which cloud it works on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Session:
    """The notebook that said begin(...), with its cloud."""

    notebook: str
    cloud: Any


_current: Session | None = None


def enter(notebook: str, cloud: Any) -> Session:
    """Make this the kernel's session; a second begin(...) replaces the first."""
    global _current
    _current = Session(notebook, cloud)
    return _current


def current() -> Session | None:
    """The kernel's session, None before begin(...)."""
    return _current


def leave() -> None:
    """Forget the session: for tests, which run many notebooks in one process."""
    global _current
    _current = None

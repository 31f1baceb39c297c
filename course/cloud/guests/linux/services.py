"""Services of a guest: which units exist, are enabled, and run."""

from __future__ import annotations

from .files import Files, text
from .state import Live

UNITS = ("/etc/systemd/system", "/usr/lib/systemd/system")  # the first wins
_WANTS = "/etc/systemd/system/multi-user.target.wants"


def unit_file(files: Files, unit: str) -> str | None:
    """The file of a unit: the administrator's own before the distribution's."""
    return next((path for folder in UNITS if files.exists(path := f"{folder}/{unit}.service")), None)


def exists(files: Files, unit: str) -> bool:
    return unit_file(files, unit) is not None


def enabled(files: Files, unit: str) -> bool:
    return f"{unit}.service" in (files.children(_WANTS) if files.is_dir(_WANTS) else [])


def masked(files: Files, unit: str) -> bool:
    """A masked unit is a link to /dev/null, which reads as nothing."""
    return f"{unit}.service" in files.children(UNITS[0]) and not text(files, f"{UNITS[0]}/{unit}.service")


def running(files: Files, live: Live, unit: str) -> bool:
    if not exists(files, unit) or unit in live.stopped:
        return False
    return unit in live.started or (enabled(files, unit) and not masked(files, unit))


def description(files: Files, unit: str) -> str:
    rows = text(files, unit_file(files, unit) or "").splitlines()
    return next((row.partition("=")[2] for row in rows if row.startswith("Description=")), unit)


def enable(files: Files, unit: str) -> None:
    if not enabled(files, unit):
        files.symlink(unit_file(files, unit) or f"{UNITS[1]}/{unit}.service", f"{_WANTS}/{unit}.service")


def disable(files: Files, unit: str) -> None:
    if enabled(files, unit):
        files.remove(f"{_WANTS}/{unit}.service")


def start(live: Live, unit: str) -> None:
    live.stopped.discard(unit)
    live.started.add(unit)


def stop(live: Live, unit: str) -> None:
    live.started.discard(unit)
    live.stopped.add(unit)

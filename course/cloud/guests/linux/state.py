"""A Linux guest in memory: its files, and what lives only until it powers off."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .distribution import Distribution
from .tree import Tree


@dataclass
class Live:
    """What a reboot forgets."""

    hostname: str = ""
    stopped: set[str] = field(default_factory=set)  # units stopped since boot
    started: set[str] = field(default_factory=set)  # units started although not enabled
    booted: str = ""
    powered_off: bool = False
    rebooted: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "hostname": self.hostname,
            "stopped": sorted(self.stopped),
            "started": sorted(self.started),
            "booted": self.booted,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Live:
        return cls(data["hostname"], set(data["stopped"]), set(data["started"]), data["booted"])


@dataclass
class LinuxGuest:
    """A guest that can be changed."""

    distribution: Distribution
    tree: Tree
    live: Live

    def copy(self) -> LinuxGuest:
        return LinuxGuest(self.distribution, self.tree.copy(), Live.from_json(self.live.to_json()))


def stamp(now: datetime, seconds: float = 0) -> str:
    """A time as a file carries it."""
    return f"{now + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%S}"

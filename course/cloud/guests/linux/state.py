"""A Linux guest in memory: its files, and what lives only until it powers off."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .distribution import Distribution
from .tree import Tree


@dataclass(frozen=True)
class Mount:
    """A partition of a data disk (or, as number 0, the whole of it) at a folder."""

    disk: str
    number: int
    place: str
    options: str


@dataclass
class Live:
    """What a reboot forgets."""

    hostname: str = ""
    stopped: set[str] = field(default_factory=set)  # units stopped since boot
    started: set[str] = field(default_factory=set)  # units started although not enabled
    booted: str = ""
    mounts: list[Mount] = field(default_factory=list)  # of data disks
    fstab_done: bool = False  # what /etc/fstab names has been mounted since boot
    powered_off: bool = False
    rebooted: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "hostname": self.hostname,
            "stopped": sorted(self.stopped),
            "started": sorted(self.started),
            "booted": self.booted,
            "mounts": [vars(mount) for mount in self.mounts],
            "fstab_done": self.fstab_done,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Live:
        mounts = [Mount(**mount) for mount in data.get("mounts", ())]  # disks of before had none
        stopped, started = set(data["stopped"]), set(data["started"])
        return cls(data["hostname"], stopped, started, data["booted"], mounts, data.get("fstab_done", False))


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

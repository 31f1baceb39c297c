"""A Windows guest in memory: its facts, and what lives only until it powers off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from . import registry as keys
from .accounts import FIRST_RID, LocalAccount
from .apps import App
from .edition import Edition
from .files import FileSystem
from .registry import Registry
from .services import AGENT, Service
from .volumes import Volume


@dataclass
class Live:
    """What a reboot forgets; `due` is what will happen, and when."""

    booted: str = ""
    first_run: bool = False  # sits at its first-run screens, and nobody is there
    powered_off: bool = False
    rebooted: bool = False
    due: list[tuple[datetime, Callable[[WindowsGuest], None]]] = field(default_factory=list)


@dataclass
class WindowsGuest:
    """A guest that can be changed."""

    edition: Edition
    files: FileSystem
    registry: Registry
    name: str = "WIN-IMAGE"
    sid: str = ""
    accounts: list[LocalAccount] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)
    apps: list[App] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    volumes: list[Volume] = field(default_factory=list)
    events: int = 0  # in the event logs
    sysprepped_as: str = ""  # who ran the Sysprep that this image came from
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    live: Live = field(default_factory=Live)

    def advance(self, span: timedelta) -> None:
        """Let time pass: what is due happens in its order, and conversions go on."""
        end = self.now + span
        while self.live.due and min(self.live.due, key=lambda one: one[0])[0] <= end:
            first = min(self.live.due, key=lambda one: one[0])
            self.live.due.remove(first)
            self.now = max(self.now, first[0])
            first[1](self)
            if self.live.powered_off:
                return
        self.now = end
        for volume in self.volumes:
            volume.advance(self.now)

    def wake(self, now: datetime) -> datetime:
        """The platform's time has come; a guest that slept longer than that keeps its own."""
        self.now = max(now, self.now)
        for volume in self.volumes:
            volume.advance(self.now)
        return self.now

    def finish(self) -> None:
        """The script has ended: what still runs comes to its end."""
        while self.live.due and not self.live.powered_off:
            self.advance(max(one[0] for one in self.live.due) - self.now)

    @property
    def image_state(self) -> str:
        return str(self.registry.get(keys.SETUP_STATE, "ImageState", ""))

    @image_state.setter
    def image_state(self, state: str) -> None:
        self.registry.set(keys.SETUP_STATE, "ImageState", state)

    @property
    def generalized(self) -> bool:
        return "GENERALIZE_RESEAL" in self.image_state

    @property
    def os_volume(self) -> Volume:
        return self.volumes[0]

    def account(self, name: str) -> LocalAccount | None:
        return next((one for one in self.accounts if one.name.lower() == name.lower()), None)

    def account_sid(self, account: LocalAccount) -> str:
        return f"{self.sid}-{account.rid}"

    def next_rid(self) -> int:
        return max(FIRST_RID, *(one.rid + 1 for one in self.accounts))

    def service(self, name: str) -> Service | None:
        return next((one for one in self.services if one.name.lower() == name.lower()), None)

    @property
    def agent_running(self) -> bool:
        """The agent takes run commands: its services run, and Windows is past its first-run screens."""
        found = [self.service(name) for name in AGENT]
        return all(one is not None and one.running for one in found) and not self.live.first_run

    def copy(self) -> WindowsGuest:
        return WindowsGuest.from_json(
            self.edition, self.to_json(), files=self.files.copy(), registry=self.registry.copy()
        )

    def to_json(self, whole: bool = False) -> dict[str, Any]:
        """Everything but files and registry; with them where the whole is wanted."""
        content: dict[str, Any] = {
            "name": self.name, "sid": self.sid, "accounts": [one.to_json() for one in self.accounts],
            "groups": {name: list(members) for name, members in self.groups.items()}, "apps": [one.to_json() for one in self.apps],
            "services": [one.to_json() for one in self.services], "volumes": [one.to_json() for one in self.volumes],
            "events": self.events, "sysprepped_as": self.sysprepped_as, "now": self.now.isoformat(),
            "booted": self.live.booted, "first_run": self.live.first_run,
        }  # fmt: skip
        if whole:
            content |= {"files": self.files.to_json(), "registry": self.registry.to_json()}
        return content

    @classmethod
    def from_json(
        cls, edition: Edition, data: dict[str, Any], files: FileSystem | None = None, registry: Registry | None = None
    ) -> WindowsGuest:
        return cls(
            edition,
            files if files is not None else FileSystem.from_json(data["files"]),
            registry if registry is not None else Registry.from_json(data["registry"]),
            data["name"],
            data["sid"],
            [LocalAccount(**one) for one in data["accounts"]],
            {name: list(members) for name, members in data["groups"].items()},
            [App.from_json(one) for one in data["apps"]],
            [Service(*one) for one in data["services"]],
            [Volume(**one) for one in data["volumes"]],
            data["events"],
            data["sysprepped_as"],
            datetime.fromisoformat(data["now"]),
            Live(data["booted"], data["first_run"]),
        )

"""App packages: provisioned for everybody, or installed for one user; Sysprep wants the second to be among the first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .edition import Edition

SYSTEM = "S-1-5-18"


@dataclass
class App:
    """One package: the users by SID for whom it is installed or staged."""

    name: str
    version: str
    publisher_id: str = "8wekyb3d8bbwe"
    architecture: str = "x64"
    users: dict[str, str] = field(default_factory=dict)  # SID -> account name
    provisioned: bool = True
    removable: bool = True

    @property
    def full_name(self) -> str:
        return f"{self.name}_{self.version}_{self.architecture}__{self.publisher_id}"

    @property
    def family_name(self) -> str:
        return f"{self.name}_{self.publisher_id}"

    @property
    def stops_sysprep(self) -> bool:
        """Installed for a user, but not provisioned for all."""
        return bool(self.users) and not self.provisioned and self.removable

    @classmethod
    def from_json(cls, row: list[Any]) -> App:
        name, version, publisher_id, architecture, users, provisioned, removable = row
        return cls(name, version, publisher_id, architecture, dict(users), provisioned, removable)

    def to_json(self) -> list[Any]:
        return [
            self.name,
            self.version,
            self.publisher_id,
            self.architecture,
            self.users,
            self.provisioned,
            self.removable,
        ]


GAME_ASSIST = (
    "Microsoft.Edge.GameAssist",
    "1.0.3423.0",
)  # Edge's updater installs it for a user: read in a log of Server 2022

_CLIENT_APPS = (
    ("Microsoft.WindowsStore", "22507.1401.3.0"),
    ("Microsoft.WindowsCalculator", "11.2502.2.0"),
    ("Microsoft.WindowsTerminal", "3001.22.11141.0"),
    ("Microsoft.DesktopAppInstaller", "1.25.390.0"),
    ("Microsoft.Paint", "11.2503.381.0"),
    ("Microsoft.ZuneMusic", "11.2503.5.0"),
)
_SERVER_APPS = (("Microsoft.SecHealthUI", "1000.25873.0.9001"),)


def shipped(edition: Edition) -> list[App]:
    """The packages that an image comes with: all provisioned, none installed yet."""
    if not edition.has_apps:
        return []
    return [App(name, version) for name, version in (_CLIENT_APPS if edition.client else _SERVER_APPS)]

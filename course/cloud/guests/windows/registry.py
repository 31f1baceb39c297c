"""The registry of a Windows guest: keys found in any spelling, with their values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

HIVES = {
    "hklm:": "HKEY_LOCAL_MACHINE",
    "hklm": "HKEY_LOCAL_MACHINE",
    "hkcu:": "HKEY_CURRENT_USER",
    "hkcu": "HKEY_CURRENT_USER",
    "hkey_local_machine": "HKEY_LOCAL_MACHINE",
    "hkey_current_user": "HKEY_CURRENT_USER",
}

SETUP_STATE = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Setup\State"
SYSPREP_STATUS = r"HKEY_LOCAL_MACHINE\SYSTEM\Setup\Status\SysprepStatus"
REBOOT_REQUIRED = (
    r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired"
)
RESERVE_MANAGER = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\ReserveManager"
COMPUTER_NAME = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\ComputerName\ComputerName"
CDROM = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\cdrom"
CURRENT_VERSION = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion"


@dataclass
class Key:
    """A key: its path as it was spelled, and its values."""

    path: str
    values: dict[str, Any] = field(default_factory=dict)

    def spelled(self, name: str) -> str | None:
        return next((one for one in self.values if one.lower() == name.lower()), None)


def full_path(path: str) -> str | None:
    """HKLM:\\X or Registry::HKEY_LOCAL_MACHINE\\X as a full path; None for what is no registry path."""
    path = path.replace("/", "\\")
    for prefix in ("Microsoft.PowerShell.Core\\Registry::", "Registry::", "registry::"):
        path = path.removeprefix(prefix)
    hive, _, rest = path.partition("\\")
    name = HIVES.get(hive.lower())
    return None if name is None else f"{name}\\{rest.rstrip(chr(92))}".rstrip("\\")


class Registry:
    """Keys by path."""

    def __init__(self, keys: dict[str, Key] | None = None) -> None:
        self.keys = keys if keys is not None else {}

    def copy(self) -> Registry:
        return Registry({low: Key(key.path, dict(key.values)) for low, key in self.keys.items()})

    def key(self, path: str) -> Key | None:
        return self.keys.get(path.lower())

    def exists(self, path: str) -> bool:
        low = path.lower()
        return low in self.keys or "\\" not in path

    def create(self, path: str) -> Key:
        """The key, made with those above it where they are missing."""
        found = self.keys.get(path.lower())
        if found is None:
            parent = path.rpartition("\\")[0]
            if "\\" in parent:
                self.create(parent)
            found = self.keys[path.lower()] = Key(path)
        return found

    def get(self, path: str, name: str, default: Any = None) -> Any:
        key = self.key(path)
        spelled = key.spelled(name) if key else None
        return default if key is None or spelled is None else key.values[spelled]

    def set(self, path: str, name: str, value: Any) -> None:
        key = self.create(path)
        key.values[key.spelled(name) or name] = value

    def remove(self, path: str) -> None:
        low = path.lower()
        for one in [one for one in self.keys if one == low or one.startswith(f"{low}\\")]:
            del self.keys[one]

    def remove_value(self, path: str, name: str) -> None:
        key = self.key(path)
        spelled = key.spelled(name) if key else None
        if key is not None and spelled is not None:
            del key.values[spelled]

    def children(self, path: str) -> list[Key]:
        low = path.lower() + "\\"
        found = [key for one, key in self.keys.items() if one.startswith(low) and "\\" not in one[len(low) :]]
        return sorted(found, key=lambda key: key.path.lower())

    def to_json(self) -> list[Any]:
        return [[key.path, key.values] for key in self.keys.values()]

    @classmethod
    def from_json(cls, rows: list[Any]) -> Registry:
        return cls({path.lower(): Key(path, values) for path, values in rows})

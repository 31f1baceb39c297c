"""Files of a Windows guest: found in any spelling, kept in their own."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Entry:
    """A file or folder; `modified` is 2026-11-24T09:00:00."""

    path: str
    folder: bool = False
    content: bytes = b""
    modified: str = ""

    @property
    def name(self) -> str:
        return self.path.rpartition("\\")[2] or self.path


class FileSystem:
    """Files by path; C:\\ and D:\\ are there from the beginning."""

    def __init__(self, entries: dict[str, Entry] | None = None) -> None:
        self.entries: dict[str, Entry] = entries if entries is not None else {}

    def copy(self) -> FileSystem:
        return FileSystem(dict(self.entries))

    @staticmethod
    def absolute(path: str, location: str = "C:\\") -> str:
        """A path from the root of its drive, without . and .."""
        path = path.replace("/", "\\").removeprefix("FileSystem::")
        if len(path) < 2 or path[1] != ":":
            path = location[:2] + path if path.startswith("\\") else f"{location.rstrip(chr(92))}\\{path}"
        parts: list[str] = []
        for part in path[2:].split("\\"):
            if part == "..":
                parts = parts[:-1]
            elif part not in ("", "."):
                parts.append(part)
        return path[0].upper() + ":\\" + "\\".join(parts)

    def entry(self, path: str) -> Entry | None:
        if len(path) <= 3:
            return Entry(path[:2] + "\\", True) if path[:1].upper() in "CD" and path[:1] else None
        return self.entries.get(path.lower())

    def exists(self, path: str) -> bool:
        return self.entry(path) is not None

    def is_dir(self, path: str) -> bool:
        found = self.entry(path)
        return found is not None and found.folder

    def is_file(self, path: str) -> bool:
        found = self.entry(path)
        return found is not None and not found.folder

    def read(self, path: str) -> bytes:
        found = self.entry(path)
        if found is None:
            raise FileNotFoundError(path)
        if found.folder:
            raise IsADirectoryError(path)
        return found.content

    def text(self, path: str) -> str:
        """A file as text; nothing where there is none."""
        found = self.entry(path)
        return "" if found is None else found.content.decode(errors="replace")

    def write(self, path: str, content: bytes, now: datetime | str) -> None:
        self.mkdir(path.rpartition("\\")[0], now)
        before = self.entries.get(path.lower())
        self.entries[path.lower()] = Entry(before.path if before else path, False, content, _stamp(now))

    def append(self, path: str, text: str, now: datetime | str) -> None:
        self.write(path, (self.text(path) + text).encode(), now)

    def mkdir(self, path: str, now: datetime | str) -> None:
        while len(path) > 3 and path.lower() not in self.entries:
            self.entries[path.lower()] = Entry(path, True, b"", _stamp(now))
            path = path.rpartition("\\")[0]

    def remove(self, path: str) -> None:
        """Delete a file, or a folder with all in it."""
        low = path.lower().rstrip("\\")
        for key in [key for key in self.entries if key == low or key.startswith(f"{low}\\")]:
            del self.entries[key]

    def children(self, path: str) -> list[Entry]:
        low = path.lower().rstrip("\\") + "\\"
        found = [one for key, one in self.entries.items() if key.startswith(low) and "\\" not in key[len(low) :]]
        return sorted(found, key=lambda one: one.path.lower())

    def below(self, path: str) -> list[Entry]:
        low = path.lower().rstrip("\\") + "\\"
        return [one for key, one in sorted(self.entries.items()) if key.startswith(low)]

    def to_json(self) -> list[Any]:
        return [[one.path, one.folder, _packed(one.content), one.modified] for one in self.entries.values()]

    @classmethod
    def from_json(cls, rows: list[Any]) -> FileSystem:
        return cls({path.lower(): Entry(path, folder, _unpacked(content), at) for path, folder, content, at in rows})


def _stamp(now: datetime | str) -> str:
    return now if isinstance(now, str) else f"{now:%Y-%m-%dT%H:%M:%S}"


def _packed(content: bytes) -> Any:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return [base64.b64encode(content).decode()]


def _unpacked(content: Any) -> bytes:
    return base64.b64decode(content[0]) if isinstance(content, list) else content.encode()

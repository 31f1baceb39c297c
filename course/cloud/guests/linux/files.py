"""What both a stored tree and a running guest's file system can do, and helpers on top."""

from __future__ import annotations

from typing import Protocol

ROOT = ("root", "root")


class Files(Protocol):
    """Files of a guest by absolute path. A missing file raises FileNotFoundError."""

    def exists(self, path: str) -> bool: ...
    def is_dir(self, path: str) -> bool: ...
    def read(self, path: str) -> bytes: ...
    def write(
        self, path: str, content: bytes, mode: int | None = None, owner: tuple[str, str] | None = None
    ) -> None: ...
    def mkdir(self, path: str, mode: int = 0o755, owner: tuple[str, str] = ROOT) -> None: ...
    def symlink(self, target: str, path: str) -> None: ...
    def remove(self, path: str) -> None: ...
    def children(self, path: str) -> list[str]: ...
    def mode(self, path: str) -> int: ...
    def owner(self, path: str) -> tuple[str, str]: ...


def text(files: Files, path: str, default: str = "") -> str:
    """A file as text; the default where there is none."""
    try:
        return files.read(path).decode(errors="replace")
    except (FileNotFoundError, IsADirectoryError):
        return default


def lines(files: Files, path: str) -> list[str]:
    return text(files, path).splitlines()


def write_text(
    files: Files, path: str, content: str, mode: int | None = None, owner: tuple[str, str] | None = None
) -> None:
    files.write(path, content.encode(), mode, owner)


def append_lines(files: Files, path: str, *more: str) -> None:
    write_text(files, path, text(files, path) + "".join(f"{line}\n" for line in more))


def empty(files: Files, folder: str) -> None:
    """Delete what is in a folder; the folder stays."""
    if files.is_dir(folder):
        for name in files.children(folder):
            files.remove(f"{folder}/{name}")


def remove_if_there(files: Files, path: str) -> None:
    if files.exists(path):
        files.remove(path)


def walk(files: Files, folder: str) -> list[str]:
    """Every path below a folder, parents first, in order."""
    found: list[str] = []
    for name in files.children(folder):
        path = f"{folder.rstrip('/')}/{name}"
        found.append(path)
        if files.is_dir(path):
            found += walk(files, path)
    return found

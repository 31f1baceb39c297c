"""What the command says when it cannot do what was asked: what was seen, what was expected, one next step."""

from __future__ import annotations

import errno
from pathlib import Path


class CommandProblem(Exception):
    """Something that the user, not the course, can put right."""

    def __init__(self, seen: str, next_step: str = "", expected: str = "") -> None:
        super().__init__(seen)
        self.seen = seen
        self.expected = expected
        self.next_step = next_step

    def __str__(self) -> str:
        rows = [("problem", self.seen), ("expected", self.expected), ("next", self.next_step)]
        return "\n".join(f"{name + ':':9} {text}" for name, text in rows if text)


class FolderNotWritable(CommandProblem):
    """The workspace stands where this user may not write."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"nothing can be written in {folder}.",
            "Name a folder of yours, for example: imagecourse lab ~/images-course",
        )


class DiskFull(CommandProblem):
    """A write ran out of room."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"the disk of {folder} is full; what was there before is unharmed.",
            "Free some space, then run the same command again.",
        )


class PortTaken(CommandProblem):
    """The port that was asked for belongs to another program."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"port {port} is taken by another program (perhaps a JupyterLab that still runs).",
            "Leave --port away to take the next free one, or stop the other program.",
        )


class NotAPort(CommandProblem):
    """The number is none that a server can listen on."""

    def __init__(self, port: int) -> None:
        super().__init__(f"{port} is no port.", "Name one between 1024 and 65535, or leave --port away.")


class NotAFolder(CommandProblem):
    """The workspace's name belongs to a file."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is a file.", "Name a folder, or move the file away.", "a folder for the workspace")


class NoWorkspace(CommandProblem):
    """The command needs a workspace, and there is none here."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"{folder} is no workspace of this course.",
            "Make one with: imagecourse init",
            "a folder that `imagecourse init` or `imagecourse lab` made",
        )


class WorkspaceIsNewer(CommandProblem):
    """The workspace was made by a later release than the one that is installed."""

    def __init__(self, theirs: str, ours: str) -> None:
        super().__init__(
            f"this workspace belongs to version {theirs} of the course; version {ours} is installed.",
            f"Install version {theirs} or later. Nothing in the workspace was changed.",
        )


class MissingPart(CommandProblem):
    """A part of the course, or of what it stands on, is not installed."""

    def __init__(self, part: str) -> None:
        super().__init__(
            f"{part} is not installed in this environment.",
            "Run `make env` in the course's folder (or install the course again), then the same command.",
        )


def from_operating_system(error: OSError, folder: Path) -> CommandProblem | None:
    """The problem behind an error of the operating system, where it is one that users can mend."""
    where = str(error.filename or folder)
    if error.errno == errno.ENOSPC:
        return DiskFull(where)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return FolderNotWritable(where)
    return None

"""What can go wrong with a guest that is not the guest's own doing."""

from __future__ import annotations


class GuestError(Exception):
    """A guest cannot do what was asked; the text says what was seen and what to do next."""


class NotAGuestDisk(GuestError):
    """These bytes are not an OS disk of ours."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This disk holds no guest that can be read: {why}. Make it again from an image.")


class MadeByNewer(GuestError):
    """The disk was written by a newer version of the course."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"This disk was written in format {found}, and this version of the course reads up to {known}. "
            "Update the course, or make the machine again."
        )


class AgentNotReady(GuestError):
    """The guest agent is not running, so nothing can be run inside."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The guest agent of '{name}' is not running, so a run command cannot reach the guest. "
            "Start the virtual machine again, or make a new one."
        )


class NobodySignsIn(GuestError):
    """There is no such account to sign in with."""

    def __init__(self, user: str, known: list[str]) -> None:
        super().__init__(
            f"Nobody can sign in as '{user}' here. Accounts that can: {', '.join(known) or 'none'}. The machine must be running, too."
        )


class ShellMissing(GuestError):
    """The package that gives Linux guests their shell is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "Linux guests need the package bashkit, which is not installed here. Run `imagecourse doctor`: it says how."
        )


class NoSuchGuestFile(GuestError):
    """The guest has no such file."""

    def __init__(self, path: str) -> None:
        super().__init__(f"The guest has no file {path}. List the folder above it to see what is there.")

"""What can go wrong at the doors, each with what was seen and one next step."""

from __future__ import annotations

from pathlib import Path


class DoorError(Exception):
    """Something between a process and its local cloud; the message is for the learner."""

    def _render_traceback_(self) -> list[str]:
        """In a notebook: the message alone."""
        return [str(self)]


class PortTaken(DoorError):
    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} on this machine is taken by another program. Choose another port, or none.")


class PortForbidden(DoorError):
    def __init__(self, port: int) -> None:
        super().__init__(f"This user may not listen on port {port}. Choose one from 1024 on, or none.")


class CloudUnusable(DoorError):
    """The file of a cloud is damaged, or was made by a newer course."""


class CloudClosed(DoorError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The local cloud {name} is closed in this process. Run the notebook's first cell again, then repeat this."
        )


class CloudHeld(DoorError):
    """The cloud is to be owned here, and another process has it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is held by another process of the course: a notebook's kernel, or another `imagecourse cloud`. "
            "Shut that down, or name another file."
        )


class DoorGone(DoorError):
    """The process that owned the cloud no longer answers."""

    def __init__(self, name: str, sent: bool = False) -> None:
        self.sent = sent
        what = "It may or may not have done the last request: look before you repeat it." if sent else "Try again."
        super().__init__(f"The process that held the local cloud {name} has ended. {what}")


class CloudBusy(DoorError):
    """The owner is alive and says nothing: it is stopped, or busy for very long."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The local cloud {name} is held by another process that does not answer. "
            "Restart or shut down the kernels that use it, then try again."
        )


class CloudFolderUnusable(DoorError):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The local cloud cannot be kept in {path.parent}: {reason}. Choose a folder you can write to."
        )


class OtherVersion(DoorError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The local cloud {name} is held by a process of another course version. "
            "Restart the kernels that were open during the update, then try again."
        )


class AdminRefused(DoorError):
    """The owner refused or failed what an attached process asked of it; `kind` is the name of the owner's exception."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class AzMissing(DoorError):
    def __init__(self) -> None:
        super().__init__(
            "The Azure CLI was not found: neither in the course's second environment nor on PATH. "
            "Run `make env` in the course's folder, or set IMAGECOURSE_AZ to the path of an az."
        )


class AzTooOld(DoorError):
    def __init__(self, path: Path, version: str, needed: str) -> None:
        super().__init__(
            f"{path} is Azure CLI {version}; the course needs {needed} or newer. "
            "Run `make env` in the course's folder, or set IMAGECOURSE_AZ to the path of a newer az."
        )


class AzUnusable(DoorError):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} does not work as an Azure CLI: {reason}. Run `make env` in the course's folder.")


class AzHung(DoorError):
    def __init__(self, command: str, seconds: float) -> None:
        super().__init__(
            f"`{command}` did not end within {seconds:g} seconds and was stopped. "
            "See what it has done so far with a `show` command; give it longer with timeout=."
        )

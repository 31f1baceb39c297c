"""A local Azure in a process of its own, for many clients: `imagecourse cloud`."""

from __future__ import annotations

from pathlib import Path

from course.cloud.server.account import Account
from course.cloud.server.certificates import certificates
from course.cloud.server.errors import CloudBusy
from course.cloud.server.hosts import Hosts
from course.cloud.server.network_door import NetworkDoor
from course.cloud.server.ownership import Attachment, Engine, Owner, own_or_attach
from course.cloud.server.sign_in import SignIn


class Standalone:
    """Owns a cloud (in memory, or in a file that nobody else has open) and answers at `base` until `close()`."""

    def __init__(self, path: Path | None = None, port: int = 0) -> None:
        self._owner = _owned(path) if path else None
        self._engine = _engine(path)
        chosen = certificates()
        door = Hosts(self._engine.handle, SignIn(Account())).answer
        self._door = NetworkDoor(door, self._engine.admin, chosen, direct=True)
        self.base = f"https://localhost:{self._door.start(port)}"
        self.ca = str(chosen.authority)

    def close(self) -> None:
        """Shut the door, leave the file."""
        self._door.close()
        self._engine.close()
        if self._owner is not None:
            self._owner.close()


def _owned(path: Path) -> Owner:
    held = own_or_attach(path)
    if isinstance(held, Attachment):
        held.close()
        raise CloudBusy(path.stem)
    return held


def _engine(path: Path | None) -> Engine:
    from course.cloud.engine import LocalEngine

    return LocalEngine(path)

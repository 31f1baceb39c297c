"""A local Azure in a process of its own, for many clients: `imagecourse cloud`."""

from __future__ import annotations

from pathlib import Path

from course.cloud.arm.persistence import CloudFileError
from course.cloud.server.errors import CloudHeld, CloudUnusable
from course.cloud.server.ownership import Engine, Listen, Ownership


class Standalone:
    """Owns a cloud, in memory or in a file, and answers at `base` until `close()`.

    The course's own processes may attach to it as to any other owner.
    """

    def __init__(self, path: Path | None = None, port: int = 0) -> None:
        listen = Listen(port, direct=True)
        try:
            self._ownership = Ownership(path, lambda: _engine(path), listen=listen)
        except CloudFileError as problem:
            raise CloudUnusable(str(problem)) from None
        if path is not None and not self._ownership.is_owner:
            self._ownership.close()
            raise CloudHeld(path)
        try:
            info = self._ownership.door()
        except BaseException:
            self._ownership.close()
            raise
        self.base, self.ca = f"https://localhost:{info.port}", info.authority

    def close(self) -> None:
        """Shut the door, and leave the file as one file."""
        self._ownership.close()


def _engine(path: Path | None) -> Engine:
    from course.cloud.engine import LocalEngine

    return LocalEngine(path)

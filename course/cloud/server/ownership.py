"""A cloud is a file: whoever opens it first owns it, the others attach, and one takes over when the owner ends."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from course.cloud.arm.http import Request, Response
from course.cloud.server.account import Account
from course.cloud.server.attachment import Attachment
from course.cloud.server.door_info import DoorInfo
from course.cloud.server.errors import (
    CloudBusy,
    CloudClosed,
    CloudFolderUnusable,
    DoorError,
    DoorGone,
    PortForbidden,
    PortTaken,
)
from course.cloud.server.file_lock import FileLock

T = TypeVar("T")
PATIENCE = 10.0  # seconds an owner may take from its lock to its open door
_PAUSE = 0.02


@dataclass(frozen=True)
class Listen:
    """Where an owner's door opens; `direct`: also as Azure Resource Manager at https://localhost:PORT."""

    port: int = 0
    direct: bool = False


class Engine(Protocol):
    """What answers: the local Azure in this process, or an attachment to it in another."""

    def handle(self, request: Request) -> Response: ...
    def admin(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]: ...
    def close(self) -> None: ...


class Owner:
    """The one process that has a cloud's file open."""

    def __init__(self, path: Path, lock: FileLock) -> None:
        self.path, self._lock = path, lock
        door_file(path).unlink(missing_ok=True)  # left by an owner that was killed

    def close(self) -> None:
        """Give the cloud up."""
        door_file(self.path).unlink(missing_ok=True)
        self._lock.release()


def door_file(path: Path) -> Path:
    """Where the owner of a cloud says how to reach it."""
    return path.with_name(path.name + ".door")


def lock_file(path: Path) -> Path:
    """What the owner of a cloud holds locked."""
    return path.with_name(path.name + ".lock")


def visitors_file(path: Path) -> Path:
    """What a command that uses a cloud holds locked with others, so that an owner for one command can wait for them."""
    return path.with_name(path.name + ".visitors")


def config_folder(path: Path) -> Path:
    """What `az` remembers for one cloud."""
    return path.with_suffix(".az")


def own_or_attach(path: Path, patience: float = PATIENCE) -> Owner | Attachment:
    """Own the cloud if nobody does, else attach to its owner; wait for an owner that is just opening or ending."""
    deadline = time.monotonic() + patience
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock.acquire(lock_file(path))
            if lock is not None:
                return Owner(path, lock)
        except OSError as error:
            raise CloudFolderUnusable(path, error.strerror or str(error)) from error
        attachment = attach(path)
        if attachment is not None:
            return attachment
        if time.monotonic() > deadline:
            raise CloudBusy(path.stem)
        time.sleep(_PAUSE)


def attach(path: Path) -> Attachment | None:
    """Attach to the owner of a cloud; None if there is none to be reached."""
    return attach_at(door_file(path))


def attach_at(described: Path) -> Attachment | None:
    """Attach to the door that a file describes; None if it is shut."""
    info = DoorInfo.read(described)
    if info is None:
        return None
    attachment = Attachment(info)
    try:
        attachment.hello()
    except DoorGone:
        attachment.close()
        return None
    return attachment


class Ownership:
    """This process's part in a cloud: owner or attached, with one surface, and owner once the owner has ended.

    `path` None is a cloud in memory: owned from the start, and its door opens when it is first asked for.
    """

    def __init__(
        self,
        path: Path | None,
        open_engine: Callable[[], Engine],
        account: Account | None = None,
        name: str = "memory",
        listen: Listen | None = None,
    ) -> None:
        self.path, self._open_engine, self._listen = path, open_engine, listen or Listen()
        self.name = path.stem if path else name
        self._account = account or Account()
        self._lock = threading.RLock()
        self.is_closed = False
        self._part: _Owned | Attachment = self._join()

    @property
    def is_owner(self) -> bool:
        """Whether the engine runs in this process."""
        return isinstance(self._part, _Owned)

    @property
    def account(self) -> Account:
        """The learner's identity in this cloud."""
        return self._part.info.account if isinstance(self._part, Attachment) else self._account

    def handle(self, request: Request) -> Response:
        """Azure's answer, from here or from the owner."""
        return self._ask(lambda part: part.handle(request))

    def admin(self, method: str, arguments: dict[str, Any] | None = None) -> dict[str, Any]:
        """The engine's answer to a question that is not Azure's."""
        return self._ask(lambda part: part.admin(method, arguments or {}))

    def door(self) -> DoorInfo:
        """The open door of this cloud, for child processes."""
        self._require_open()
        part = self._part
        if isinstance(part, Attachment):
            self.admin("hello")  # the owner may have ended: then this process takes over, and its door is the one
            part = self._part
        return part.info if isinstance(part, Attachment) else part.door()

    def close(self) -> None:
        """Leave the cloud; an owner shuts its door."""
        with self._lock:
            self.is_closed = True
            self._part.close()

    def _require_open(self) -> None:
        if self.is_closed:
            raise CloudClosed(self.name)

    def _ask(self, ask: Callable[[_Owned | Attachment], T]) -> T:
        self._require_open()
        part = self._part
        try:
            return ask(part)
        except DoorGone as gone:
            if gone.sent:
                raise
            return ask(self._rejoin(part))

    def _rejoin(self, lost: _Owned | Attachment) -> _Owned | Attachment:
        with self._lock:
            if self._part is lost:  # else another thread was faster
                lost.close()
                self._part = self._join()
            return self._part

    def _join(self) -> _Owned | Attachment:
        if self.path is None:
            return _Owned(self._open_engine(), self._account, self.name, None, self._listen)
        held = own_or_attach(self.path)
        if isinstance(held, Attachment):
            return held
        try:
            owned = _Owned(self._open_engine(), self._account, self.name, held, self._listen)
        except BaseException:
            held.close()
            raise
        owned.try_door()
        return owned


class _Owned:
    """The engine in this process, one request at a time, with a door for the others."""

    def __init__(self, engine: Engine, account: Account, name: str, owner: Owner | None, listen: Listen) -> None:
        self._engine, self._account, self._name, self._owner = engine, account, name, owner
        self._listen = listen
        self._lock = threading.RLock()
        self._door: _OpenDoor | None = None

    def handle(self, request: Request) -> Response:
        with self._lock:
            return self._engine.handle(request)

    def admin(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if method == "hello":
            return {"name": self._name}
        with self._lock:
            return self._engine.admin(method, arguments)

    def try_door(self) -> None:
        """Open the door where there are sockets; without them a cloud has one process, and that is enough."""
        with suppress(OSError, ImportError, PortTaken, PortForbidden):
            self.door()

    def door(self) -> DoorInfo:
        with self._lock:
            if self._door is None:
                self._door = _OpenDoor(self, self._account, self._name, self._owner, self._listen)
            return self._door.info

    def close(self) -> None:
        door, self._door = self._door, None
        if door is not None:
            door.close()
        with self._lock:
            self._engine.close()
        if self._owner is not None:
            self._owner.close()


class _OpenDoor:
    """A network door with the file that describes it."""

    def __init__(self, part: _Owned, account: Account, name: str, owner: Owner | None, listen: Listen) -> None:
        from course.cloud.server.certificates import certificates
        from course.cloud.server.hosts import Hosts
        from course.cloud.server.network_door import NetworkDoor
        from course.cloud.server.sign_in import SignIn

        chosen = certificates()
        answer = Hosts(part.handle, SignIn(account)).answer
        self._door = NetworkDoor(answer, part.admin, chosen, direct=listen.direct)
        port = self._door.start(listen.port)
        self._scratch = (
            None if owner else tempfile.TemporaryDirectory(prefix="imagecourse-", ignore_cleanup_errors=True)
        )
        self.described, config = self._places(owner)
        self.info = DoorInfo(
            port, self._door.secret, str(chosen.authority), name, str(config), str(self.described), account
        )
        self.info.write(self.described)

    def _places(self, owner: Owner | None) -> tuple[Path, Path]:
        if owner is not None:
            return door_file(owner.path), config_folder(owner.path)
        assert self._scratch is not None
        return Path(self._scratch.name, "memory.door"), Path(self._scratch.name, "az")

    def close(self) -> None:
        self.described.unlink(missing_ok=True)
        self._door.close()
        if self._scratch is not None:
            self._scratch.cleanup()


__all__ = ["Attachment", "DoorError", "Engine", "Owner", "Ownership", "attach", "attach_at", "own_or_attach"]

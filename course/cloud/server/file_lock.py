"""A lock on a file, for one or for several at once, held until it is released or the process ends, however it ends."""

from __future__ import annotations

import os
import sys
import weakref
from pathlib import Path

_held: weakref.WeakSet[FileLock] = weakref.WeakSet()


class FileLock:
    """A lock that is held; see `acquire`."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor
        _held.add(self)

    @classmethod
    def acquire(cls, path: Path, *, shared: bool = False) -> FileLock | None:
        """The lock on this file; None if another process, or another part of this one, has it.

        Several may have a shared one at a time, and while they have it nobody has it alone.
        """
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            if _try_lock(descriptor, shared):
                return cls(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        return None

    def release(self) -> None:
        """Let the next one have it."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            _unlock(descriptor)
            os.close(descriptor)

    def pass_on(self) -> None:
        """Let the program that takes this process's place hold it too."""
        if self._descriptor is not None:
            os.set_inheritable(self._descriptor, True)

    def forget(self) -> None:
        """Drop it in a forked child, where it would outlive the owner; the parent keeps it."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    _ALL = 0x7FFFFFFF  # bytes; Windows locks ranges, also beyond a file's end: who shares takes one byte of its own

    def _try_lock(descriptor: int, shared: bool) -> bool:
        os.lseek(descriptor, os.getpid() if shared else 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1 if shared else _ALL)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        """Closing does it."""

else:
    import fcntl

    def _try_lock(descriptor: int, shared: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)

    def _forget_all() -> None:
        for lock in list(_held):
            lock.forget()

    os.register_at_fork(after_in_child=_forget_all)

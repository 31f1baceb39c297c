"""Commands that use one cloud at the same time: the one that owns it shuts its door when the last has ended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from course.cloud.server.errors import CloudFolderUnusable
from course.cloud.server.file_lock import FileLock
from course.cloud.server.ownership import visitors_file

_PAUSE = 0.02


def visit(path: Path) -> FileLock:
    """Say, until this is released or the process ends, that a command uses the cloud; waits while its door is shut."""
    return _wait(path, shared=True)


@contextmanager
def closing_time(path: Path) -> Iterator[None]:
    """Wait until no command uses the cloud, and let none begin meanwhile; Ctrl-C shuts it on those that are there."""
    lock = None
    with suppress(KeyboardInterrupt):
        lock = _wait(path, shared=False)
    try:
        yield
    finally:
        if lock is not None:
            lock.release()


def _wait(path: Path, *, shared: bool) -> FileLock:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            lock = FileLock.acquire(visitors_file(path), shared=shared)
            if lock is not None:
                return lock
            time.sleep(_PAUSE)
    except OSError as error:
        raise CloudFolderUnusable(path, error.strerror or str(error)) from error

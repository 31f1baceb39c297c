"""Room and rights: asked before anything is downloaded."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from tools.setup.errors import DiskFull, FolderNotWritable


def free_mb(folder: Path) -> int:
    """Free space where the folder is, or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free // 1_000_000


def require_room(folder: Path, needed_mb: int) -> None:
    """Raise unless the environment fits."""
    free = free_mb(folder)
    if free < needed_mb:
        raise DiskFull(str(folder.parent), free, needed_mb)


def require_writable(folder: Path) -> None:
    """Raise unless files can be made in the folder, or in the one that will hold it."""
    place = folder if folder.exists() else folder.parent
    try:
        handle, name = tempfile.mkstemp(prefix=".imagecourse-", dir=place)
    except OSError:
        raise FolderNotWritable(str(place)) from None
    os.close(handle)
    os.unlink(name)

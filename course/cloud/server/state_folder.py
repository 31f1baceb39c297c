"""Where this user's own files live that belong to no workspace: the certificates and what was learnt about `az`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def state_folder() -> Path:
    """The folder, made if need be and closed to other users; a temporary one where the home is not writable."""
    for candidate in (_preferred(), Path(tempfile.gettempdir()) / f"imagecourse-{_user()}"):
        if _make_private(candidate):
            return candidate
    return Path(tempfile.mkdtemp(prefix="imagecourse-"))


def _preferred() -> Path:
    chosen = os.environ.get("IMAGECOURSE_STATE")
    if chosen:
        return Path(chosen)
    home = Path(os.path.expanduser("~"))
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "imagecourse"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "imagecourse"
    return Path(os.environ.get("XDG_STATE_HOME") or home / ".local" / "state") / "imagecourse"


def _user() -> str:
    return str(os.getuid()) if sys.platform != "win32" else os.environ.get("USERNAME", "user")


def _make_private(folder: Path) -> bool:
    """Make the folder with mode 0700; False if it cannot be ours alone."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if sys.platform != "win32":
            if folder.stat().st_uid != os.getuid():
                return False
            folder.chmod(0o700)
        return os.access(folder, os.W_OK)
    except OSError:
        return False

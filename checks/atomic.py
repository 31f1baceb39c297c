"""Files that are either the old one or the new one, never half of it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from checks.errors import FileNotWritten


def write_atomically(path: Path, text: str) -> None:
    """Write beside the file, then take its place."""
    target = Path(os.path.realpath(path))
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, target.stat().st_mode & 0o777 if target.exists() else 0o644)
        os.replace(temporary, target)
    except (OSError, UnicodeError) as error:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        reason = getattr(error, "strerror", None) or str(error)
        raise FileNotWritten(
            f"{path} could not be written: {reason}.", "Choose a folder that you may write to."
        ) from error

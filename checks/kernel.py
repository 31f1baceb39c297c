"""The kernel that a verb is called in: its names, what it has run, and the notebook file that it belongs to."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

JUPYTER_SERVER = "JPY_SESSION_NAME"  # jupyter_server gives the kernel the notebook's path in it
VS_CODE = "__vsc_ipynb_file__"


def shell() -> Any:
    """The running IPython shell, None in a plain interpreter."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def names() -> MutableMapping[str, Any]:
    """The learner's names."""
    running = shell()
    found: MutableMapping[str, Any] = running.user_ns if running is not None else vars(sys.modules["__main__"])
    return found


def history() -> list[str]:
    """The cells that this kernel has run, oldest first, the running one included."""
    manager = getattr(shell(), "history_manager", None)
    return [str(cell) for cell in getattr(manager, "input_hist_raw", ()) if str(cell).strip()]


def notebook_path() -> Path | None:
    """The notebook's file, where whoever started the kernel said so."""
    named = names().get(VS_CODE) or os.environ.get(JUPYTER_SERVER, "")
    path = Path(str(named))
    return path if path.suffix == ".ipynb" and path.is_file() else None

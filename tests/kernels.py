"""A real kernel for tests: cells in, what a learner would see out."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.manager import KernelManager

PATIENCE = 90


@dataclass
class Said:
    """What a cell left below it."""

    stdout: str = ""
    stderr: str = ""
    text: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    error: str = ""
    traceback: list[str] = field(default_factory=list)

    @property
    def all(self) -> str:
        """Everything, as plain text."""
        return "\n".join([self.stdout, *self.text, self.stderr, *self.traceback])


class Kernel:
    """An ipykernel in a folder, as JupyterLab starts it there."""

    def __init__(self, folder: Path, environ: Mapping[str, str] | None = None) -> None:
        self._manager = KernelManager(kernel_name="python3")
        self._manager.start_kernel(cwd=str(folder), env={**os.environ, **(environ or {})}, stderr=subprocess.DEVNULL)
        self._client = self._manager.client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=PATIENCE)

    def run(self, code: str) -> Said:
        """Run a cell to its end."""
        said = Said()

        def hear(message: dict[str, Any]) -> None:
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                setattr(said, content["name"], getattr(said, content["name"]) + content["text"])
            elif kind in ("display_data", "execute_result"):
                said.text.append(content["data"].get("text/plain", ""))
                said.html.append(content["data"].get("text/html", ""))
            elif kind == "error":
                said.error, said.traceback = f"{content['ename']}: {content['evalue']}", content["traceback"]

        self._client.execute_interactive(code, timeout=PATIENCE, output_hook=hear, allow_stdin=False)
        return said

    @property
    def pid(self) -> int:
        """The kernel's process."""
        return int(self._manager.provisioner.pid)

    def kill(self) -> None:
        """End it as a crash or an out-of-memory killer would."""
        os.kill(self.pid, signal.SIGKILL)
        self._manager.provisioner.process.wait()

    def close(self) -> None:
        """Shut it down, as JupyterLab does."""
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=not self._manager.is_alive())
        self._manager.cleanup_resources()

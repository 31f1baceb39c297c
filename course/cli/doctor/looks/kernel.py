"""A notebook kernel: it starts, it is this Python, and it can import what notebooks begin with."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from queue import Empty
from typing import Any

from course.cli.doctor.finding import Finding, fails, works
from course.cli.doctor.look import Surroundings

NAME = "kernel"
ORDER = 50
STARTS_WITHIN = 20
_CELL = "import sys\nfrom imagecourse import begin, check\nprint(sys.prefix)"


def look(where: Surroundings) -> Finding:
    """Start one in an empty folder, as JupyterLab does, and run a cell."""
    from jupyter_client.manager import start_new_kernel

    with tempfile.TemporaryDirectory(prefix="imagecourse-") as folder:
        options: dict[str, Any] = {"cwd": folder, "env": dict(where.environ), "stderr": subprocess.DEVNULL}
        try:
            manager, client = start_new_kernel(startup_timeout=STARTS_WITHIN, kernel_name="python3", **options)
        except Exception as error:  # whatever keeps it from starting is what the learner has to know
            return fails(f"no kernel starts: {error}", "Run `make env` in the course's folder.")
        try:
            return _judged(_run(client))
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def _judged(said: str) -> Finding:
    if said.strip() == sys.prefix:
        return works("starts, and has the course")
    if said.startswith("/") or said[1:3] == ":\\":
        seen = f"kernels run in {said.strip()}, the course is in {sys.prefix}"
        return fails(seen, "Remove your own kernel 'python3': `jupyter kernelspec list` says where it is.")
    return fails(f"a first cell does not run: {said.strip()}", "Run `make env` in the course's folder.")


def _run(client: Any) -> str:
    """What the cell printed, or its error."""
    said: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        content = message["content"]
        if message["msg_type"] == "stream":
            said.append(content["text"])
        elif message["msg_type"] == "error":
            said[:] = [f"{content['ename']}: {content['evalue']}"]

    try:
        client.execute_interactive(_CELL, timeout=STARTS_WITHIN, output_hook=hear, allow_stdin=False)
    except (TimeoutError, Empty):
        return f"it did not end within {STARTS_WITHIN} seconds"
    return "".join(said)

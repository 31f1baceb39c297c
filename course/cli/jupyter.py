"""JupyterLab on a workspace, in this process: one program to stop, nothing left over."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from course.cli.errors import CommandProblem

ADDRESS = "http://127.0.0.1:{port}/lab/tree/{notebook}?token={token}"


def token() -> str:
    """The token of this run; JUPYTER_TOKEN names one."""
    return os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(24)


def lab_arguments(
    folder: Path, notebook: str, port: int, *, retries: int, browser: bool, shell: list[str] | None
) -> list[str]:
    """The words on JupyterLab's command line. The token is none of them: others can read those."""
    words = [
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{notebook}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        f"--ServerApp.port_retries={retries}",
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--ServerApp.log_level=WARN",
        "--LabApp.log_level=WARN",
    ]
    if shell:
        words.append(f"--ServerApp.terminado_settings={{'shell_command': {shell!r}}}")
    if not browser:
        words.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--ServerApp.allow_root=True")
    return words


def serve(arguments: list[str], when_ready: Callable[[int], None]) -> None:
    """Run JupyterLab until it is stopped; call back with its port once it answers."""
    from jupyterlab.labapp import LabApp

    try:
        server = LabApp.initialize_server(arguments)
    except SystemExit as stop:
        raise CommandProblem(
            "JupyterLab did not start; its own words are above.",
            "Run `imagecourse doctor`. A settings file of your own in ~/.jupyter may be the cause.",
        ) from stop
    server.io_loop.add_callback(when_ready, server.port)
    server.start()

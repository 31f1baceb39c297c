"""Open JupyterLab on your workspace, at the start notebook. Makes the workspace the first time."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from course.cli import jupyter, ports, terminals
from course.cli.lab_environment import first_on_path, lab_environment
from course.cli.version import course_version
from course.cli.workspace import START, Workspace, find

HELP = "open JupyterLab on the start notebook"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the verb's arguments."""
    parser.add_argument("folder", nargs="?", help="the workspace (default: this folder if it is one, else ./workspace)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--port", type=int, help="the port to listen on (default: the first free one from 8888)")


def run(arguments: argparse.Namespace) -> int:
    """Make or complete the workspace, then serve it until stopped."""
    workspace = find(arguments.folder)
    port = ports.choose(arguments.port)
    _prepare(workspace)
    _serve(workspace, port, wanted=arguments.port, browser=not arguments.no_browser)
    return 0


def _prepare(workspace: Workspace) -> None:
    fresh = not workspace.exists()
    added = workspace.add_missing()
    if fresh:
        _say(f"Made your workspace in {workspace.folder}")
    elif added:
        _say(f"Added to your workspace: {', '.join(added)}")
    for name in ("imagecourse", "course", "checks"):
        if (workspace.folder / f"{name}.py").exists():
            _say(
                f"{name}.py in your workspace has the name of a part of the course: rename it, or notebooks may not start."
            )
    if workspace.is_older():
        _say(
            f"This workspace is from version {workspace.version()} of the course; {course_version()} is installed. "
            "`imagecourse update` brings in what is new, and keeps your answers."
        )


def _serve(workspace: Workspace, port: int, *, wanted: int | None, browser: bool) -> None:
    token = jupyter.token()
    os.environ.update(lab_environment(workspace, os.environ), JUPYTER_TOKEN=token)
    shell = terminals.shell_command(workspace.hidden / "terminal", first_on_path(workspace))
    retries = 0 if wanted else ports.TRIES  # another program may take the port before JupyterLab does
    words = jupyter.lab_arguments(workspace.folder, START, port, retries=retries, browser=browser, shell=shell)
    jupyter.serve(words, _address_printer(token, wanted))


def _address_printer(token: str, wanted: int | None) -> Callable[[int], None]:
    def when_ready(port: int) -> None:
        if wanted is None and port != ports.DEFAULT:
            _say(f"Port {ports.DEFAULT} is taken; using {port}.")
        address = jupyter.ADDRESS.format(port=port, notebook=START, token=token)
        _say(f"JupyterLab is ready:\n\n    {address}\n\nControl-C stops it; your work is saved in the notebooks.")

    return when_ready


def _say(text: str) -> None:
    print(text, file=sys.stdout, flush=True)

"""Make your workspace: your own copy of the notebooks. One that is there keeps every file."""

from __future__ import annotations

import argparse

from course.cli.workspace import find

HELP = "make a workspace, your own copy of the notebooks"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the verb's arguments."""
    parser.add_argument("folder", nargs="?", help="where (default: ./workspace)")


def run(arguments: argparse.Namespace) -> int:
    """Copy the notebooks that are not there yet."""
    workspace = find(arguments.folder)
    fresh = not workspace.exists()
    added = workspace.add_missing()
    if fresh:
        print(f"Made your workspace in {workspace.folder} with {len(added)} notebooks.")
        print(f"Open it with: imagecourse lab {workspace.folder}")
    elif added:
        print(f"{workspace.folder} was there. Added: {', '.join(added)}. Nothing else was changed.")
    else:
        print(f"{workspace.folder} is there and complete. Nothing was changed.")
    return 0

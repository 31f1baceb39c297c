"""Bring your workspace to the installed version of the course. Notebooks with your answers stay as they are."""

from __future__ import annotations

import argparse

from course.cli.version import course_version
from course.cli.workspace import Change, Workspace, find

HELP = "bring the workspace up to date, never touching answers"

WORDS = {
    Change.ADDED: "new in the course, added to your workspace",
    Change.REFRESHED: "changed in the course; your copy was untouched, so it is now the new one",
    Change.KEPT: "changed in the course; your copy has your work, so it stays as it is",
    Change.UNREADABLE: "your copy is no readable notebook; left as it is",
    Change.RETIRED: "no longer part of the course; your copy stays",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the verb's arguments."""
    parser.add_argument("folder", nargs="?", help="the workspace (default: this folder if it is one, else ./workspace)")


def run(arguments: argparse.Namespace) -> int:
    """Update, and say what became of each notebook."""
    workspace = find(arguments.folder)
    before = workspace.version()
    changes = workspace.update()
    told = {name: change for name, change in changes.items() if change is not Change.SAME}
    for name, change in told.items():
        print(f"{name}: {WORDS[change]}")
    if not told:
        print("Every notebook is up to date.")
    print(_versions(before))
    for name, change in told.items():
        if change in (Change.KEPT, Change.UNREADABLE):
            print(_how_to_take_the_new_one(workspace, name))
    return 0


def _versions(before: str | None) -> str:
    now = course_version()
    return f"Your workspace is at version {now}" + (f" (it was at {before})." if before not in (None, now) else ".")


def _how_to_take_the_new_one(workspace: Workspace, name: str) -> str:
    return f"To take the new {name}: rename yours ({workspace.folder / name}), then run `imagecourse update` again."

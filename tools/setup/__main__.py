"""The command line of set-up: python -m tools.setup env | test | bench."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.setup import steps
from tools.setup.errors import DiskFull, FolderNotWritable, SetUpProblem
from tools.setup.places import HERE
from tools.setup.progress import Progress


def main(argv: list[str] | None = None) -> int:
    """Run one verb; say what is wrong, and the next step, where it cannot go on."""
    parser = argparse.ArgumentParser(prog="python -m tools.setup", description=__doc__)
    parser.add_argument("verb", choices=["env", "test", "bench"], help="env: for learning; test, bench: for developing")
    verb: str = parser.parse_args(argv).verb
    progress = Progress()
    try:
        with _alone(HERE.root), _operating_system_errors(HERE.root):
            changed = _run(verb, progress)
    except SetUpProblem as problem:
        progress.say(str(problem))
        return 1
    except KeyboardInterrupt:
        progress.say("stopped. Run the same command again: it goes on where it stopped.")
        return 130
    if changed:
        progress.say(f"Set up in {progress.seconds():.0f} seconds.")
    return 0


def _run(verb: str, progress: Progress) -> bool:
    changed = steps.course(HERE, progress)
    changed = steps.command_line(HERE, progress, os.environ) or changed
    steps.compiled(HERE)
    if verb == "test":
        changed = steps.test(HERE, progress) or changed
    if verb == "bench":
        changed = steps.bench(HERE, progress) or changed
    return changed


@contextlib.contextmanager
def _operating_system_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise FolderNotWritable(str(error.filename or folder)) from None
    except OSError as error:
        if error.errno == 28:
            raise DiskFull(str(folder), None, 1) from None
        raise


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Keep a second set-up of the same folder waiting until the first is done."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with (root / "pyproject.toml").open() as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("  another set-up is at work in this folder: waiting for it.", flush=True)
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main())

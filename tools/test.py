"""Run every test of the course: make test. More words go to pytest: make test ARGS="-k images"."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from tools.setup.chromium import HOW_TO_GET_ONE, find_or_install
from tools.setup.places import HERE

NBVAL = ("--nbval", "--nbval-current-env", "--nbval-cell-timeout", "120")
EVERYTHING = ("tests", "tests/reference")  # the second holds no Python: nbval compares its notebooks, cell by cell


def main(words: Sequence[str]) -> int:
    """Find a browser, then hand over to pytest; its exit code."""
    (HERE.root / "build").mkdir(exist_ok=True)
    browser = find_or_install(os.environ, HERE.root / "build" / "chromium.log")
    print(f"browser tests use {browser}" if browser else HOW_TO_GET_ONE, flush=True)
    environment = {**os.environ, **({"CHROME": browser} if browser else {})}
    return subprocess.run(command(words), cwd=HERE.root, env=environment).returncode


def command(words: Sequence[str]) -> list[str]:
    """Everything, or what the words name; a file's tests stay together, because a notebook has one kernel."""
    named = any(not word.startswith("-") and (HERE.root / word.partition("::")[0]).exists() for word in words)
    places = () if named else EVERYTHING
    return [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", *NBVAL, *places, *words]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

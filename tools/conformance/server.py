"""A local Azure of its own for each suite: `imagecourse cloud`, started and stopped."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tools.setup.places import HERE


@dataclass(frozen=True)
class Server:
    """Where it answers, and the certificate authority to trust."""

    base: str
    ca: str


@contextmanager
def server() -> Iterator[Server]:
    """A fresh cloud in memory, gone afterwards."""
    command = [sys.executable, "-m", "course.cli.main", "cloud", "--json"]
    with subprocess.Popen(command, cwd=HERE.root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Server(**json.loads(process.stdout.readline()))
        finally:
            process.terminate()
            process.wait(30)

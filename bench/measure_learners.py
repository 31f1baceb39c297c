"""One cloud shared by 200 learners who do the capture flow at once: latency, memory, errors."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.row import Row
from bench.timing import resident
from bench.worker import ROOT, ask

LEARNERS = 200


def measure() -> list[Row]:
    """The server keeps its cloud in a file, and runs in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["cloud", "--json", "--state", str(Path(folder, "shared.db"))]
        command = [sys.executable, "-m", "course.cli.main", *words]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                where = json.loads(server.stdout.readline())
                empty = resident(server.pid)
                found = ask("bench.learners", where["base"], where["ca"], str(LEARNERS))
                grown = resident(server.pid) - empty
            finally:
                server.terminate()
    if found["errors"]:
        raise RuntimeError(f"{found['errors']} requests failed, first: {found['first']}")
    requests, flows = sorted(found["requests"]), sorted(found["flows"])
    return [
        Row(f"{LEARNERS} learners: request, p50", "ms", 1000 * _at(requests, 0.5)),
        Row(f"{LEARNERS} learners: request, p99", "ms", 1000 * _at(requests, 0.99)),
        Row(f"{LEARNERS} learners: whole flow, p50", "s", _at(flows, 0.5)),
        Row(f"{LEARNERS} learners: whole flow, p99", "s", _at(flows, 0.99)),
        Row(f"{LEARNERS} learners: requests a second", "1/s", len(requests) / flows[-1]),
        Row(f"{LEARNERS} learners: memory", "MB", grown),
        Row(f"{LEARNERS} learners: errors", "", found["errors"]),
    ]


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]

"""`make lab` on a machine that is set up: seconds until JupyterLab serves the start notebook, first and second time."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
import urllib.request

from bench.row import Row
from bench.worker import ROOT


def measure() -> list[Row]:
    """The first start makes the workspace, the second finds it."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = _start(f"{folder}/workspace"), _start(f"{folder}/workspace")
    return [Row("make lab, new workspace", "s", first), Row("make lab, second start", "s", second)]


def _start(workspace: str) -> float:
    command = ["make", "--no-print-directory", "lab", f"ARGS=--no-browser {workspace}"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as lab:
        assert lab.stdout is not None
        try:
            for line in lab.stdout:
                address = re.search(r"http://127\.0\.0\.1:\d+/lab\S*", line)
                if address:
                    with urllib.request.urlopen(address[0]) as page:
                        page.read()
                    return time.perf_counter() - start
        finally:
            os.killpg(lab.pid, 15)
    raise RuntimeError("make lab ended without an address")

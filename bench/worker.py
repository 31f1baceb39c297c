"""Run one part of the bench in a fresh interpreter, and read the JSON that it prints last."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "build" / "venv-bench" / "bin" / "python"


def ask(module: str, *words: str, python: Path | str = sys.executable, **environment: str) -> Any:
    """What `python -m module words` printed on its last line."""
    command = [str(python), "-m", module, *words]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{module} failed:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])

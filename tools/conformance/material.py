"""The conformance material beside the project: where it is, and how its own tools are run."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.conformance.server import Server, server
from tools.setup.places import HERE

FOLDER = HERE.root.parent / "shared" / "conformance"


class NoMaterial(Exception):
    """The recordings are not on this machine."""

    def __init__(self) -> None:
        super().__init__(
            f"problem: {FOLDER} is not there: conformance is measured against recordings that stay outside the project.\n"
            "next:    put them there, or leave `make conformance` to a machine that has them."
        )


def require() -> None:
    """Raise where the material is missing."""
    if not (FOLDER / "README.md").exists():
        raise NoMaterial


def recordings(tiers: Sequence[str]) -> list[str]:
    """The recordings of these tiers."""
    manifest = json.loads((FOLDER / "recordings" / "MANIFEST.json").read_text("utf-8"))
    return [str(FOLDER / "recordings" / entry["file"]) for entry in manifest if entry["tier"] in tiers]


def run(tool: str, *words: str) -> Any:
    """The JSON that one of the material's tools writes about a fresh cloud."""
    with server() as answering, tempfile.TemporaryDirectory() as folder:
        return _run(answering, Path(folder, "result.json"), tool, words)


def _run(answering: Server, result: Path, tool: str, words: Sequence[str]) -> Any:
    script = str(FOLDER / "tools" / tool)
    python = HERE.az / "bin" / "python" if tool in ("run_scenarios.py", "run_scripts.py") else Path(sys.executable)
    common = ["--base", answering.base, "--cafile", answering.ca, "--json", str(result)]
    done = subprocess.run([str(python), script, *words, *common], capture_output=True, text=True)
    if not result.exists():
        raise RuntimeError(f"{tool} wrote no result:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return json.loads(result.read_text("utf-8"))

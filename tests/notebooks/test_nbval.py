"""A canary: nbval still works with this pytest, and fails where we rely on it to fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

PYTEST_MAJOR = 9  # nbval 0.11 uses parts of pytest that a new major may drop: try it before moving this


def run(folder: Path, *outputs: str) -> subprocess.CompletedProcess[str]:
    """nbval, strictly, on a notebook whose one cell prints `tea`."""
    cells = [
        nbformat.v4.new_code_cell(
            "print('tea')", execution_count=1, outputs=[nbformat.v4.new_output("stream", name="stdout", text=text)]
        )
        for text in outputs
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "canary.ipynb")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env"]
    options = ["--nbval-cell-timeout", "60", "--rootdir", ".", "-c", "/dev/null", "canary.ipynb"]
    return subprocess.run([*command, *options], cwd=folder, capture_output=True, text=True, timeout=120)


def test_pytest_is_of_the_major_version_that_nbval_was_tried_with() -> None:
    assert pytest.version_tuple[0] == PYTEST_MAJOR


@pytest.mark.slow
def test_nbval_passes_equal_outputs_and_fails_different_ones(tmp_path: Path) -> None:
    assert run(tmp_path, "tea\n").returncode == 0
    done = run(tmp_path, "tea\n", "coffee\n")
    assert done.returncode == 1, done.stdout
    assert "1 failed, 1 passed" in done.stdout

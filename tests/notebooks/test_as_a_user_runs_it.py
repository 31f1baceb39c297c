"""`pytest --nbval-lax notebooks`, as it stands, in a copy of the folder, as a user would run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_nbval_lax_passes_on_the_notebooks_and_leaves_nothing_behind(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".*"))
    before = sorted(path.name for path in (tmp_path / "notebooks").iterdir())
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("IMAGECOURSE_", "PYTEST_"))}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval-lax", "notebooks"]
    done = subprocess.run(command, cwd=tmp_path, env=kept, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
    assert sorted(path.name for path in (tmp_path / "notebooks").iterdir()) == before

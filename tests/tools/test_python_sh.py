"""tools/python.sh finds a Python that can hold the course, or says what to install."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "python.sh"


def fake(folder: Path, name: str, prints: str, code: int) -> None:
    """A Python that answers the probe in its own way."""
    program = folder / name
    program.write_text(f"#!/bin/sh\necho '{prints}'\nexit {code}\n")
    program.chmod(0o755)


def find(folder: Path, python: str = "python3") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": f"{folder}:/usr/bin:/bin", "PYTHON": python}
    return subprocess.run(["/bin/sh", str(SCRIPT)], env=environment, capture_output=True, text=True)


def test_the_python_that_is_named_is_taken(tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", str(SCRIPT)], env={**os.environ, "PYTHON": sys.executable}, capture_output=True, text=True
    )
    assert done.returncode == 0
    assert Path(done.stdout.strip()).resolve() == Path(sys.executable).resolve()


def test_one_that_is_too_old_is_named_with_its_version(tmp_path: Path) -> None:
    fake(tmp_path, "oldpython", "/usr/bin/oldpython 3.9", 3)
    done = find(tmp_path, "oldpython")
    assert done.returncode == 1
    assert "no Python 3.11 or newer was found. Seen: oldpython (3.9)." in done.stderr
    assert "next:" in done.stderr


def test_a_missing_venv_module_is_told_from_a_missing_python(tmp_path: Path) -> None:
    fake(tmp_path, "barepython", "/usr/bin/barepython 3.11", 4)
    done = find(tmp_path, "barepython")
    assert done.returncode == 1
    assert "its venv module is missing" in done.stderr
    assert "sudo apt-get install python3.11-venv" in done.stderr


def test_a_machine_without_any_python_gets_a_clear_word(tmp_path: Path) -> None:
    done = find(tmp_path, "no-such-python")
    assert done.returncode == 1
    assert "Seen: none." in done.stderr


@pytest.mark.parametrize("folder", ["with space", "plain"])
def test_a_path_with_a_space_is_printed_whole(tmp_path: Path, folder: str) -> None:
    place = tmp_path / folder
    place.mkdir()
    fake(place, "spaced", f"{place}/spaced 3.12", 0)
    assert find(place, "spaced").stdout.strip() == f"{place}/spaced"

"""Which az set-up takes: the one named, a suitable one on PATH, or one of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from course.cloud.server.launcher_script import install_launcher
from tools.setup import az
from tools.setup.errors import UnsuitableAz


def fake_az(folder: Path, version: str) -> Path:
    """An az that knows its version and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "az"
    program.write_text(f'#!/bin/sh\necho \'{{"azure-cli": "{version}"}}\'\n')
    program.chmod(0o755)
    return program


def on_path(folder: Path) -> dict[str, str]:
    return {"PATH": f"{folder}{os.pathsep}{os.defpath}"}


def test_a_new_enough_az_on_path_is_taken(tmp_path: Path) -> None:
    program = fake_az(tmp_path, "2.91.0")
    assert az.chosen(on_path(tmp_path)) == program


def test_an_old_az_on_path_is_passed_over(tmp_path: Path) -> None:
    fake_az(tmp_path, "2.50.0")
    assert az.chosen(on_path(tmp_path)) is None


def test_the_courses_own_launcher_is_never_taken_for_a_real_az(tmp_path: Path) -> None:
    program = fake_az(tmp_path / ".imagecourse" / "bin", "2.91.0")
    assert az.chosen(on_path(program.parent)) is None


def test_the_launcher_is_known_by_what_it_says_wherever_it_stands(tmp_path: Path) -> None:
    assert az.chosen(on_path(install_launcher(tmp_path / "bin"))) is None


def test_an_az_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(UnsuitableAz, match="names no program"):
        az.chosen({"AZ": str(tmp_path / "az")})


def test_an_az_that_was_named_must_be_new_enough(tmp_path: Path) -> None:
    with pytest.raises(UnsuitableAz, match=r"is az 2\.50, older than 2\.80"):
        az.chosen({"AZ": str(fake_az(tmp_path, "2.50.0"))})


def test_an_az_that_hangs_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = fake_az(tmp_path, "2.91.0")
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    monkeypatch.setattr(az, "PATIENCE", 0.2)
    with pytest.raises(UnsuitableAz, match="did not tell its version"):
        az.chosen({"AZ": str(program)})

"""The command `imagecourse` itself: its verbs, its exit codes, and what it says when something goes wrong."""

from __future__ import annotations

import argparse
import subprocess

import pytest

from course.cli import commands
from course.cli.commands import init
from course.cli.main import main
from tests.processes import IMAGECOURSE, command


def test_every_verb_says_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    said = capsys.readouterr().out
    for name, verb in commands.all_commands().items():
        assert name in said and verb.HELP.split()[0] in said
        assert verb.__doc__


def test_a_verb_that_does_not_exist_is_answered_with_those_that_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["lub"])
    assert end.value.code == 2
    assert "lab" in capsys.readouterr().err


def test_the_version_is_that_of_the_installed_course() -> None:
    assert command("--version").stdout.startswith("imagecourse ")


def failing(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the verb init fail in this way."""

    def run(arguments: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr(init, "run", run)


def test_a_fault_of_the_course_is_said_as_one_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(RuntimeError("no such luck"), monkeypatch)
    assert main(["init"]) == 1
    said = capsys.readouterr().err
    assert "a fault of the course: RuntimeError: no such luck" in said and "imagecourse doctor" in said
    assert "Traceback" not in said
    assert main(["--traceback", "init"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_missing_package_is_said_with_its_repair(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(ModuleNotFoundError("No module named 'jupyterlab.labapp'", name="jupyterlab.labapp"), monkeypatch)
    assert main(["init"]) == 2
    said = capsys.readouterr().err
    assert "jupyterlab is not installed in this environment" in said and "make env" in said


def test_control_c_is_no_fault(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    failing(KeyboardInterrupt(), monkeypatch)
    assert main(["init"]) == 130
    assert capsys.readouterr().err == ""


def test_a_reader_that_goes_away_is_no_fault() -> None:
    with subprocess.Popen([*IMAGECOURSE, "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()

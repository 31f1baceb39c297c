"""Set-up: each step once, mended where it was cut off, and each thing that can go wrong told apart."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.setup import __main__ as command
from tools.setup import disk, pip, stamp
from tools.setup.environment import Environment, remove_half_installed
from tools.setup.errors import DiskFull, FolderNotWritable, NoNetwork, NotAnEnvironment, PipFailed, WrongHash
from tools.setup.places import Places
from tools.setup.progress import Progress

Said = io.StringIO


@pytest.fixture
def said() -> Said:
    return io.StringIO()


@pytest.fixture
def environment(tmp_path: Path, said: Said) -> Environment:
    """One that is being made under a temporary folder."""
    return Environment(tmp_path / "env", Progress(said))


@pytest.fixture
def installs(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What pip was asked for; nothing is installed."""
    asked: list[list[str]] = []
    monkeypatch.setattr(pip, "install", lambda python, arguments, **rest: asked.append(list(arguments)))
    return asked


def install(environment: Environment, value: str = "1") -> bool:
    return environment.install("packages", value, ["a-package"], what="packages", needed_mb=1)


@pytest.mark.slow
def test_a_step_is_done_once_and_again_when_its_lock_changes(
    environment: Environment, installs: list[list[str]]
) -> None:
    assert install(environment) is True
    assert environment.python.exists()
    assert install(environment) is False
    assert install(environment, "2") is True
    assert installs == [["a-package"], ["a-package"]]


@pytest.mark.slow
def test_set_up_that_was_killed_is_mended_and_goes_on(
    environment: Environment, installs: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(pip, "install", killed)
        with pytest.raises(KeyboardInterrupt):
            install(environment)
    assert stamp.was_killed(environment.folder)
    half = next(environment.folder.glob("lib/*/site-packages")) / "half-1.0.dist-info"
    half.mkdir()
    assert install(environment) is True
    assert not half.exists() and not stamp.was_killed(environment.folder)


def test_a_half_installed_package_is_forgotten_and_a_whole_one_stays(tmp_path: Path) -> None:
    packages = tmp_path / "lib" / "site-packages"
    for name, files in {"whole-1": ("RECORD", "INSTALLER"), "half-1": ("METADATA",)}.items():
        folder = packages / f"{name}.dist-info"
        folder.mkdir(parents=True)
        for file in files:
            (folder / file).touch()
    assert remove_half_installed(tmp_path) == ["half-1.dist-info"]
    assert [path.name for path in packages.iterdir()] == ["whole-1.dist-info"]


def test_a_strangers_folder_in_the_environments_place_is_left_alone(
    environment: Environment, installs: list[list[str]]
) -> None:
    environment.folder.mkdir()
    (environment.folder / "thesis.txt").write_text("mine")
    with pytest.raises(NotAnEnvironment, match="it is no virtual environment") as problem:
        install(environment)
    assert "Remove or rename" in problem.value.next_step
    assert (environment.folder / "thesis.txt").read_text() == "mine" and installs == []


def test_too_little_room_is_said_before_anything_is_downloaded(
    environment: Environment, installs: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "free_mb", lambda folder: 12)
    with pytest.raises(DiskFull, match=r"12 MB are free in .*takes about 1000 MB"):
        environment.install("packages", "1", [], what="packages", needed_mb=1000)
    assert installs == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FolderNotWritable, match=str(tmp_path)):
        disk.require_writable(tmp_path / "env")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderNotWritable, match="no files can be written"):
        disk.require_writable(tmp_path / "file" / "env")


@pytest.mark.parametrize(
    ("words", "problem", "text"),
    [
        ("NewConnectionError: Failed to establish a new connection", NoNetwork, "cannot be downloaded"),
        ("OSError: [Errno 28] No space left on device", DiskFull, "is full"),
        ("PermissionError: [Errno 13] Permission denied: 'x'", FolderNotWritable, "no files can be written"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE", WrongHash, "not the one that"),
        ("error: something else entirely", PipFailed, "something else entirely"),
    ],
)
def test_pips_failures_are_told_apart(tmp_path: Path, words: str, problem: type, text: str) -> None:
    found = pip.explain(words, tmp_path / "log", 100)
    assert type(found) is problem
    assert text in str(found) and "next:" in str(found)


@pytest.mark.slow
def test_without_a_network_set_up_says_so_and_how_to_go_on(environment: Environment, tmp_path: Path) -> None:
    """The real pip, on an index that nobody answers: a port of loopback that is closed."""
    shut = "--index-url=http://127.0.0.1:9/simple"
    with pytest.raises(NoNetwork, match="packages cannot be downloaded") as problem:
        environment.install("packages", "1", [shut, "no-such-package-here"], what="packages", needed_mb=1)
    assert "goes on where it stopped" in problem.value.next_step


def test_where_lines_stay_progress_speaks_every_ten_seconds(said: Said) -> None:
    now = [0.0]
    progress = Progress(said, lambda: now[0])
    for now[0] in (1.0, 9.0, 10.0, 12.0, 21.0):
        progress.count(f"at {now[0]:.0f}")
    assert said.getvalue().split("\n") == ["at 10", "at 21", ""]


def test_a_problem_is_two_lines_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(where: Places, progress: Progress) -> bool:
        raise DiskFull("/course", 3, 800)

    monkeypatch.setattr(command.steps, "course", full)
    assert command.main(["env"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "problem: 3 MB are free in /course; this part of set-up takes about 800 MB.",
        "next:    Free some space, then run the same command again: it goes on where it stopped.",
    ]


def test_a_second_set_up_of_the_same_folder_waits_for_the_first(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    program = """
import sys, time
from pathlib import Path
from tools.setup.__main__ import _alone
with _alone(Path(sys.argv[1])):
    print("in", flush=True)
    sys.stdin.read()
"""
    root = Path(__file__).parents[2]
    start = [sys.executable, "-c", program, str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": root}
    with subprocess.Popen(start, **pipes) as first:  # type: ignore[call-overload]
        assert first.stdout.readline() == "in\n"
        with subprocess.Popen(start, **pipes) as second:  # type: ignore[call-overload]
            assert "another set-up is at work" in second.stdout.readline()
            first.communicate("")
            assert second.stdout.readline() == "in\n"
            second.communicate("")

"""The shells of JupyterLab's terminals: the user's own, with the course's commands first on PATH."""

from __future__ import annotations

import os
import pty
import shutil
from pathlib import Path

import pytest

from course.cli.terminals import shell_command
from course.cloud import Cloud
from course.cloud.server.launcher_script import install_launcher

SHELLS = ["bash", "zsh", "fish", "dash"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose start-up files put another folder first, as many do."""
    home, theirs = tmp_path / "home", tmp_path / "theirs"
    (home / ".config" / "fish").mkdir(parents=True)
    theirs.mkdir()
    (theirs / "az").write_text("#!/bin/sh\necho the wrong az\n")
    (theirs / "az").chmod(0o755)
    line = f'export PATH="{theirs}:$PATH"\nexport FROM_RC=yes\n'
    for name in (".bashrc", ".zshrc", ".shrc"):
        (home / name).write_text(line)
    (home / ".config" / "fish" / "config.fish").write_text(f"set -gx PATH {theirs} $PATH\nset -gx FROM_RC yes\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("ENV", str(home / ".shrc"))
    monkeypatch.delenv("ZDOTDIR", raising=False)
    return home


def typed(words: list[str], lines: str, **environ: str) -> str:
    """What a terminal shows when these lines are typed into it."""
    child, screen = pty.fork()
    if child == 0:
        os.execvpe(words[0], words, {**os.environ, "TERM": "dumb", **environ})
    os.write(screen, f"{lines}\nexit\n".encode())
    shown = b""
    try:
        while part := os.read(screen, 65536):
            shown += part
    except OSError:  # the shell has ended
        pass
    os.close(screen)
    os.waitpid(child, 0)
    return shown.decode(errors="replace")


@pytest.mark.parametrize("shell", SHELLS)
def test_our_commands_come_first_and_the_users_own_settings_are_kept(shell: str, home: Path, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed here")
    ours = tmp_path / "with blank" / "bin"
    ours.mkdir(parents=True)
    (ours / "az").write_text("#!/bin/sh\necho our az, $FROM_RC\n")
    (ours / "az").chmod(0o755)
    words = shell_command(tmp_path / "terminal", [ours], shell)
    assert words is not None
    assert "our az, yes" in typed(words, "az")


def test_an_unknown_shell_falls_back_to_sh(tmp_path: Path) -> None:
    words = shell_command(tmp_path, [], "no-such-shell")
    assert words is not None and any(word.endswith("sh") for word in words)


@pytest.mark.az
@pytest.mark.slow
@pytest.mark.usefixtures("real_az")
def test_az_in_such_a_terminal_speaks_to_the_notebooks_cloud(home: Path, workspace: Path) -> None:
    cloud = Cloud.open(workspace / ".imagecourse" / "clouds" / "03_generalize.db")
    words = shell_command(workspace / "terminal", [install_launcher(workspace / "bin")], "bash")
    assert words is not None
    shown = typed(
        words, "az group create -n one -l eastus -o none; echo ended $?", IMAGECOURSE_WORKSPACE=str(workspace)
    )
    assert "ended 0" in shown
    assert [document["name"] for document in cloud.documents()] == ["one"]
    cloud.close()

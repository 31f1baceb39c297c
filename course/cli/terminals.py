"""The shell of JupyterLab's terminals: the user's own, with the course's `az` and `imagecourse` first on PATH.

Start-up files come after the environment: a login shell resets PATH from /etc/profile, and ~/.bashrc often puts
other folders first. So PATH is set once more after them, by the means that each shell has for that.
"""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Sequence
from pathlib import Path

from course.cli.files import write_if_different


def shell_command(folder: Path, first_on_path: Sequence[Path], shell: str | None = None) -> list[str] | None:
    """The command of a terminal, its start-up files written into a folder; None leaves it to Jupyter."""
    if os.name == "nt":
        return None
    program = shutil.which(shell or os.environ.get("SHELL") or "bash") or shutil.which("sh")
    if program is None:
        return None
    paths = [str(path) for path in first_on_path]
    kind = Path(program).name
    if kind == "bash":
        return _bash(program, folder, paths)
    if kind == "zsh":
        return _zsh(program, folder, paths)
    if kind == "fish":
        return [program, "-C", "set -gx PATH " + " ".join(map(shlex.quote, paths)) + " $PATH"]
    return _sh(program, folder, paths)


def _bash(program: str, folder: Path, paths: list[str]) -> list[str]:
    own = "[ -f ~/.bashrc ] && . ~/.bashrc\n"
    write_if_different(folder / "bashrc", own + _export(paths))
    return [program, "--rcfile", str(folder / "bashrc"), "-i"]


def _zsh(program: str, folder: Path, paths: list[str]) -> list[str]:
    home = os.environ.get("ZDOTDIR") or str(Path.home())
    for name in (".zshenv", ".zprofile"):
        theirs = shlex.quote(f"{home}/{name}")
        write_if_different(folder / "zsh" / name, f"[ -f {theirs} ] && . {theirs}\n")
    theirs = shlex.quote(f"{home}/.zshrc")
    restore = f"ZDOTDIR={shlex.quote(home)}\n"
    write_if_different(folder / "zsh" / ".zshrc", f"{restore}[ -f {theirs} ] && . {theirs}\n{_export(paths)}")
    return ["/usr/bin/env", f"ZDOTDIR={folder / 'zsh'}", program, "-i"]


def _sh(program: str, folder: Path, paths: list[str]) -> list[str]:
    theirs = os.environ.get("ENV", "")
    own = f"[ -f {shlex.quote(theirs)} ] && . {shlex.quote(theirs)}\n" if theirs else ""
    write_if_different(folder / "shrc", own + _export(paths))
    return ["/usr/bin/env", f"ENV={folder / 'shrc'}", program, "-i"]


def _export(paths: list[str]) -> str:
    return "export PATH=" + ":".join(map(shlex.quote, paths)) + ':"$PATH"\n'

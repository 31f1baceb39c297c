"""One virtual environment: made if missing, mended if half made, left alone if in step."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.setup import disk, pip, stamp
from tools.setup.errors import NotAnEnvironment, NoVenvModule, SetUpProblem
from tools.setup.progress import Progress


@dataclass(frozen=True)
class Environment:
    """A folder with a Python and packages of its own."""

    folder: Path
    progress: Progress

    @property
    def bin(self) -> Path:
        """Where the commands are."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """The environment's Python."""
        return self.bin / ("python.exe" if os.name == "nt" else "python")

    @property
    def log(self) -> Path:
        """What pip said last."""
        return self.folder / "imagecourse-set-up.log"

    def has(self, step: str, value: str) -> bool:
        """Whether a step was done, and its result still stands."""
        return stamp.read(self.folder).get(step) == value and self.python.exists()

    def install(self, step: str, value: str, arguments: list[str], *, what: str, needed_mb: int) -> bool:
        """Do one pip step unless its stamp fits; say whether anything was done."""
        if self.has(step, value):
            return False
        self._stand(needed_mb)
        stamp.begin(self.folder)
        pip.install(self.python, arguments, what=what, log=self.log, needed_mb=needed_mb, progress=self.progress)
        stamp.write(self.folder, step, value)
        stamp.finish(self.folder)
        return True

    def _stand(self, needed_mb: int) -> None:
        """Make sure that the environment exists and that pip in it runs."""
        disk.require_writable(self.folder)
        disk.require_room(self.folder, needed_mb)
        if self.folder.exists() and any(self.folder.iterdir()):
            self._take_over()
        if not self._pip_runs():
            self._make()
        if stamp.was_killed(self.folder):
            remove_half_installed(self.folder)

    def _take_over(self) -> None:
        """Judge a folder that is there: ours, a usable environment of somebody else's, or neither."""
        if stamp.read(self.folder) or stamp.was_killed(self.folder):
            return
        if not (self.folder / "pyvenv.cfg").exists():
            raise NotAnEnvironment(str(self.folder), "it is no virtual environment")
        version = self._version()
        if version is None:
            raise NotAnEnvironment(str(self.folder), "its Python does not run")
        if version < (3, 11):
            raise NotAnEnvironment(str(self.folder), f"its Python is {version[0]}.{version[1]}, older than 3.11")
        self.progress.say(f"  {self.folder.name} was not made by set-up: keeping it, bringing its packages in step.")

    def _version(self) -> tuple[int, int] | None:
        words = "import sys; print(*sys.version_info[:2])"
        try:
            done = subprocess.run([str(self.python), "-c", words], capture_output=True, text=True, timeout=60)
            major, minor = done.stdout.split()
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return None
        return int(major), int(minor)

    def _pip_runs(self) -> bool:
        command = [str(self.python), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
        return self.python.exists() and subprocess.run(command, capture_output=True).returncode == 0

    def _make(self) -> None:
        self.progress.say(f"  making {self.folder.name}")
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        stamp.begin(self.folder)
        command = [sys.executable, "-m", "venv", str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise _no_environment(done.stdout + done.stderr)


def _no_environment(words: str) -> SetUpProblem:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if "ensurepip" in words:
        return NoVenvModule(sys.executable, version)
    return SetUpProblem(
        f"Python could not make an environment:\n{words.strip()[-600:]}", "Mend that, then run the same command again."
    )


def remove_half_installed(environment: Path) -> list[str]:
    """Forget packages whose installation was cut off, so that pip installs them again.

    pip writes INSTALLER and RECORD last; a .dist-info folder without them makes pip believe
    that the package is there, and then fail to replace it.
    """
    forgotten = []
    for info in sorted(environment.glob("**/site-packages/*.dist-info")):
        if not ((info / "RECORD").exists() and (info / "INSTALLER").exists()):
            shutil.rmtree(info)
            forgotten.append(info.name)
    return forgotten

"""The real Azure CLI: where it is, whether it will do, and one command of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.cloud.server.errors import AzHung, AzMissing, AzTooOld, AzUnusable
from course.cloud.server.launcher_script import MARK

NEEDED = (2, 80)
TIMEOUT = 180.0
CHOSEN = "IMAGECOURSE_AZ"  # the path of an az that the learner or an operator prefers
_WINDOWS = sys.platform == "win32"
_LOOK = 60.0  # seconds for `az version` of an az we know nothing of


@dataclass(frozen=True)
class Az:
    """An Azure CLI; `python` is the interpreter it runs in, where we can tell."""

    path: Path
    version: str
    python: Path | None = None

    def command(self, arguments: Sequence[str]) -> list[str]:
        """What the `az` script itself starts, without the script where we can."""
        if self.python is not None:
            return [str(self.python), "-m", "azure.cli", *arguments]
        return [str(self.path), *arguments]


@dataclass(frozen=True)
class AzResult:
    """How a command ended and what it wrote."""

    arguments: tuple[str, ...]
    exit_code: int
    stdout: str
    stderr: str

    def json(self) -> Any:
        """The output as data; ValueError if it is none."""
        return json.loads(self.stdout)


def find_az(environ: Mapping[str, str] | None = None, patience: float = _LOOK) -> Az:
    """The course's own az, beside its environment; else a suitable one on PATH, which may be asked for its version."""
    environ = os.environ if environ is None else environ
    rejected: AzTooOld | AzUnusable | None = None
    for path in _candidates(environ):
        try:
            return _examine(path, patience)
        except (AzTooOld, AzUnusable) as problem:
            rejected = rejected or problem
    raise rejected or AzMissing()


def run_az(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    *,
    az: Az | None = None,
    timeout: float = TIMEOUT,
    folder: Path | None = None,
) -> AzResult:
    """Run one command to its end, or stop it and all it has started."""
    az = az or find_az()
    process = subprocess.Popen(
        az.command(arguments),
        env=az_environment(environment),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=not _WINDOWS,
    )
    try:
        stdout, stderr = process.communicate(timeout=timeout)
    except BaseException as stopped:
        stop(process)
        if isinstance(stopped, subprocess.TimeoutExpired):
            raise AzHung(" ".join(["az", *arguments]), timeout) from None
        raise
    return AzResult(tuple(arguments), process.returncode, stdout, stderr)


def az_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without what steers our Python but would mislead that of `az`."""
    kept = {name: value for name, value in environment.items() if not name.startswith("PYTHON")}
    safe = {"PYTHONSAFEPATH": "1"}  # the learner's folder is not on its import path
    return kept | safe | {"PYTHONIOENCODING": "utf-8", "AZ_INSTALLER": environment.get("AZ_INSTALLER", "PIP")}


def stop(process: subprocess.Popen[str]) -> None:
    """End a command and what it has started."""
    with suppress(ProcessLookupError):
        if _WINDOWS:
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _candidates(environ: Mapping[str, str]) -> Iterator[Path]:
    """Where an az may be, best first; the launcher is never among them."""
    chosen = environ.get(CHOSEN)
    if chosen:
        yield Path(chosen)
        return
    places = [Path(sys.prefix).parent / ".venv-az", Path(__file__).resolve().parents[3] / ".venv-az"]
    for place in dict.fromkeys(places):
        script = place / ("Scripts/az.cmd" if _WINDOWS else "bin/az")
        if script.exists():
            yield script
    for folder in environ.get("PATH", "").split(os.pathsep):
        found = shutil.which("az", path=folder) if folder else None
        if found and not _is_launcher(Path(found)):
            yield Path(found)


def _is_launcher(path: Path) -> bool:
    try:
        start = path.read_bytes()[:2048]
    except OSError:
        return True
    return MARK.encode() in start or b"course.cloud" in start


def _examine(path: Path, patience: float) -> Az:
    """The az at this path with its version, if it will do."""
    if not path.exists():
        raise AzUnusable(path, "there is no such file")
    if _is_launcher(path):
        raise AzUnusable(path, "it is the course's own launcher, which needs a real az behind it")
    python = _python_of(path)
    version = (_installed_version(python) if python else None) or _asked_version(path, patience)
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < NEEDED:
        raise AzTooOld(path, version, ".".join(str(part) for part in NEEDED))
    return Az(path, version, python)


def _python_of(path: Path) -> Path | None:
    """The interpreter beside an az that pip installed; it has azure.cli in its own environment."""
    folder = path.resolve().parent
    for name in ("python.exe",) if _WINDOWS else ("python3", "python"):
        python = folder / name
        if python.exists() and (folder.parent / "pyvenv.cfg").exists() and _installed_version(python):
            return python
    return None


def _installed_version(python: Path) -> str | None:
    """The version by the name of the installed distribution: no need to start it."""
    home, wanted = python.parent.parent, "site-packages/azure_cli-*.dist-info"
    for made in [*home.glob(f"lib/python*/{wanted}"), *home.glob(f"Lib/{wanted}")]:
        return made.name.removeprefix("azure_cli-").removesuffix(".dist-info")
    return None


def _asked_version(path: Path, patience: float) -> str:
    """The version as `az version` says it, asked where it cannot look for updates."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="imagecourse-") as config:
        closed = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
        quiet = {"AZURE_CONFIG_DIR": config, "AZURE_CORE_COLLECT_TELEMETRY": "no"}
        try:
            answer = run_az(
                ["version", "-o", "json"], {**os.environ, **closed, **quiet}, az=Az(path, ""), timeout=patience
            )
            return str(answer.json()["azure-cli"])
        except AzHung:
            raise AzUnusable(path, f"`az version` did not answer within {patience:g} seconds") from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise AzUnusable(path, f"`az version` failed ({type(error).__name__})") from None

"""Which az the course uses: the one the user names, a suitable one on PATH, or one of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tools.setup.errors import UnsuitableAz

OLDEST = (2, 80)
PATIENCE = 60
LAUNCHER = b"imagecourse: the launcher of the real az"  # stands in every launcher, wherever it is


def chosen(environ: Mapping[str, str]) -> Path | None:
    """The az outside the course to use, or None when the course should have its own."""
    named = environ.get("AZ", "")
    if named:
        return _named(named)
    found = shutil.which("az", path=environ.get("PATH"))
    if found is None or _is_ours(Path(found)):
        return None
    version = version_of(Path(found))
    return Path(found) if version is not None and version >= OLDEST else None


def version_of(az: Path) -> tuple[int, int] | None:
    """The version that an az reports about itself; None when it does not answer."""
    quiet = os.environ | {"AZURE_CORE_COLLECT_TELEMETRY": "no"}
    try:
        done = subprocess.run(
            [str(az), "version", "--output", "json"], capture_output=True, text=True, timeout=PATIENCE, env=quiet
        )
        said = str(json.loads(done.stdout)["azure-cli"])
    except (OSError, ValueError, KeyError, TypeError, subprocess.TimeoutExpired):
        return None
    numbers = re.match(r"(\d+)\.(\d+)", said)
    return (int(numbers[1]), int(numbers[2])) if numbers else None


def _named(named: str) -> Path:
    found = shutil.which(named)
    if found is None:
        raise UnsuitableAz(f"AZ={named} names no program.")
    version = version_of(Path(found))
    if version is None:
        raise UnsuitableAz(f"AZ={named} did not tell its version within {PATIENCE} seconds.")
    if version < OLDEST:
        raise UnsuitableAz(f"AZ={named} is az {version[0]}.{version[1]}, older than {OLDEST[0]}.{OLDEST[1]}.")
    return Path(found)


def _is_ours(az: Path) -> bool:
    """Whether this is the course's own launcher, which needs a real az behind it."""
    try:
        return ".imagecourse" in az.parts or LAUNCHER in az.read_bytes()[:2048]
    except OSError:
        return False

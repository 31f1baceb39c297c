"""A Chromium for the browser tests: found, or installed from Debian where that may be done."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
HOW_TO_GET_ONE = (
    "browser tests are skipped: no Chromium found. Get one with `sudo apt-get install chromium` (Debian), "
    "`brew install --cask chromium` (macOS), or set CHROME=/path/to/chrome."
)


def find(environ: Mapping[str, str]) -> str | None:
    """The path of a Chromium or Chrome on this machine."""
    named = environ.get("CHROME", "")
    candidates = [named] if named else [*NAMES, *APPLICATIONS]
    for candidate in candidates:
        found = shutil.which(candidate, path=environ.get("PATH"))
        if found:
            return found
    return None


def find_or_install(environ: Mapping[str, str], log: Path) -> str | None:
    """A Chromium, installed by apt if there is none and we are root on Debian."""
    found = find(environ)
    if found or environ.get("CHROME") or not _may_install():
        return found
    with log.open("w", encoding="utf-8") as record:
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(command, stdout=record, stderr=subprocess.STDOUT, env=_quiet(environ), check=False)
    return find(environ)


def _may_install() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _quiet(environ: Mapping[str, str]) -> dict[str, str]:
    return {**environ, "DEBIAN_FRONTEND": "noninteractive"}

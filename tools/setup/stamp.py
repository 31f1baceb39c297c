"""The stamp in an environment: which locks it was made from, by hash, and whether it was finished."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

NAME = "imagecourse-set-up.json"
UNFINISHED = "imagecourse-set-up.unfinished"


def digest(*files: Path) -> str:
    """One hash over the contents of files."""
    total = hashlib.sha256()
    for file in files:
        total.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def read(environment: Path) -> dict[str, str]:
    """The steps done so far, by name; empty when there is no readable stamp."""
    try:
        found = json.loads((environment / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write(environment: Path, step: str, value: str) -> None:
    """Note that a step is done."""
    done = read(environment) | {step: value}
    fresh = environment / f"{NAME}.new"
    fresh.write_text(json.dumps(done, indent=1, sort_keys=True), encoding="utf-8")
    os.replace(fresh, environment / NAME)


def begin(environment: Path) -> None:
    """Mark the environment as being worked on: a start that finds the mark knows that one was killed."""
    (environment / UNFINISHED).touch()


def finish(environment: Path) -> None:
    """Take the mark away."""
    (environment / UNFINISHED).unlink(missing_ok=True)


def was_killed(environment: Path) -> bool:
    """Whether an earlier set-up of this environment did not come to its end."""
    return (environment / UNFINISHED).exists()

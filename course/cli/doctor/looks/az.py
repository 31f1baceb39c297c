"""The real Azure CLI: found, new enough, and answered by the local Azure."""

from __future__ import annotations

import json
import time
from pathlib import Path

from course.cli.doctor.finding import Finding, fails, note, works
from course.cli.doctor.look import Surroundings
from course.cli.doctor.looks.packages import pinned

NAME = "az"
ORDER = 60
ANSWERS_WITHIN = 20.0
_REPAIR = "Run `make env` in the course's folder; until then, the notebooks' cells with az will not run."


def look(where: Surroundings) -> Finding:
    """One command, through the door of a cloud of its own."""
    from course.cloud import Cloud
    from course.cloud.server.az import find_az, run_az
    from course.cloud.server.errors import AzHung, DoorError

    try:
        az = find_az(where.environ, patience=ANSWERS_WITHIN)
    except DoorError as problem:
        return _from(problem)
    cloud, begun = Cloud.in_memory(name="doctor"), time.perf_counter()
    try:
        environment = cloud.environment()
        done = run_az(["group", "list", "-o", "json"], environment, az=az, timeout=ANSWERS_WITHIN, folder=Path.home())
    except AzHung as problem:
        return fails(f"{az.path} (version {az.version}): {problem}", _REPAIR)
    finally:
        cloud.close()
    if done.exit_code or json.loads(done.stdout or "null") != []:
        return fails(f"{az.path} {az.version} failed on the local Azure: {_last(done.stderr)}", _REPAIR)
    took = time.perf_counter() - begun
    locked = pinned("constraints-az.txt").get("azure-cli", az.version)
    if az.path.parents[1].name == ".venv-az" and az.version != locked:
        return note(f"{az.version} at {az.path} works, but the lock says {locked}", "Run `make env`.")
    return works(f"{az.version} at {az.path} is answered by the local Azure ({took:.1f} s)")


def _from(problem: Exception) -> Finding:
    seen, _, step = str(problem).rpartition(". Run ")
    return fails(f"{seen or problem}", f"Run {step}" if seen else _REPAIR)


def _last(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "it said nothing"

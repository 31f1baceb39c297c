"""The steps of set-up, each skipped when its stamp fits."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tools.setup import az, places, stamp
from tools.setup.environment import Environment
from tools.setup.places import Places
from tools.setup.progress import Progress

OUTSIDE_AZ = "outside az"


def course(where: Places, progress: Progress) -> bool:
    """The course's environment, with the course itself installed in place."""
    environment = Environment(where.course, progress)
    changed = _locked(environment, where.lock(), "course packages", places.COURSE_MB)
    return (
        environment.install(
            "project",
            stamp.digest(where.root / "pyproject.toml") + str(where.root),
            ["--no-deps", "--no-index", "--no-build-isolation", "--editable", str(where.root)],
            what="the course itself",
            needed_mb=1,
        )
        or changed
    )


def compiled(where: Places) -> None:
    """Byte code of the course itself, so that no kernel's first cell compiles it; what is compiled already is left."""
    python, parts = Environment(where.course, Progress()).python, [str(where.root / part) for part in places.PACKAGES]
    subprocess.run([str(python), "-m", "compileall", "-q", *parts], capture_output=True)


def test(where: Places, progress: Progress) -> bool:
    """What the course's own tests need, into the same environment."""
    return _locked(Environment(where.course, progress), where.lock("test"), "test packages", places.TEST_MB)


def command_line(where: Places, progress: Progress, environ: Mapping[str, str]) -> bool:
    """An az: the user's, where it is suitable, else one in an environment of its own."""
    environment = Environment(where.az, progress)
    if not environ.get("AZ") and environment.has(_step(where.lock("az")), stamp.digest(where.lock("az"))):
        _remember_az(where, None)
        return False
    outside = az.chosen(environ)
    _remember_az(where, outside)
    if outside is not None:
        progress.say(f"  az: using {outside}")
        return False
    return _locked(environment, where.lock("az"), "az packages", places.AZ_MB)


def bench(where: Places, progress: Progress) -> bool:
    """The peers of `make bench`."""
    where.bench.parent.mkdir(exist_ok=True)
    return _locked(Environment(where.bench, progress), where.lock("bench"), "bench packages", places.BENCH_MB)


def _locked(environment: Environment, lock: Path, what: str, needed_mb: int) -> bool:
    arguments = ["--require-hashes", "--no-deps", "--requirement", str(lock)]
    return environment.install(_step(lock), stamp.digest(lock), arguments, what=what, needed_mb=needed_mb)


def _step(lock: Path) -> str:
    return lock.stem


def _remember_az(where: Places, outside: Path | None) -> None:
    """Note the user's az where `imagecourse lab` looks for it."""
    value = str(outside or "")
    if stamp.read(where.course).get(OUTSIDE_AZ, "") != value:
        stamp.write(where.course, OUTSIDE_AZ, value)

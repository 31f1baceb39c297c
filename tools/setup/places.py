"""Where things stand: the repository, its environments, its locks, and what each takes on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Places:
    """The files and folders of one checkout."""

    root: Path

    @property
    def course(self) -> Path:
        """The course's environment."""
        return self.root / ".venv"

    @property
    def az(self) -> Path:
        """The environment of az."""
        return self.root / ".venv-az"

    @property
    def bench(self) -> Path:
        """The throw-away environment of the peers that `make bench` measures beside us."""
        return self.root / "build" / "venv-bench"

    def lock(self, name: str = "") -> Path:
        """A lock: "" is the course's, the others are "test", "az" and "bench"."""
        return self.root / (f"constraints-{name}.txt" if name else "constraints.txt")


PACKAGES = ("checks", "course", "imagecourse")
HERE = Places(Path(__file__).resolve().parents[2])

# Megabytes, measured on Linux, rounded up; pip's cache comes on top.
COURSE_MB = 800
TEST_MB = 450
AZ_MB = 1000
BENCH_MB = 300

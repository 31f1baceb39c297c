"""Write the locks again: every package that an environment holds, pinned and hashed, for all systems.

For maintainers; needs `uv` on PATH, which resolves for Linux, macOS and Windows at once:

    .venv/bin/python -m tools.lock              keep what is locked, add what pyproject.toml now asks for
    .venv/bin/python -m tools.lock --upgrade    take the newest of everything

Locks name no package index, so that they hold behind any mirror.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet"]
PYTHON = ["--python-version", "3.11"]
AZ = "azure-cli==2.91.0\n"
BENCH = "moto[ec2]\nboto3\n"
REQUIREMENT = re.compile(r"^[A-Za-z0-9][^\n]*(?:\n    [^\n]*)*", re.MULTILINE)


def compile_lock(name: str, sources: list[str], said: str, upgrade: bool) -> None:
    """Resolve requirements into one lock, starting from what it holds."""
    options = ["--output-file", name, *(["--upgrade"] if upgrade else [])]
    subprocess.run(
        ["uv", "pip", "compile", *sources, *FLAGS, *PYTHON, *options], input=said, text=True, check=True, cwd=ROOT
    )


def requirements(lock: Path) -> list[str]:
    """The pinned requirements of a lock, each with its hashes."""
    return REQUIREMENT.findall(lock.read_text(encoding="utf-8"))


def keep_only_what_is_not_in(lock: Path, other: Path) -> None:
    """Drop what another lock has already, so that no pin stands twice."""
    theirs = set(requirements(other))
    ours = [requirement for requirement in requirements(lock) if requirement not in theirs]
    lock.write_text("\n".join(ours) + "\n", encoding="utf-8")


def main() -> int:
    """Write all locks."""
    upgrade = "--upgrade" in sys.argv[1:]
    project = ["pyproject.toml", "--group", "install"]
    compile_lock("constraints.txt", project, "", upgrade)
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    test = ROOT / "constraints-test.txt"
    test.write_text(pinned + (test.read_text(encoding="utf-8") if test.exists() else ""), encoding="utf-8")
    compile_lock("constraints-test.txt", [*project, "--extra", "test"], "", upgrade)
    keep_only_what_is_not_in(test, ROOT / "constraints.txt")
    compile_lock("constraints-az.txt", ["-"], AZ, upgrade)
    compile_lock("constraints-bench.txt", ["-"], BENCH, upgrade)
    return 0


if __name__ == "__main__":
    sys.exit(main())

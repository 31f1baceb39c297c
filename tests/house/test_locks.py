"""The locks hold what pyproject.toml asks for, each with hashes, and name no package index."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("constraints.txt", "constraints-test.txt", "constraints-az.txt", "constraints-bench.txt")
PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[\w,-]+\])?==(\S+)([^\n]*(?:\n    [^\n]*)*)", re.MULTILINE)


def pins(lock: str) -> dict[str, tuple[str, str]]:
    """Package -> version and the rest of its requirement."""
    return {canonicalize_name(m[1]): (m[2], m[3]) for m in PIN.finditer((ROOT / lock).read_text("utf-8"))}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock: str) -> None:
    found = pins(lock)
    assert found
    assert [name for name, (_, rest) in found.items() if "--hash=sha256:" not in rest] == []


@pytest.mark.parametrize("file", [*LOCKS, "environment.yml", "Makefile", ".ci/run", "pyproject.toml"])
def test_no_file_names_a_package_index(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert re.findall(r"index-url|find-links|https?://[^\s\"']*(?:pypi|simple|registry)[^\s\"']*", text) == []


def test_what_the_project_asks_for_is_what_the_lock_gives() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = pins("constraints.txt")
    for text in project["dependencies"]:
        wanted = Requirement(text)
        version, _ = locked[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version), f"{text}: the lock has {version}; run tools/lock.py"


def test_what_the_tests_ask_for_is_what_the_locks_give() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = {**pins("constraints.txt"), **pins("constraints-test.txt")}
    for text in project["optional-dependencies"]["test"]:
        wanted = Requirement(text)
        version, _ = locked[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version), f"{text}: the lock has {version}; run tools/lock.py"

"""environment.yml, for conda users, keeps in step with pyproject.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.fixture
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_it_carries_the_name_of_the_project(environment: dict[str, Any], project: dict[str, Any]) -> None:
    assert environment["name"] == project["name"]


def test_it_takes_everything_from_conda_forge_alone(environment: dict[str, Any]) -> None:
    assert environment["channels"] == ["conda-forge"]


def test_it_asks_for_the_python_that_the_project_asks_for(environment: dict[str, Any], project: dict[str, Any]) -> None:
    python = next(entry for entry in environment["dependencies"] if str(entry).startswith("python"))
    assert SpecifierSet(python.removeprefix("python")) == SpecifierSet(project["requires-python"])


def test_it_ends_with_the_project_itself_so_that_no_package_is_named_twice(environment: dict[str, Any]) -> None:
    assert environment["dependencies"][-2:] == ["pip", {"pip": ["-e ."]}]
    assert len(environment["dependencies"]) == 3

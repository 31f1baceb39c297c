"""The catalogue of misconceptions: what a wrong option or a wrong answer says about the learner's picture of Azure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FILE = Path(__file__).with_name("misconceptions.toml")


@cache
def misconceptions() -> Mapping[str, str]:
    """Every belief by its id, M01 and on."""
    return MappingProxyType(tomllib.loads(_FILE.read_text("utf-8")))

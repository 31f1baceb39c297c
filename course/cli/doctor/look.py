"""What a look's file holds, and what it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from course.cli.doctor.finding import Finding
from course.cli.workspace import Workspace


@dataclass(frozen=True)
class Surroundings:
    """Where the course is looked at: the learner's workspace, and the variables that lab would start with."""

    workspace: Workspace
    environ: Mapping[str, str]


class Look(Protocol):
    """One part of the course on this machine."""

    NAME: str
    ORDER: int  # looks that others build on come first

    def look(self, where: Surroundings) -> Finding:
        """Try it, and say what was seen."""

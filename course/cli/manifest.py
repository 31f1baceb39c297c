"""The workspace's manifest: from which version of the course, and from which starters, its notebooks come."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from course.cli.files import write_atomically


@dataclass
class Manifest:
    """What set-up knows of a workspace."""

    version: str
    starters: dict[str, str] = field(default_factory=dict)  # file name -> digest of the starter it was copied from

    def write(self, path: Path) -> None:
        """Save it, whole or not at all."""
        document = {"version": self.version, "notebooks": {name: {"starter": d} for name, d in self.starters.items()}}
        write_atomically(path, (json.dumps(document, indent=1, sort_keys=True) + "\n").encode())


def read_manifest(path: Path) -> Manifest | None:
    """The manifest in a file; None when there is none that can be read."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        starters = {str(name): str(entry["starter"]) for name, entry in document["notebooks"].items()}
        return Manifest(str(document["version"]), starters)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None

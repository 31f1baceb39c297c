"""What a look found: it works, it works but take note, or it fails; with the one next step."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum


class State(StrEnum):
    """How things stand with one part."""

    WORKS = "works"
    NOTE = "note"  # the course works, but there is something to know
    FAILS = "fails"


@dataclass(frozen=True)
class Finding:
    """One part of the course on this machine."""

    state: State
    seen: str
    next_step: str = ""
    name: str = ""

    def named(self, name: str) -> Finding:
        """The finding under the name of its look."""
        return replace(self, name=name)

    def as_json(self) -> dict[str, str]:
        """The finding as data."""
        fields = asdict(self)
        return {"name": fields["name"], "state": self.state.value, "seen": self.seen, "next": self.next_step}

    def __str__(self) -> str:
        lines = [f"{self.state.value:6} {self.name + ':':13} {self.seen}"]
        if self.next_step:
            lines.append(f"{'':6} {'next:':13} {self.next_step}")
        return "\n".join(lines)


def works(seen: str) -> Finding:
    """All is well."""
    return Finding(State.WORKS, seen)


def note(seen: str, next_step: str = "") -> Finding:
    """The course works; this is worth knowing."""
    return Finding(State.NOTE, seen, next_step)


def fails(seen: str, next_step: str) -> Finding:
    """Something that the course needs does not work."""
    return Finding(State.FAILS, seen, next_step)

"""One line of the bench's table: what was measured, ours, and the peer's in the same run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """`ratio` is peer / ours, so 4 means four times faster (or smaller) than the peer; None where there is no peer."""

    name: str
    unit: str
    ours: float
    peer: float | None = None
    peer_name: str | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the peer's figure is ours."""
        return None if self.peer is None or not self.ours else self.peer / self.ours

    def as_json(self) -> dict[str, object]:
        """The row as build/bench.json keeps it."""
        ratio = self.ratio
        return {
            "name": self.name,
            "unit": self.unit,
            "ours": round(self.ours, 4),
            "peer": None if self.peer is None else round(self.peer, 4),
            "peer_name": self.peer_name,
            "ratio": None if ratio is None else round(ratio, 2),
        }

    def line(self) -> str:
        """The row as the table prints it."""
        peer = "" if self.peer is None else f"{self.peer:10.3f}  {self.peer_name}"
        ratio = "" if self.ratio is None else f"{self.ratio:7.2f}"
        return f"{self.name:42} {self.unit:4} {self.ours:10.3f} {ratio:>7} {peer}"

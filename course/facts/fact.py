"""One fact of the truth ledger: a sentence that the course may assert, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Confidence(StrEnum):
    """How sure we are of a fact."""

    A = "A"
    B = "B"
    C = "C"

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]


_MEANINGS = {
    Confidence.A: "Microsoft's documentation or code, or run by us",
    Confidence.B: "several independent reports, or read from source code",
    Confidence.C: "one third-party source",
}


@dataclass(frozen=True)
class Fact:
    """A dated statement about Azure; `source_date` is None where the source states no date."""

    id: str
    text: str
    source: str
    verified: date
    confidence: Confidence
    review_by: date
    subject: str
    source_date: date | None = None
    not_settled: str = ""

    def expired(self, today: date) -> bool:
        """Whether the fact should have been looked at again before today."""
        return today > self.review_by

    @property
    def provenance(self) -> str:
        """Source and dates in one line: "page@commit, of 2026-01-16, checked 2026-11-22"."""
        dated = f", of {self.source_date.isoformat()}" if self.source_date else ""
        return f"{self.source}{dated}, checked {self.verified.isoformat()}"

"""The truth ledger: what the course asserts about Azure, with source, date, confidence and review date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from course.facts.citations import Citation, citations
from course.facts.cited import Cited
from course.facts.errors import UnknownFact
from course.facts.fact import Fact
from course.facts.load import load

_HERE = Path(__file__).parent


class Ledger(Mapping[str, Fact]):
    """All facts by id."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = dict(facts)

    def __getitem__(self, fact_id: str) -> Fact:
        try:
            return self._facts[fact_id]
        except KeyError:
            raise UnknownFact(fact_id, tuple(get_close_matches(str(fact_id), self._facts, 2))) from None

    def __contains__(self, fact_id: object) -> bool:
        return fact_id in self._facts

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def cite(self, fact_id: str) -> Cited:
        """The fact as a footnote to show: text, source and date."""
        return Cited(self[fact_id])

    def expired(self, today: date) -> list[Fact]:
        """Facts whose review date has passed, the oldest first."""
        due = (fact for fact in self.values() if fact.expired(today))
        return sorted(due, key=lambda fact: (fact.review_by, fact.id))

    def dependants(self, fact_id: str, folder: Path = _HERE.parent) -> list[Citation]:
        """Every place of the course that cites the fact: what to read again when it changes."""
        return [citation for citation in citations(folder) if citation.fact == self[fact_id].id]

    def unknown(self, folder: Path = _HERE.parent) -> list[Citation]:
        """Citations of facts that the ledger does not hold."""
        return [citation for citation in citations(folder) if citation.fact not in self._facts]


@cache
def ledger() -> Ledger:
    """The course's own ledger, read once."""
    return Ledger(load(_HERE))

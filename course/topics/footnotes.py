"""Citations in a notebook's prose: small numbers in the text, sources with their dates at its end."""

from __future__ import annotations

import re
from collections.abc import Mapping

from course.facts import Fact

_CITATION = re.compile(r"\s*\[fact: *([^\]\s]+) *\]")
HEADING = "Sources"


class Footnotes:
    """Numbers the facts that a notebook cites, in the order of their first citation."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = facts
        self._numbers: dict[str, int] = {}

    def mark(self, text: str) -> str:
        """The text with each `[fact: id]` as a raised number that leads to the sources."""
        return _CITATION.sub(lambda found: f"<sup>[{self._number(found[1])}](#{HEADING})</sup>", text)

    def sources(self) -> str:
        """The Markdown that closes the notebook, empty if nothing was cited."""
        if not self._numbers:
            return ""
        lines = [f"{number}. {_note(self._facts[fact])}" for fact, number in self._numbers.items()]
        return "\n".join([f"## {HEADING}", "", *lines])

    def _number(self, fact_id: str) -> int:
        fact = self._facts[fact_id]  # raises for an unknown fact
        return self._numbers.setdefault(fact.id, len(self._numbers) + 1)


def _note(fact: Fact) -> str:
    unsettled = f" Not settled: {fact.not_settled}" if fact.not_settled else ""
    confidence = f"Confidence {fact.confidence}: {fact.confidence.meaning}."
    return f"{fact.text} *{_plain(fact.provenance)}.* {confidence}{unsettled}"


def _plain(text: str) -> str:
    """Source text that Markdown leaves alone: paths hold underscores and stars."""
    return re.sub(r"([\\*_`\[\]<>#])", r"\\\1", text)

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
        facts = [self._facts[fact] for fact in self._numbers]
        used = sorted({fact.confidence for fact in facts})
        legend = "; ".join(f"{confidence} is {confidence.meaning}" for confidence in used)
        lines = [f"{number}. {_note(fact)}" for number, fact in enumerate(facts, 1)]
        return "\n".join([f"## {HEADING}", "", f"The letter says how sure a fact is: {legend}.", "", *lines])

    def _number(self, fact_id: str) -> int:
        fact = self._facts[fact_id]  # raises for an unknown fact
        return self._numbers.setdefault(fact.id, len(self._numbers) + 1)


def _note(fact: Fact) -> str:
    unsettled = f" Not settled: {_shown(fact.not_settled)}" if fact.not_settled else ""
    return f"{_shown(fact.text)} *{_plain(fact.provenance)}.* {fact.confidence}.{unsettled}"


def _shown(text: str) -> str:
    """A fact's own text: its `code` stays, and an angle bracket outside of it is no tag."""
    parts = text.split("`")
    return "`".join(part if place % 2 else part.replace("<", "&lt;") for place, part in enumerate(parts))


def _plain(text: str) -> str:
    """Source text that Markdown leaves alone: paths hold underscores and stars."""
    return re.sub(r"([\\*_`\[\]<>#])", r"\\\1", text)

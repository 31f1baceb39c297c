"""A fact as the learner sees it: one plain line, and the same as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from course.facts.fact import Fact


@dataclass(frozen=True, repr=False)
class Cited:
    """A fact with its source, to display in a notebook."""

    fact: Fact

    @property
    def text(self) -> str:
        unsettled = f" Not settled: {self.fact.not_settled}" if self.fact.not_settled else ""
        return f"{self.fact.text} (Source: {self.fact.provenance}.){unsettled}"

    @property
    def html(self) -> str:
        unsettled = f"<br>Not settled: {_marked(self.fact.not_settled)}" if self.fact.not_settled else ""
        return f"<p>{_marked(self.fact.text)}<br><small>Source: {escape(self.fact.provenance)}.{unsettled}</small></p>"

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> dict[str, str]:
        return {"text/plain": self.text, "text/html": self.html}


def _marked(text: str) -> str:
    """Text with `code` shown as code, all else escaped."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))

"""What a check says: what was seen, what was expected, why it matters, and one next step."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from checks.outcome import Outcome

LONGEST = 2_000
"""No row of a card is longer: a learner's value must not flood the page."""


@dataclass(frozen=True)
class Feedback:
    """The verdict on one attempt; empty fields are not shown.

    `fact` is the id of a fact in the course's truth ledger, `misconception` the id of a named wrong answer.
    """

    outcome: Outcome
    seen: str = ""
    expected: str = ""
    why: str = ""
    fact: str = ""
    next: str = ""
    misconception: str = ""

    @classmethod
    def passed(cls, *, seen: str = "", why: str = "", fact: str = "", next: str = "") -> Feedback:
        """Right."""
        return cls(Outcome.PASSED, seen=seen, why=why, fact=fact, next=next)

    @classmethod
    def failed(
        cls,
        *,
        seen: str = "",
        expected: str = "",
        why: str = "",
        fact: str = "",
        next: str = "",
        misconception: str = "",
    ) -> Feedback:
        """Not yet right: say what was seen, what was expected, and one next step; never the answer."""
        return cls(Outcome.FAILED, seen, expected, why, fact, next, misconception)

    @classmethod
    def not_attempted(cls, *, next: str = "Fill in the answer cell, run it, then check again.") -> Feedback:
        """Nothing to judge yet."""
        return cls(Outcome.NOT_ATTEMPTED, next=next)

    @classmethod
    def could_not_check(cls, *, seen: str = "", why: str = "", next: str = "") -> Feedback:
        """Our fault or the environment's: never counted against the learner."""
        return cls(Outcome.COULD_NOT_CHECK, seen=seen, why=why, next=next)

    @property
    def message(self) -> str:
        """All of it as one paragraph, for reports."""
        said = (self.seen, self.expected and f"Expected: {self.expected}", self.why, self.next and f"Next: {self.next}")
        return " ".join(_sentence(part) for part in said if part.strip()) or f"{self.outcome.value.capitalize()}."

    def noting(self, note: str) -> Feedback:
        """The same verdict with one more remark on what was seen."""
        return replace(self, seen=f"{_sentence(self.seen)} {note}".strip()) if note else self

    def tidy(self) -> Feedback:
        """Plain strings of bearable length, whatever the author's formatting let in."""
        return Feedback(
            Outcome(self.outcome),
            **{f.name: _plain(getattr(self, f.name)) for f in fields(self) if f.name != "outcome"},
        )


def _plain(value: object) -> str:
    text = "".join(str(value)) if value is not None else ""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ... ({len(text) - LONGEST} more characters)"


def _sentence(text: str) -> str:
    """The text on one line, ending as a sentence ends."""
    line = " ".join(text.split())
    return line if not line or line.endswith((".", "?", ":", "!", ")")) else f"{line}."

"""Signs, hues and words: a hue never stands alone."""

from __future__ import annotations

from dataclasses import dataclass

from checks.outcome import Outcome

# Each at least 3:1 on white and on #111.
GOOD, BAD, OFF, NOTE, WAIT = "#1f9d6b", "#d9534f", "#7d8590", "#8a6fd1", "#c77b12"


@dataclass(frozen=True)
class Mark:
    """A small sign with its hue and its word."""

    sign: str
    hue: str
    word: str


MARKS = {
    Outcome.PASSED: Mark("✓", GOOD, "passed"),
    Outcome.FAILED: Mark("✗", BAD, "not yet"),
    Outcome.NOT_ATTEMPTED: Mark("○", OFF, "not attempted"),
    Outcome.COULD_NOT_CHECK: Mark("?", NOTE, "could not check"),
}

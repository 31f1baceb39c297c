"""The four answers of a check: never two, because "could not check" is not "wrong"."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How a check ended; the values are the words that reports use."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_ATTEMPTED = "not attempted"
    COULD_NOT_CHECK = "could not check"

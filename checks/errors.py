"""What can go wrong in the grader itself, each with its next step."""

from __future__ import annotations


class ChecksError(Exception):
    """The base of all errors of the grader: what was seen, and one next step."""

    def __init__(self, seen: str, next: str = "") -> None:
        super().__init__(f"{seen} {next}".strip())
        self.seen, self.next = seen, next


class Uncheckable(Exception):
    """Raised by an exercise's check when it cannot judge, through no fault of the learner."""


class UnknownExercise(ChecksError):
    """No installed course has an exercise of this id."""


class NotebookUnreadable(ChecksError):
    """The file is missing, or not a notebook."""


class FileNotWritten(ChecksError):
    """A result or a notebook could not be written."""


class KernelDied(ChecksError):
    """The kernel ended while a cell ran."""


class TimeLimit(ChecksError):
    """A cell ran longer than its time limit."""

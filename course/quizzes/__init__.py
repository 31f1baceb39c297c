"""Quizzes as data: questions whose every option has its own feedback, a lint for their writing, and their widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from course.quizzes.bank import load
from course.quizzes.errors import NotAnOption, QuizFileError
from course.quizzes.item import Bank, Item, Option
from course.quizzes.lint import lint

if TYPE_CHECKING:
    from course.quizzes.question import Question
    from course.quizzes.quiz import Quiz

__all__ = ["Bank", "Item", "NotAnOption", "Option", "Question", "Quiz", "QuizFileError", "lint", "load"]


def __getattr__(name: str) -> Any:
    """The widgets come late: reading and linting a bank needs no browser parts."""
    if name == "Question":
        from course.quizzes.question import Question

        return Question
    if name == "Quiz":
        from course.quizzes.quiz import Quiz

        return Quiz
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

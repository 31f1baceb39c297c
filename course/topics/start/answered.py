"""Is the pre-test answered? With what is nobody's business."""

from __future__ import annotations

from pathlib import Path

from checks.attempt import Attempt
from checks.feedback import Feedback
from course.quizzes import load


def check_pretest(attempt: Attempt) -> Feedback:
    """All questions have some answer."""
    given = getattr(attempt.get("pretest"), "choice", None) or {}
    if not given:
        return Feedback.not_attempted(next="Answer the questions in the cell above, in any mood.")
    count = len(load(Path(__file__).with_name("quiz.toml")).items)
    if len(given) < count:
        return Feedback.failed(
            seen=f"{len(given)} of {count} questions are answered.",
            expected="All of them, with any answer.",
            next="Go on where you stopped. A guess is an answer.",
        )
    return Feedback.passed(
        seen=f"All {count} are answered. Nothing was scored.",
        why="Several of them come down to one thing: generalizing happens in two places, and neither sees the other.",
        fact="generalize-two-layers",
        next="Go on with notebook 03, Generalization, which is about those two places.",
    )

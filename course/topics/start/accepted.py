"""What a learner predicted about a 202, judged in the words of the option."""

from __future__ import annotations

from pathlib import Path

from checks.attempt import Attempt
from checks.feedback import Feedback
from checks.shown import shown
from course.quizzes import Item, load


def check_prediction(attempt: Attempt) -> Feedback:
    """The option's own words are the feedback."""
    if attempt.untouched("prediction"):
        return Feedback.not_attempted(next="Choose an option, lock it, then check.")
    item = prediction()
    given = getattr(attempt.get("prediction"), "choice", attempt.get("prediction"))
    letter = given.strip().lower() if isinstance(given, str) else given
    option = next((option for option in item.options if option.letter == letter), None)
    if option is None:
        return Feedback.failed(
            seen=f"There is no option {shown(given)}.",
            expected=f"One of {', '.join(item.letters)}.",
            next="Choose one of them in the answer cell.",
        )
    if option.right:
        return Feedback.passed(
            seen=f"{option.letter}: {option.text}.",
            why=option.feedback,
            fact="202-means-accepted",
            next="Watch it on the wire, in the cells below.",
        )
    return Feedback.failed(
        seen=f"{option.letter}: {option.text}.",
        expected="What the words `202 Accepted` say, and no more.",
        why=option.feedback,
        fact=option.fact or item.facts[0],
        next="Run the cells below and watch. Then write `prediction.reset()` in a cell, and answer anew.",
        misconception=option.misconception,
    )


def prediction() -> Item:
    """The question of start-4."""
    return load(Path(__file__).parent / "quizzes" / "before.toml")["after-202"]

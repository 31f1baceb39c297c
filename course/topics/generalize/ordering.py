"""Put steps in order: every order that the rules allow is right, and a broken rule says what would happen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checks.attempt import Attempt
from checks.feedback import Feedback
from checks.shown import shown


@dataclass(frozen=True)
class Before:
    """One step must stand before another; if not, this is what to say."""

    first: str
    then: str
    seen: str
    why: str
    fact: str
    next: str
    misconception: str


def check_order(attempt: Attempt, name: str, letters: str, rules: Sequence[Before], *, why: str, fact: str) -> Feedback:
    """Judge the answer of that name: a build list, or the letters in an order."""
    steps = attempt.get(name)
    if attempt.untouched(name):
        return Feedback.not_attempted(
            next=f"Move the steps, or write {name}.arrange(...), run the cell and check again."
        )
    order = _letters(steps)
    if sorted(order) != sorted(letters):
        return Feedback.failed(
            seen=f"`{name}` is {shown(steps)}.",
            expected=f"each of the letters {', '.join(letters)} once, in your order",
            next="Leave the list as it is given and arrange it, by keys, by buttons or by arrange(...).",
            misconception="not-an-order",
        )
    for rule in rules:
        if order.index(rule.first) > order.index(rule.then):
            return Feedback.failed(
                seen=rule.seen, why=rule.why, fact=rule.fact, next=rule.next, misconception=rule.misconception
            )
    return Feedback.passed(seen=f"Your order: {', '.join(order)}.", why=why, fact=fact)


def _letters(steps: object) -> list[str]:
    """The order that a build list, a text or a list of letters says."""
    given = getattr(steps, "choice", steps)
    if isinstance(given, str):
        given = [letter for letter in given if letter.isalnum()]
    return [str(letter).strip().lower() for letter in given] if isinstance(given, list | tuple) else []

"""What a learner did, as a check sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Attempt:
    """The learner's names, the notebook's cloud, and the text of the answer cell where it is known."""

    answers: Mapping[str, object]
    cloud: Any = None
    source: str | None = None

    def get(self, name: str, default: object = None) -> Any:
        """The learner's value of this name."""
        return self.answers.get(name, default)

    def untouched(self, *names: str) -> bool:
        """Whether none of these names has an answer: each is missing, `...`, None, or a widget without a choice."""
        return all(_empty(self.answers.get(name)) for name in names)


def _empty(value: object) -> bool:
    if value is None or value is Ellipsis:
        return True
    try:
        return hasattr(type(value), "choice") and getattr(value, "choice") is None  # noqa: B009
    except Exception:
        return False

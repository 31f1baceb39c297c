"""An exercise: one class with its prompt, starter, solution, hints, named wrong answers and its check."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from checks.attempt import Attempt
from checks.feedback import Feedback


class Kind(StrEnum):
    """What a learner is asked to do."""

    CONCEPT = "concept"
    PREDICT = "predict"
    ORDER = "order"
    DECISION = "decision"
    CODE = "code"
    STATE = "state"
    TROUBLESHOOT = "troubleshoot"


class Stage(StrEnum):
    """How much help the exercise gives."""

    WORKED = "worked"
    FADED = "faded"
    INDEPENDENT = "independent"


@dataclass(frozen=True)
class WrongAnswer:
    """A named misconception: the cell that shows it, and text that its feedback must contain."""

    id: str
    source: str
    message: str


class Exercise:
    """Subclass once per exercise. An empty `solution` means that the answers were left out of this copy of the course."""

    id: str
    title: str
    kind: Kind
    stage: Stage
    points: int
    minutes: int
    objective: str
    prompt: str
    starter: str
    solution: str
    hints: tuple[str, ...]
    misconceptions: tuple[WrongAnswer, ...] = ()
    alternatives: tuple[str, ...] = ()
    scene: str = ""

    def check(self, attempt: Attempt) -> Feedback:
        """Judge the attempt. Raise Uncheckable where the fault is ours or the environment's, and nothing else."""
        raise NotImplementedError

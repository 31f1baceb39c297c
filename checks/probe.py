"""Judge inside the kernel that ran the notebook, and hand the verdict out as data that only `checks.run` reads."""

from __future__ import annotations

from dataclasses import asdict

from checks import kernel
from checks.course import find
from checks.judge import judge

VERDICT = "application/vnd.checks.verdict+json"


def probe(exercise_id: str, answer: str) -> None:
    """Publish the verdict on an exercise."""
    from IPython.display import display

    source, exercise = find(exercise_id)
    feedback = judge(source, exercise, kernel.names(), answer or None)
    display({VERDICT: asdict(feedback)}, raw=True)

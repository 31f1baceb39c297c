"""The grader: exercises, outcomes, feedback, and a learner's four verbs. It knows nothing of any course."""

from checks import record
from checks.restore import reset_notebook
from checks.verbs import check, hint, reset, solution

__all__ = ["check", "hint", "record", "reset", "reset_notebook", "solution"]

"""Compare a learner's function with a flowchart, in every case there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from traceback import format_exception_only
from typing import TYPE_CHECKING

from course.flowcharts.deciding import decider

if TYPE_CHECKING:
    from course.flowcharts.chart import Flowchart


@dataclass(frozen=True)
class Disagreement:
    """How far a function agrees with the chart, and the first case in which it does not."""

    agreed: int
    total: int
    inputs: Mapping[str, bool | str]
    expected: str
    got: str

    @property
    def case(self) -> str:
        """The counter-example as arguments."""
        return ", ".join(f"{name}={value!r}" for name, value in self.inputs.items())

    @property
    def message(self) -> str:
        return (
            f"Your function agrees with the flowchart in {self.agreed} of {self.total} cases. "
            f"First difference: for {self.case} the chart says {self.expected!r}; yours {self.got}."
        )

    def __str__(self) -> str:
        return self.message


def grade(chart: Flowchart, function: Callable[..., object]) -> Disagreement | None:
    """None when the function agrees with the chart in every case. Whatever the function raises is an answer."""
    decide = decider(chart)
    cases = [(case, decide(**case), _call(function, case)) for case in chart.grid()]
    wrong = [(case, leaf, said) for case, leaf, said in cases if said != f"answered {leaf!r}"]
    if not wrong:
        return None
    case, leaf, said = wrong[0]
    return Disagreement(len(cases) - len(wrong), len(cases), case, leaf, said)


def _call(function: Callable[..., object], case: Mapping[str, bool | str]) -> str:
    """What the learner's function said, in words that hold no address and no surprise."""
    try:
        answer = function(**case)
    except (Exception, SystemExit) as error:
        return f"raised {format_exception_only(error)[-1].strip()}"[:200]
    if answer is None:
        return "answered nothing: does every branch return?"
    if isinstance(answer, str):
        return f"answered {str.__str__(answer)[:80]!r}"
    if isinstance(answer, bool):
        return f"answered {answer}, not a text"
    return f"answered a {type(answer).__name__}, not a text"

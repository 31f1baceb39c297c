"""Where would a learner do a thing: judged by the flowchart F0, and by what the engine serves today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from checks.attempt import Attempt
from checks.feedback import Feedback
from checks.shown import shown
from course.cloud.engine import build_arm
from course.flowcharts import Flowchart, Question, load


@dataclass(frozen=True)
class Case:
    """One wish: the chart's answers for it, and the operation that it needs."""

    outside: bool
    billed: bool
    reading: bool
    operation: tuple[str, str]
    why: str
    fact: str

    @property
    def served(self) -> bool:
        """Whether the local Azure serves the operation, as the engine itself knows."""
        group, name = self.operation
        return hasattr(_engine().types.get(group), name)

    @property
    def inputs(self) -> dict[str, bool]:
        """What the chart asks."""
        return {"outside": self.outside, "billed": self.billed, "served": self.served, "reading": self.reading}


CASES: Mapping[str, Case] = {
    "practise": Case(
        False, False, False, ("images", "create_or_update"),
        "Practice needs no real VM: the calls are the real ones, and they may be repeated.", "local-azure-same-clients",
    ),
    "colleagues": Case(
        True, True, False, ("virtual_machines", "create_or_update"),
        "What is made in this notebook exists in this notebook. Others can only use what is in Azure.", "local-azure-offline",
    ),
    "colleagues_later": Case(
        True, False, False, ("virtual_machines", "create_or_update"),
        "Until there is a subscription, nothing can be made in Azure; it can be rehearsed, call by call.",
        "azure-has-no-test-mode",
    ),
    "snapshot_access": Case(
        False, False, False, ("snapshots", "grant_access"),
        "Whether it is served can be looked up: the engine says it operation by operation.", "local-azure-is-a-slice",
    ),
    "restore_point": Case(
        False, False, True, ("restore_point_collections", "create_or_update"),
        "What is not served is refused here. But to know what Azure says, nothing has to be run.", "local-azure-is-a-slice",
    ),
    "dedicated_host": Case(
        False, False, False, ("dedicated_hosts", "create_or_update"),
        "What is not served is refused here, and never answered with a made-up success.", "local-azure-is-a-slice",
    ),
}  # fmt: skip


def check_places(attempt: Attempt) -> Feedback:
    """Every case has its leaf; the first that has not is told by the question that decides it."""
    answer = attempt.get("where")
    if not isinstance(answer, Mapping):
        return Feedback.not_attempted(next="Run the answer cell with `where` in it, filled in, then check again.")
    given = {name: _word(answer.get(name, ...)) for name in CASES}
    if all(leaf is ... for leaf in given.values()):
        return Feedback.not_attempted(next="Replace the dots, run the cell, then check again.")
    chart = _chart()
    for name, leaf in given.items():
        if leaf is ... or not isinstance(leaf, str) or leaf not in chart.leaves:
            return Feedback.failed(
                seen=f"`{name}` is open."
                if leaf is ...
                else f"`{name}` is {shown(leaf)}, which is no place of the chart.",
                expected=f"One of {', '.join(f'`{place}`' for place in chart.leaves)}.",
                next="Walk the chart for it, and write down where you arrive.",
            )
        case = CASES[name]
        if leaf != chart.function()(**case.inputs):
            return Feedback.failed(
                seen=f"`{name}`: you say `{leaf}`.",
                expected=f"Look again at this question: {_deciding(chart, case, leaf).text}",
                why=case.why,
                fact=case.fact,
                next="Answer that question for this case alone. What is served, `served(...)` tells.",
                misconception="M41",
            )
    return Feedback.passed(
        seen=f"All {len(CASES)} are where they belong.",
        why="The local Azure serves a slice, and says so where it ends. What must exist in Azure is made in Azure.",
        fact="local-azure-is-a-slice",
    )


def _word(leaf: object) -> object:
    return leaf.strip().lower() if isinstance(leaf, str) else leaf


def _deciding(chart: Flowchart, case: Case, leaf: str) -> Question:
    """The first question on the right way at which the answer given becomes unreachable."""
    node: Any = chart.node(chart.start)
    while True:
        word = chart.inputs[node.input].word(case.inputs[node.input])
        target = next(edge.target for edge in node.edges if word in edge.values)
        if leaf not in _below(chart, target):
            return node  # type: ignore[no-any-return]
        node = chart.node(target)


def _below(chart: Flowchart, node_id: str) -> set[str]:
    node = chart.node(node_id)
    if not isinstance(node, Question):
        return {node.id}
    return {leaf for edge in node.edges for leaf in _below(chart, edge.target)}


def _chart() -> Flowchart:
    return load(Path(__file__).parent / "flowcharts" / "where.toml")


@cache
def _engine() -> Any:
    return build_arm()

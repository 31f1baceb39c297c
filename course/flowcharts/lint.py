"""What an author has still to mend in a flowchart; each line says where, and what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from course.flowcharts.chart import Question

if TYPE_CHECKING:
    from course.flowcharts.chart import Flowchart

LONGEST = {"title": 60, "text": 60, "advice": 76, "why": 320}


def lint(chart: Flowchart, known_facts: Collection[str] | None = None) -> list[str]:
    """All complaints, those about the structure first; with known_facts also the citations of unknown ones."""
    structure = list(broken(chart))
    unreached = [] if structure else list(_unreached(chart))
    return [*structure, *unreached, *_unasked(chart), *_leaves(chart), *_facts(chart, known_facts), *_lengths(chart)]


def broken(chart: Flowchart) -> Iterator[str]:
    """Complaints that keep the chart from being drawn or decided at all."""
    for clash in chart.questions.keys() & chart.leaves.keys():
        yield f"`{clash}` is both a question and a leaf: rename one."
    if not _exists(chart, chart.start):
        yield f"start = {chart.start!r}: there is no such question or leaf: name one, or add it."
    for question in chart.questions.values():
        yield from _routes(chart, question)
    yield from _cycles(chart)


def _routes(chart: Flowchart, question: Question) -> Iterator[str]:
    values, routed = chart.inputs[question.input].values, [value for edge in question.edges for value in edge.values]
    for value in values:
        if value not in routed:
            yield f"[questions.{question.id}] does not say where {value!r} leads: add it."
    for edge in question.edges:
        for value in edge.values:
            if value not in values:
                yield f"[questions.{question.id}] {value!r} is no value of `{question.input}`: use {', '.join(values)}."
        if not _exists(chart, edge.target):
            yield f"[questions.{question.id}] {edge.words} leads to `{edge.target}`, which is not there: add it."
    if len(question.edges) == 1:
        yield f"[questions.{question.id}] every answer leads to `{question.edges[0].target}`: ask nothing, or lead apart."


def _cycles(chart: Flowchart) -> Iterator[str]:
    done: set[str] = set()

    def follow(node_id: str, trail: tuple[str, ...]) -> Iterator[str]:
        if node_id in trail:
            round_trip = " > ".join([*trail[trail.index(node_id) :], node_id])
            yield f"{round_trip} goes in a circle: let one of them lead on."
        elif node_id in chart.questions and node_id not in done:
            for edge in chart.questions[node_id].edges:
                yield from follow(edge.target, (*trail, node_id))
            done.add(node_id)

    for question_id in chart.questions:
        yield from follow(question_id, ())


def _unreached(chart: Flowchart) -> Iterator[str]:
    """Nodes that no combination of answers leads to, also because the same input was already answered on the way."""
    reached = {node for case in chart.grid() for node in _visited(chart, case)}
    for node_id in [*chart.questions, *chart.leaves]:
        if node_id not in reached:
            kind = "questions" if node_id in chart.questions else "leaves"
            yield f"[{kind}.{node_id}] is never reached: lead to it, or remove it."


def _visited(chart: Flowchart, case: dict[str, bool | str]) -> Iterator[str]:
    node = chart.node(chart.start)
    yield node.id
    while isinstance(node, Question):
        word = chart.inputs[node.input].word(case[node.input])
        node = chart.node(next(edge.target for edge in node.edges if word in edge.values))
        yield node.id


def _unasked(chart: Flowchart) -> Iterator[str]:
    asked = {question.input for question in chart.questions.values()}
    for name in chart.inputs:
        if name not in asked:
            yield f"[inputs] `{name}` is never asked: ask it, or remove it."


def _leaves(chart: Flowchart) -> Iterator[str]:
    for leaf in chart.leaves.values():
        if not leaf.advice:
            yield f"[leaves.{leaf.id}] gives no advice: say what to do."
        if not leaf.why:
            yield f"[leaves.{leaf.id}] does not say why: add a sentence."
        if not leaf.facts:
            yield f'[leaves.{leaf.id}] cites no fact: add facts = ["..."].'


def _facts(chart: Flowchart, known: Collection[str] | None) -> Iterator[str]:
    for fact in chart.facts:
        if known is not None and fact not in known:
            yield f"fact `{fact}` is not in the ledger: correct the id, or add the fact."


def _lengths(chart: Flowchart) -> Iterator[str]:
    texts = [("title", "title", chart.title)]
    texts += [(f"[questions.{q.id}] text", "text", q.text) for q in chart.questions.values()]
    texts += [(f"[leaves.{leaf.id}] advice", "advice", leaf.advice) for leaf in chart.leaves.values()]
    texts += [(f"[leaves.{leaf.id}] why", "why", leaf.why) for leaf in chart.leaves.values()]
    for where, kind, text in texts:
        if len(text) > LONGEST[kind]:
            yield f"{where} has {len(text)} characters: {LONGEST[kind]} at most."


def _exists(chart: Flowchart, node_id: str) -> bool:
    return node_id in chart.questions or node_id in chart.leaves

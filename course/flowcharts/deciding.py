"""A flowchart as a Python function, to call and to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from inspect import Parameter, Signature
from typing import TYPE_CHECKING

from course.flowcharts.chart import Question
from course.flowcharts.tree import check_sound

if TYPE_CHECKING:
    from course.flowcharts.chart import Edge, Flowchart, Input


def decider(chart: Flowchart) -> Callable[..., str]:
    """decide(**inputs) -> id of the leaf; says which input is missing, unknown or has no such value."""
    check_sound(chart)

    def decide(**inputs: bool | str) -> str:
        words = {name: _word(chart, name, value) for name, value in inputs.items()}
        if missing := [name for name in chart.inputs if name not in inputs]:
            raise TypeError(f"decide() is missing {', '.join(missing)}. It takes {', '.join(chart.inputs)}.")
        node = chart.node(chart.start)
        while isinstance(node, Question):
            word = words[node.input]
            node = chart.node(next(edge.target for edge in node.edges if word in edge.values))
        return node.id

    decide.__doc__ = chart.title
    parameters = [
        Parameter(asked.name, Parameter.KEYWORD_ONLY, annotation="bool" if asked.yes_no else "str")
        for asked in chart.inputs.values()
    ]
    decide.__signature__ = Signature(parameters, return_annotation="str")  # type: ignore[attr-defined]
    return decide


def source(chart: Flowchart) -> str:
    """The function as a learner could have written it."""
    check_sound(chart)
    head = ", ".join(f"{name}: {'bool' if asked.yes_no else 'str'}" for name, asked in chart.inputs.items())
    title = chart.title.replace("\\", "\\\\").replace('"', '\\"')
    return "\n".join([f"def decide(*, {head}) -> str:", f'    """{title}"""', *_lines(chart, chart.start, 1), ""])


def _word(chart: Flowchart, name: str, value: object) -> str:
    if name not in chart.inputs:
        raise TypeError(f"decide() knows no {name!r}. It takes {', '.join(chart.inputs)}.")
    word = chart.inputs[name].word(value)
    if word is None:
        known = ", ".join(repr(argument) for argument in chart.inputs[name].arguments)
        raise ValueError(f"{name}={value!r}: it is one of {known}.")
    return word


def _lines(chart: Flowchart, node_id: str, depth: int) -> Iterator[str]:
    node, indent = chart.node(node_id), "    " * depth
    if not isinstance(node, Question):
        yield f'{indent}return "{node.id}"'
        return
    *first, last = node.edges
    for edge in first:
        yield f"{indent}if {_condition(chart.inputs[node.input], edge)}:"
        yield from _lines(chart, edge.target, depth + 1)
    yield from _lines(chart, last.target, depth)


def _condition(asked: Input, edge: Edge) -> str:
    if asked.yes_no:
        return asked.name if edge.values == ("yes",) else f"not {asked.name}"
    if len(edge.values) == 1:
        return f'{asked.name} == "{edge.values[0]}"'
    values = ", ".join(f'"{value}"' for value in edge.values)
    return f"{asked.name} in ({values})"

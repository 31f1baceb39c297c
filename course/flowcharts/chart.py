"""A decision flowchart: questions about a few inputs, and the advice that the answers lead to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

from course.flowcharts.errors import FlowchartError

if TYPE_CHECKING:
    from course.flowcharts.grading import Disagreement
    from course.flowcharts.tree import Tree
    from course.flowcharts.walk import Walk
    from course.visual.memory import Memory
    from course.visual.picture import Picture

FactText = Callable[[str], tuple[str, str, str] | None]  # id -> text, source, date
YES_NO = ("yes", "no")


class Tone(StrEnum):
    """What a leaf says: done well, a step that comes next, or what went wrong."""

    GOOD = "good"
    NEXT = "next"
    BAD = "bad"


@dataclass(frozen=True)
class Input:
    """What a question asks about: yes or no, or one of a few values."""

    name: str
    about: str
    values: tuple[str, ...] = YES_NO

    @property
    def yes_no(self) -> bool:
        return self.values == YES_NO

    @property
    def arguments(self) -> tuple[bool | str, ...]:
        """The values as the function takes them: True and False for yes and no."""
        return (True, False) if self.yes_no else self.values

    def word(self, argument: object) -> str | None:
        """The value that a function's argument means, None if it is none of them."""
        if self.yes_no and isinstance(argument, bool):
            return "yes" if argument else "no"
        return argument if isinstance(argument, str) and argument in self.values else None


@dataclass(frozen=True)
class Edge:
    """One way out of a question: the values of its input that take it, and where it leads."""

    values: tuple[str, ...]
    target: str

    @property
    def words(self) -> str:
        return " or ".join(self.values)


@dataclass(frozen=True)
class Question:
    """A node that asks."""

    id: str
    text: str
    input: str
    edges: tuple[Edge, ...]
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leaf:
    """A node that advises: what to do, why, and the facts that it rests on."""

    id: str
    advice: str
    why: str = ""
    facts: tuple[str, ...] = ()
    tone: Tone = Tone.GOOD


@dataclass(frozen=True)
class Flowchart:
    """One chart, in all its forms: .draw() .walk() .text() .function() .source() .grade(function) .lint()."""

    id: str
    title: str
    start: str
    inputs: Mapping[str, Input]
    questions: Mapping[str, Question]
    leaves: Mapping[str, Leaf]
    file: str = "flowchart"
    fact_text: FactText | None = field(default=None, compare=False, repr=False)

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that the chart cites, in order."""
        nodes: list[Question | Leaf] = [*self.questions.values(), *self.leaves.values()]
        return tuple(dict.fromkeys(fact for node in nodes for fact in node.facts))

    def node(self, node_id: str) -> Question | Leaf:
        """The question or leaf of that id."""
        if node_id in self.questions:
            return self.questions[node_id]
        try:
            return self.leaves[node_id]
        except KeyError:
            raise FlowchartError(
                self.file, node_id, "is led to, but is neither a question nor a leaf.", f"Add [leaves.{node_id}]."
            ) from None

    def grid(self) -> Iterator[dict[str, bool | str]]:
        """Every combination of the inputs, as arguments of the function."""
        for values in product(*(asked.arguments for asked in self.inputs.values())):
            yield dict(zip(self.inputs, values, strict=True))

    def lint(self, known_facts: Collection[str] | None = None) -> list[str]:
        """What an author has still to mend, one line each; empty when the chart is complete."""
        from course.flowcharts.lint import lint

        return lint(self, known_facts)

    def text(self) -> str:
        """The chart as indented lines."""
        return self._tree.text()

    def draw(self, at: str = "") -> Picture:
        """The chart as a picture; of a long one the part in which the path `at` lies."""
        return self._tree.page_of(at).picture

    def walk(self, memory: Memory | None = None) -> Walk:
        """The chart to walk through with y, n, digits and Backspace; it remembers where you were."""
        from course.flowcharts.walk import Walk

        return Walk(self, memory)

    def function(self) -> Callable[..., str]:
        """decide(**inputs) -> id of the leaf."""
        from course.flowcharts.deciding import decider

        return decider(self)

    def source(self) -> str:
        """The same function as Python source."""
        from course.flowcharts.deciding import source

        return source(self)

    def grade(self, function: Callable[..., object]) -> Disagreement | None:
        """Compare a learner's function with the chart in every case; None when they agree in all."""
        from course.flowcharts.grading import grade

        return grade(self, function)

    @cached_property
    def _tree(self) -> Tree:
        from course.flowcharts.tree import Tree

        return Tree(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {**self.draw()._repr_mimebundle_(), "text/plain": self.text()}

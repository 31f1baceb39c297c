"""A flowchart unrolled: every way through it is a path, and no more than nine nodes are in sight at once.

A path is the string of the answers taken, each the number of its edge: "" is the start, "01" the second answer after the
first. A node that two answers share stands in the tree twice, so that no lines cross.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from course.flowcharts.chart import Flowchart, Leaf, Question
from course.flowcharts.errors import FlowchartError
from course.flowcharts.lint import broken

if TYPE_CHECKING:
    from course.visual.picture import Picture

MOST_IN_SIGHT = 9


def check_sound(chart: Flowchart) -> None:
    """Raise for a chart that cannot be followed to its end."""
    if problems := list(broken(chart)):
        raise FlowchartError(chart.file, "chart", problems[0], "See .lint() for all.")


@dataclass(frozen=True)
class Page:
    """The part of a tree that is in sight: the paths drawn, some of them folded questions that open on their own page."""

    tree: Tree
    root: str
    paths: tuple[str, ...]
    folded: frozenset[str]

    @cached_property
    def picture(self) -> Picture:
        from course.flowcharts.drawing import draw

        return draw(self)


class Tree:
    """All paths of a chart, and the pages that they are folded into."""

    def __init__(self, chart: Flowchart) -> None:
        check_sound(chart)
        self.chart = chart
        self.paths = tuple(self._below(""))
        self.pages = tuple(self._fold(""))

    def at(self, path: str) -> Question | Leaf:
        """The node that a path leads to."""
        node = self.chart.node(self.chart.start)
        for step in path:
            if not isinstance(node, Question) or not step.isdecimal() or int(step) >= len(node.edges):
                raise FlowchartError(self.chart.file, f"path {path!r}", "leads nowhere.", f"Known: {self.paths}.")
            node = self.chart.node(node.edges[int(step)].target)
        return node

    def label(self, path: str) -> str:
        """The question's text or the leaf's advice."""
        node = self.at(path)
        return node.text if isinstance(node, Question) else node.advice

    def answer(self, path: str) -> str:
        """The words of the answer that leads here from the question before."""
        parent = self.at(path[:-1])
        assert isinstance(parent, Question)
        return parent.edges[int(path[-1])].words

    def children(self, path: str) -> tuple[str, ...]:
        node = self.at(path)
        return tuple(f"{path}{i}" for i in range(len(node.edges))) if isinstance(node, Question) else ()

    def page_of(self, path: str) -> Page:
        """The page on which a path is drawn open: the deepest one that begins on the way to it."""
        self.at(path)
        return max((page for page in self.pages if path.startswith(page.root)), key=lambda page: len(page.root))

    def text(self, here: str | None = None) -> str:
        """The chart as indented lines, with a mark where the reader is."""
        lines = [self.chart.title]
        for path in self.paths:
            answer = f"{self.answer(path)}: " if path else ""
            mark = "   <- you are here" if path == here else ""
            lines.append(f"{'  ' * len(path)}{answer}{self.label(path)}{mark}")
        return "\n".join(lines)

    def _below(self, path: str) -> Iterator[str]:
        yield path
        for child in self.children(path):
            yield from self._below(child)

    def _fold(self, root: str) -> Iterator[Page]:
        """This page and those of its folds; the smallest part whose folding is enough is folded, else the largest."""
        paths, folded = tuple(self._below(root)), frozenset[str]()
        while len(paths) > MOST_IN_SIGHT:
            sizes = {path: sum(other.startswith(path) for other in paths) for path in paths if path != root}
            fitting = {path: size for path, size in sizes.items() if 1 < size <= MOST_IN_SIGHT}
            enough = {path: -size for path, size in fitting.items() if len(paths) - size < MOST_IN_SIGHT} or fitting
            fold = max(enough, key=lambda path: (enough[path], path))
            folded |= {fold}
            paths = tuple(path for path in paths if path == fold or not path.startswith(fold))
        visible = frozenset(path for path in folded if path in paths)
        yield Page(self, root, paths, visible)
        for path in sorted(visible):
            yield from self._fold(path)

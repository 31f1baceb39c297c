"""A flowchart to walk through: with keys and buttons where a kernel lives, with .answer() and .back() anywhere."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

import traitlets

from course.flowcharts.chart import Flowchart, Leaf, Question
from course.flowcharts.drawing import SIGN
from course.flowcharts.errors import FlowchartError
from course.flowcharts.tree import Page, Tree
from course.visual.live import OWN_KEYS, Live, more
from course.visual.memory import Memory, default_memory

_HERE = Path(__file__).parent
CSS = (_HERE / "walk.css").read_text("utf-8")
WORDS = {"good": "Advice", "next": "Next step", "bad": "Problem"}


class Walk(Live):
    """Where a reader is in a flowchart. `path` is the answers so far, each by its number."""

    _esm = OWN_KEYS + (_HERE / "walk.js").read_text("utf-8")
    path = traitlets.Unicode().tag(sync=True)
    html_ = traitlets.Unicode().tag(sync=True)
    css_ = traitlets.Unicode((_HERE / "live.css").read_text("utf-8")).tag(sync=True)
    title_ = traitlets.Unicode().tag(sync=True)
    steps_ = traitlets.Dict().tag(sync=True)

    def __init__(self, chart: Flowchart, memory: Memory | None = None) -> None:
        self.chart, self._tree = chart, Tree(chart)
        self._memory = memory if memory is not None else default_memory()
        self._in_a_cell = False
        start = self._remembered()
        super().__init__(
            path=start,
            title_=chart.title,
            html_=self._markup(start, self._tree.pages),
            steps_={path: self._step(path) for path in self._tree.paths},
        )
        self.observe(self._moved, "path")

    @property
    def node(self) -> Question | Leaf:
        """The question or leaf where you are."""
        return self._tree.at(self.path)

    @property
    def here(self) -> str:
        """Where you are, in one line."""
        return self._line(self.path)

    def answer(self, word: bool | str) -> str:
        """Answer the question: yes, no or one of its values. Says where that leads."""
        node = self.node
        if not isinstance(node, Question):
            raise self._stuck(f"has no more questions: {self.here}", "Go .back(), or .restart().")
        said = str(self.chart.inputs[node.input].word(word) or word).strip().lower()
        said = {"y": "yes", "n": "no"}.get(said, said)
        for number, edge in enumerate(node.edges):
            if said in (*edge.values, edge.words):
                return self._go(f"{self.path}{number}")
        known = ", ".join(value for edge in node.edges for value in edge.values)
        raise self._stuck(f"{word!r} is no answer to {node.text!r}.", f"Answer one of: {known}.")

    def back(self) -> str:
        """Take the last answer back."""
        return self._go(self.path[:-1])

    def restart(self) -> str:
        """Go back to the first question."""
        return self._go("")

    def text(self) -> str:
        return "\n".join([self._tree.text(self.path), "", self.here, *self._reasons(self.path)])

    def html(self) -> str:
        return self._markup(self.path, (self._tree.page_of(self.path),))

    def _go(self, path: str) -> str:
        self._in_a_cell = True  # the twin may not be refreshed while a cell runs
        try:
            self.path = path
        finally:
            self._in_a_cell = False
        return "\n".join([self.here, *self._reasons(path)])

    def _moved(self, _change: object) -> None:
        if self.path not in self._tree.paths:
            self.path = ""
        self._memory.remember(f"flowchart/{self.chart.id}", self.path)
        if not self._in_a_cell:
            self.refresh()

    def _remembered(self) -> str:
        path = self._memory.recall(f"flowchart/{self.chart.id}")
        return path if isinstance(path, str) and path in self._tree.paths else ""

    def _line(self, path: str) -> str:
        node = self._tree.at(path)
        if isinstance(node, Question):
            return f"Question {len(path) + 1}: {node.text}"
        return f"{SIGN[node.tone]} {WORDS[node.tone]}: {node.advice}"

    def _reasons(self, path: str) -> list[str]:
        """Why the advice is what it is, and the facts that it rests on."""
        node = self._tree.at(path)
        if not isinstance(node, Leaf):
            return []
        return [line for line in (node.why, *(self._cited(fact) for fact in node.facts)) if line]

    def _cited(self, fact: str) -> str:
        found = self.chart.fact_text(fact) if self.chart.fact_text else None
        return f"Fact {fact}: {found[0]}" if found else f"Fact {fact}"

    def _step(self, path: str) -> dict[str, Any]:
        node = self._tree.at(path)
        answers = []
        if isinstance(node, Question):
            for number, edge in enumerate(node.edges):
                key = edge.values[0][0] if edge.values in (("yes",), ("no",)) else str(number + 1)
                answers.append([edge.words.capitalize(), key])
        page = self._tree.page_of(path).root
        return {"line": _code(self._line(path)), "why": self._why(path), "answers": answers, "page": page}

    def _why(self, path: str) -> str:
        reasons = self._reasons(path)
        style = "margin:.2em 0"
        return "".join(f'<p style="{style}"{_source(line)}>{_code(line)}</p>' for line in reasons)

    def _markup(self, path: str, pages: tuple[Page, ...]) -> str:
        opened = self._tree.page_of(path)
        drawn = "".join(
            # An untrusted view drops the picture but spills its words: hidden inline, shown by the style sheet.
            f'<div class="page" data-page="{page.root}" style="display:none"{"" if page is opened else " hidden"}>'
            f"{_mark(page.picture.svg, path)}</div>"
            for page in pages
        )
        return (
            f'<style>{CSS}</style><div class="course-flow">{drawn}'
            f'<div class="now-at" aria-live="polite"><p class="here">{_code(self._line(path))}</p>'
            f'<div class="why">{self._why(path)}</div></div>'
            f"{more('The chart as text', f'<pre>{escape(self._tree.text(path))}</pre>')}</div>"
        )

    def _stuck(self, problem: str, repair: str) -> FlowchartError:
        return FlowchartError(self.chart.file, self.chart.title, problem, repair)


def _mark(svg: str, here: str) -> str:
    """The picture with the way up to here marked."""

    def marked(found: re.Match[str]) -> str:
        kind, path = found[1], found[2]
        state = " now" if path == here else " been" if here.startswith(path) else ""
        return f'class="{kind}{state}" data-at="{path}"'

    return re.sub(r'class="([\w-]+)" data-at="(\d*)"', marked, svg)


def _code(line: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(line))


def _source(line: str) -> str:
    return ' class="source"' if line.startswith("Fact ") else ""

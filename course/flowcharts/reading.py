"""Read a flowchart from TOML; whatever does not fit is named with its file, its key and the repair.

id = "vm_state"                       # the file's own name
title = "What state is this VM in?"
start = "flag"

[inputs]
flag = "Azure shows OSState/generalized"            # yes or no
power = { about = "The power state", values = ["running", "stopped", "deallocated"] }

[questions.flag]
text = "Is it marked as generalized?"
yes = "marked"
no = "power"

[questions.power]
text = "What is its power state?"     # asks the input of the same name; input = "..." names another
choices = { running = "busy", stopped = "idle", deallocated = "idle" }

[leaves.idle]
advice = "Mark it"
why = "One or two sentences."
facts = ["generalize-flag-only"]
tone = "next"                         # good, next or bad
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from course.flowcharts.chart import YES_NO, Edge, FactText, Flowchart, Input, Leaf, Question, Tone
from course.flowcharts.errors import FlowchartError

_ID = re.compile(r"[a-z][a-z0-9_]*")
_MOST_VALUES = 5


def load(path_or_text: str | Path, fact_text: FactText | None = None) -> Flowchart:
    """The flowchart in a file, or in a text of several lines. fact_text gives a fact's text, source and date."""
    if isinstance(path_or_text, str) and "\n" in path_or_text:
        return _Reader("flowchart", path_or_text).chart(fact_text)
    path = Path(path_or_text)
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise FlowchartError(path.name, "file", f"there is no {path}.", "Check the path.") from None
    except UnicodeDecodeError:
        raise FlowchartError(path.name, "file", "is not UTF-8.", "Save it as UTF-8.") from None
    chart = _Reader(path.name, text).chart(fact_text)
    if chart.id != path.stem:
        raise FlowchartError(path.name, "id", f"is {chart.id!r}.", f'A chart is named as its file: id = "{path.stem}".')
    return chart


class _Reader:
    """One file being read: every complaint names it."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        try:
            self.data: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise FlowchartError(file, "TOML", f"{error}.", "Mend that line.") from None

    def chart(self, fact_text: FactText | None) -> Flowchart:
        self._only("", self.data, {"id", "title", "start", "inputs", "questions", "leaves"})
        return Flowchart(
            id=self._id("id", self._text("", self.data, "id")),
            title=self._text("", self.data, "title"),
            start=self._text("", self.data, "start"),
            inputs={name: self._input(name, spec) for name, spec in self._table("inputs")},
            questions={name: self._question(name, spec) for name, spec in self._table("questions")},
            leaves={name: self._leaf(name, spec) for name, spec in self._table("leaves")},
            file=self.file,
            fact_text=fact_text,
        )

    def _input(self, name: str, spec: object) -> Input:
        key = f"inputs.{name}"
        if isinstance(spec, str):
            return Input(name, spec)
        if not isinstance(spec, dict):
            raise self._wrong(key, "is neither a text nor a table.", f'Write {name} = "what it means".')
        self._only(key, spec, {"about", "values"})
        about = self._text(key, spec, "about")
        values = self._texts(key, spec, "values") or YES_NO
        if not 2 <= len(set(values)) == len(values) <= _MOST_VALUES:
            raise self._wrong(f"{key}.values", "must be 2 to 5 different texts.", 'Write values = ["a", "b"].')
        return Input(name, about, values)

    def _question(self, name: str, spec: object) -> Question:
        key = f"questions.{name}"
        table = self._is_table(key, spec)
        self._only(key, table, {"text", "input", "yes", "no", "choices", "facts"})
        input_name = self._text(key, table, "input") if "input" in table else name
        asked = _names(self.data.get("inputs"))
        if input_name not in asked:
            known = ", ".join(asked) or "none"
            raise self._wrong(f"{key}.input", f"asks {input_name!r}, which is no input.", f"The inputs are: {known}.")
        return Question(
            id=name,
            text=self._text(key, table, "text"),
            input=input_name,
            edges=tuple(self._edges(key, table)),
            facts=self._texts(key, table, "facts"),
        )

    def _edges(self, key: str, table: Mapping[str, Any]) -> Iterator[Edge]:
        if "choices" in table and ("yes" in table or "no" in table):
            raise self._wrong(key, "has both choices and yes or no.", "Keep one of the two.")
        routes = table.get("choices", {word: table[word] for word in YES_NO if word in table})
        if not isinstance(routes, dict):
            raise self._wrong(f"{key}.choices", "is not a table.", 'Write choices = { value = "where it leads" }.')
        merged: dict[str, list[str]] = {}
        for value in routes:
            at = f"{key}.{value}" if "choices" not in table else f"{key}.choices.{value}"
            target = routes[value]
            if not isinstance(target, str) or not target:
                raise self._wrong(at, f"is {target!r}.", "Name the question or leaf that it leads to.")
            merged.setdefault(target, []).append(value)
        yield from (Edge(tuple(values), target) for target, values in merged.items())

    def _leaf(self, name: str, spec: object) -> Leaf:
        key = f"leaves.{name}"
        table = self._is_table(key, spec)
        self._only(key, table, {"advice", "why", "facts", "tone"})
        tone = table.get("tone", Tone.GOOD.value)
        if tone not in list(Tone):
            raise self._wrong(f"{key}.tone", f"is {tone!r}.", f"Choose one of: {', '.join(Tone)}.")
        return Leaf(
            id=name,
            advice=self._text(key, table, "advice", empty=True),
            why=self._text(key, table, "why", empty=True),
            facts=self._texts(key, table, "facts"),
            tone=Tone(tone),
        )

    def _table(self, key: str) -> Iterator[tuple[str, object]]:
        for name, spec in self._is_table(key, self.data.get(key, {})).items():
            yield self._id(f"{key}.{name}", name), spec

    def _is_table(self, key: str, spec: object) -> dict[str, Any]:
        if not isinstance(spec, dict):
            raise self._wrong(key, "is not a table.", f"Write [{key}].")
        return spec

    def _id(self, key: str, name: str) -> str:
        if not _ID.fullmatch(name):
            raise self._wrong(key, f"{name!r} is no id.", "Use small letters, digits and _, beginning with a letter.")
        return name

    def _text(self, key: str, table: Mapping[str, Any], name: str, empty: bool = False) -> str:
        value = table.get(name, "" if empty else None)
        if not isinstance(value, str) or not (empty or value.strip()):
            problem = "is missing." if name not in table else f"is {value!r}, not a text."
            raise self._wrong(f"{key}.{name}".strip("."), problem, f'Write {name} = "...".')
        return " ".join(value.split())

    def _texts(self, key: str, table: Mapping[str, Any], name: str) -> tuple[str, ...]:
        value = table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self._wrong(f"{key}.{name}", "is not a list of texts.", f'Write {name} = ["..."].')
        return tuple(value)

    def _only(self, key: str, table: Mapping[str, Any], known: set[str]) -> None:
        for name in table.keys() - known:
            raise self._wrong(f"{key}.{name}".strip("."), "is not known here.", f"Known: {', '.join(sorted(known))}.")

    def _wrong(self, key: str, problem: str, repair: str) -> FlowchartError:
        return FlowchartError(self.file, key, problem, repair)


def _names(table: object) -> list[str]:
    return list(table) if isinstance(table, dict) else []

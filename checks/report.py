"""What `check` on the command line says: lines to read, a JSON list, JUnit XML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import PurePath
from xml.etree import ElementTree

from checks.marks import MARKS
from checks.outcome import Outcome

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Line:
    """One exercise of one notebook; `exercise` is empty where the notebook as a whole could not be checked."""

    notebook: str
    exercise: str
    outcome: Outcome
    message: str


def all_passed(lines: Sequence[Line]) -> bool:
    """Whether there was something to pass, and all of it passed."""
    return bool(lines) and all(line.outcome is Outcome.PASSED for line in lines)


def as_text(lines: Iterable[Line]) -> str:
    """One notebook's lines, to read."""
    shown = list(lines)
    done = sum(line.outcome is Outcome.PASSED for line in shown)
    heading = f"{shown[0].notebook}: {done} of {len(shown)} passed"
    return "\n".join([heading, *(_line(line) for line in shown)])


def as_json(lines: Iterable[Line]) -> str:
    """A list of objects with notebook, exercise, outcome and message."""
    return json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1) + "\n"


def as_junit(lines: Sequence[Line]) -> str:
    """One suite a notebook, one case an exercise; only what could not be checked is an error, all else not passed a failure."""
    root = ElementTree.Element("testsuites", {"name": "checks", **_counts(lines)})
    for notebook, group in groupby(lines, key=lambda line: line.notebook):
        cases = list(group)
        suite = ElementTree.SubElement(root, "testsuite", {"name": _plain(notebook), **_counts(cases)})
        for line in cases:
            case = ElementTree.SubElement(
                suite, "testcase", classname=_plain(PurePath(notebook).stem), name=_plain(line.exercise or "notebook")
            )
            if line.outcome is not Outcome.PASSED:
                kind = "error" if line.outcome is Outcome.COULD_NOT_CHECK else "failure"
                said = _plain(line.message)
                ElementTree.SubElement(case, kind, type=str(line.outcome), message=said.split("\n")[0]).text = said
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _counts(lines: Sequence[Line]) -> dict[str, str]:
    errors = sum(line.outcome is Outcome.COULD_NOT_CHECK for line in lines)
    passed = sum(line.outcome is Outcome.PASSED for line in lines)
    return {"tests": str(len(lines)), "failures": str(len(lines) - passed - errors), "errors": str(errors)}


def _line(line: Line) -> str:
    name = line.exercise or "the notebook"
    said = "" if line.outcome is Outcome.PASSED else f", {line.outcome}. {line.message}"
    return f"  {MARKS[line.outcome].sign} {name}{said}"


def _plain(text: str) -> str:
    return _NOT_XML.sub("?", text)

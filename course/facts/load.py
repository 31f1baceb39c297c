"""Read the ledger's TOML files: every key checked, every mistake named with file, fact and repair."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from course.facts.errors import LedgerError
from course.facts.fact import Confidence, Fact

_KNOWN: Mapping[str, type] = {
    "text": str, "source": str, "source_date": date, "verified": date,
    "confidence": str, "review_by": date, "not_settled": str,
}  # fmt: skip
_NEEDED = ("text", "source", "verified", "confidence", "review_by")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def load(folder: Path) -> dict[str, Fact]:
    """Every fact of the folder's TOML files, by id."""
    facts: dict[str, Fact] = {}
    for path in sorted(folder.glob("*.toml")):
        for fact in _facts_of(path):
            if fact.id in facts:
                raise LedgerError(path.name, fact.id, "this id is in another file too.", "Give each fact its own id.")
            facts[fact.id] = fact
    return facts


def _facts_of(path: Path) -> Iterator[Fact]:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LedgerError(path.name, "TOML", f"{error}.", "Repair that line; an id may stand only once.") from None
    unknown = set(data) - {"subject", "facts"}
    if unknown or not isinstance(data.get("subject"), str) or not isinstance(data.get("facts"), dict):
        raise LedgerError(path.name, "top level", "is not `subject` and [facts.<id>] tables.", "Write just these.")
    for fact_id, table in data["facts"].items():
        yield _fact(path.name, data["subject"], fact_id, table)


def _fact(file: str, subject: str, fact_id: str, table: Any) -> Fact:
    if not _ID.fullmatch(fact_id):
        raise LedgerError(file, fact_id, "is not a kebab-case id.", "Write words-with-dashes, in lower case.")
    if not isinstance(table, Mapping):
        raise LedgerError(file, fact_id, "is not a table.", f"Write [facts.{fact_id}].")
    _keys(file, fact_id, table)
    if table["confidence"] not in set(Confidence):
        raise LedgerError(file, fact_id, f"confidence {table['confidence']!r} is not known.", "Write A, B or C.")
    if table["review_by"] <= table["verified"]:
        raise LedgerError(file, fact_id, "review_by is not after verified.", "Set a later review date.")
    return Fact(fact_id, subject=subject, **{**table, "confidence": Confidence(table["confidence"])})


def _keys(file: str, fact_id: str, table: Mapping[str, Any]) -> None:
    for key, value in table.items():
        if key not in _KNOWN:
            raise LedgerError(file, fact_id, f"unknown key `{key}`.", f"Known keys: {', '.join(_KNOWN)}.")
        if not isinstance(value, _KNOWN[key]) or isinstance(value, datetime):
            kind = "text" if _KNOWN[key] is str else "a date such as 2026-11-22"
            raise LedgerError(file, fact_id, f"`{key}` is not {kind}.", f"Write {kind}.")
    for key in _missing(table):
        raise LedgerError(file, fact_id, f"`{key}` is missing.", f"Add `{key}`.")


def _missing(table: Mapping[str, Any]) -> Iterable[str]:
    return (key for key in _NEEDED if not table.get(key))

"""A meter that runs: what each resource has cost by the cloud's own time, and what it will cost if nobody comes back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..arm.store import Store
from . import prices
from .rates import billable, rates


@dataclass(frozen=True, slots=True)
class Charge:
    """One billed thing of one resource: dollars so far, and dollars for each further hour (None: no price on record)."""

    id: str
    what: str
    dollars: float
    an_hour: float | None


@dataclass(frozen=True, slots=True)
class Bill:
    """Every charge, in the order in which things were first billed; `as_of` is the date of the prices."""

    charges: tuple[Charge, ...]
    as_of: str

    @property
    def so_far(self) -> float:
        """Dollars that were spent, for what has a price on record."""
        return sum(charge.dollars for charge in self.charges)

    @property
    def an_hour(self) -> float:
        """Dollars that each further hour costs."""
        return sum(charge.an_hour or 0.0 for charge in self.charges)

    def forgotten(self, days: float = 30) -> float:
        """Dollars more if nobody comes back for this long."""
        return self.an_hour * 24 * days

    @property
    def not_priced(self) -> tuple[Charge, ...]:
        """What is billed, but has no price on record: it is not in the sums."""
        return tuple(charge for charge in self.charges if charge.an_hour is None)


@dataclass(frozen=True, slots=True)
class Line:
    """A charge as it is kept: dollars until `since`, and the rate from then on."""

    dollars: float
    an_hour: float | None
    since: datetime

    def at(self, now: datetime) -> float:
        """Dollars until now."""
        hours = max(0.0, (now - self.since).total_seconds() / 3600)
        return self.dollars + hours * (self.an_hour or 0.0)

    def turned(self, an_hour: float | None, now: datetime) -> Line:
        """The same charge at another rate from now on."""
        return self if self.an_hour == an_hour else Line(self.at(now), an_hour, now)


class Meter:
    """Follows the store: told which records changed, it closes their old rates and opens the new ones."""

    name = "bill"

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lines: dict[str, dict[str, Line]] = {}
        #: The order in which things were first billed.
        self._places: dict[str, int] = {}
        self.unsaved: dict[str, str | None] = {}

    def note(self, keys: Iterable[str], now: datetime) -> None:
        """Some records changed at this time; rewinding does not refund what was spent."""
        for key in keys:
            if billable(key):
                self._turn(key, now)

    def bill(self, now: datetime) -> Bill:
        """The bill at this time."""
        return Bill(tuple(self._charges(now)), prices.as_of())

    def load(self, rows: Mapping[str, str]) -> None:
        """Take back what was written."""
        read = {key: _placed(json.loads(text), place) for place, (key, text) in enumerate(rows.items())}
        for key, (place, kept) in sorted(read.items(), key=lambda row: row[1][0]):
            self._places[key] = place
            self._lines[key] = {
                what: Line(dollars, an_hour, datetime.fromisoformat(since)) for what, dollars, an_hour, since in kept
            }

    def _turn(self, key: str, now: datetime) -> None:
        record = self._store.records.get(key)
        wanted = {rate.what: rate.dollars for rate in rates(key, record)} if record else {}
        lines = self._lines.setdefault(key, {})
        before = dict(lines)
        for what in lines.keys() - wanted.keys():
            lines[what] = lines[what].turned(0.0, now)
        for what, dollars in wanted.items():
            lines[what] = lines[what].turned(dollars, now) if what in lines else Line(0.0, dollars, now)
        if lines != before:
            kept = [(what, line.dollars, line.an_hour, line.since.isoformat()) for what, line in lines.items()]
            self.unsaved[key] = json.dumps((self._places.setdefault(key, len(self._places)), kept))

    def _charges(self, now: datetime) -> Iterator[Charge]:
        for key, lines in self._lines.items():
            record = self._store.records.get(key)
            for what, line in lines.items():
                yield Charge(record.document["id"] if record else key, what, line.at(now), line.an_hour)


def _placed(row: list[Any], place: int) -> tuple[int, list[Any]]:
    """A row with its place; in files of format 1 it may have none."""
    return (row[0], row[1]) if row and isinstance(row[0], int) else (place, row)

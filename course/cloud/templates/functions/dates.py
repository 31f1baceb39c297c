"""Dates and times; utcNow and newGuid are for default values of parameters only."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..errors import ExpressionError
from .registry import Kind, table

if TYPE_CHECKING:
    from ..scope import Scope

FUNCTIONS, named = table()

#: .NET's custom format specifiers, the longer before the shorter.
_SPECIFIERS = {
    "yyyy": "%Y", "yy": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "dddd": "%A", "ddd": "%a", "dd": "%d",
    "HH": "%H", "hh": "%I", "mm": "%M", "ss": "%S", "fff": "%f", "tt": "%p",
}  # fmt: skip
_DURATION = re.compile(
    r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)


def shown(moment: datetime, pattern: str = "yyyyMMddTHHmmssZ") -> str:
    """A moment in one of .NET's formats; `u` and `d` are the standard ones that templates use."""
    pattern = {"u": "yyyy-MM-dd HH:mm:ssZ", "d": "M/d/yyyy"}.get(pattern, pattern)

    def one(match: re.Match[str]) -> str:
        text = match[0]
        if text in _SPECIFIERS:
            return moment.strftime(_SPECIFIERS[text])[: 3 if text == "fff" else None]
        return str({"M": moment.month, "d": moment.day, "H": moment.hour}[text])

    return re.sub("|".join([*_SPECIFIERS, "M", "d", "H"]), one, pattern)


@named("utcNow", Kind.SCOPE)
def utc_now(scope: Scope, pattern: str = "yyyyMMddTHHmmssZ") -> str:
    _default_value_only(scope, "utcNow")
    return shown(scope.context.arm.clock.now, pattern)


@named("newGuid", Kind.SCOPE)
def new_guid(scope: Scope) -> str:
    _default_value_only(scope, "newGuid")
    return scope.context.guid("newGuid")


def _default_value_only(scope: Scope, name: str) -> None:
    if not scope.in_default_value:
        raise ExpressionError(
            f"The template function '{name}' is not expected at this location. "
            "Please see https://aka.ms/arm-functions for usage details."
        )


@named("dateTimeAdd")
def date_time_add(base: str, duration: str, pattern: str = "yyyy-MM-ddTHH:mm:ssZ") -> str:
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise ValueError(f"the duration '{duration}' is not valid; it must be in ISO 8601 form such as 'P1D'")
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in match.groups()[1:7])
    delta = timedelta(
        days=365 * years + 30 * months + 7 * weeks + days, hours=hours, minutes=minutes, seconds=float(match[8] or 0)
    )
    return shown(_moment(base) + (-delta if match[1] else delta), pattern)


@named("dateTimeToEpoch")
def date_time_to_epoch(value: str) -> int:
    return int(_moment(value).timestamp())


@named("dateTimeFromEpoch")
def date_time_from_epoch(value: Any) -> str:
    return shown(datetime.fromtimestamp(int(value), UTC), "yyyy-MM-ddTHH:mm:ssZ")


def _moment(text: str) -> datetime:
    if re.fullmatch(r"\d{8}T\d{6}Z", text):
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

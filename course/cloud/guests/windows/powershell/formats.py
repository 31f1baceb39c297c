"""Format strings of .NET: {0,10:N2}, dates by pattern, numbers by letter."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from .errors import Raised, invalid_operation
from .values import number_of, text_of

_HOLE = re.compile(r"\{\{|\}\}|\{(\d+)(?:,(-?\d+))?(?::([^}]*))?\}")
_DATE = re.compile(r"yyyy|yy|MMMM|MMM|MM|M|dddd|ddd|dd|d|HH|H|hh|h|mm|m|ss|s|fff|tt|'[^']*'|\\.")


def formatted(pattern: str, values: list[Any]) -> str:
    """The -f operator."""

    def fill(found: re.Match[str]) -> str:
        if found.group() in ("{{", "}}"):
            return found.group()[0]
        place = int(found.group(1))
        if place >= len(values):
            raise Raised(
                invalid_operation(
                    "Error formatting a string: Index (zero based) must be greater than or equal to zero and less than "
                    "the size of the argument list..",
                    "FormatError",
                )
            )
        shown = one(values[place], found.group(3) or "")
        width = int(found.group(2) or 0)
        return shown.rjust(width) if width > 0 else shown.ljust(-width)

    return _HOLE.sub(fill, pattern)


def one(value: Any, form: str) -> str:
    """One value in a format."""
    if isinstance(value, datetime):
        return date(value, form) if form else text_of(value)
    if not form or isinstance(value, (str, bool)):
        return text_of(value)
    try:
        return _number(number_of(value), form)
    except ValueError:
        return text_of(value)


def _number(value: int | float, form: str) -> str:
    found = re.fullmatch(r"([NnDdXxFfPpCcGgEe])(\d*)", form)
    if found is None:
        digits = form.partition(".")[2]
        return f"{value:.{len(digits)}f}" if re.fullmatch(r"[0#,]*\.?[0#]*", form) else form
    letter, digits = found.group(1), found.group(2)
    match letter.upper():
        case "N":
            return f"{value:,.{int(digits or 2)}f}"
        case "D":
            return f"{int(value):0{int(digits or 0)}d}"
        case "X":
            return f"{int(value) & 0xFFFFFFFF:0{int(digits or 0)}{letter}}"
        case "F":
            return f"{value:.{int(digits or 2)}f}"
        case "P":
            return f"{value * 100:,.{int(digits or 2)}f} %"
    return text_of(value)


def date(value: datetime, form: str) -> str:
    """A date in a .NET pattern; one letter names a standard one."""
    standard = {
        "o": "yyyy-MM-ddTHH:mm:ss.0000000Z",
        "s": "yyyy-MM-ddTHH:mm:ss",
        "d": "M/d/yyyy",
        "u": "yyyy-MM-dd HH:mm:ssZ",
    }
    pattern = standard.get(form, form)
    parts = {
        "yyyy": f"{value:%Y}", "yy": f"{value:%y}", "MMMM": f"{value:%B}", "MMM": f"{value:%b}", "MM": f"{value:%m}", "M": str(value.month),
        "dddd": f"{value:%A}", "ddd": f"{value:%a}", "dd": f"{value:%d}", "d": str(value.day), "HH": f"{value:%H}", "H": str(value.hour),
        "hh": f"{value:%I}", "h": str(int(f"{value:%I}")), "mm": f"{value:%M}", "m": str(value.minute), "ss": f"{value:%S}",
        "s": str(value.second), "fff": "000", "tt": f"{value:%p}",
    }  # fmt: skip
    return _DATE.sub(lambda m: parts.get(m.group()) or m.group().strip("'\\"), pattern)

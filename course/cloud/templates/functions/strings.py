"""String functions."""

from __future__ import annotations

import base64 as _base64
import json as _json
import re
from typing import Any
from urllib.parse import quote, unquote, urljoin

from .. import hashes
from .registry import table
from .values import compact, text

FUNCTIONS, named = table()


@named("concat")
def concat(*values: Any) -> Any:
    """Strings or arrays, end to end."""
    if any(isinstance(value, list) for value in values):
        return [item for value in values for item in (value if isinstance(value, list) else [value])]
    return "".join(text(value) for value in values)


@named("format")
def format_(pattern: str, *values: Any) -> str:
    """Composite formatting as .NET does it: {0}, {0:D2}, {{ and }}."""

    def filled(match: re.Match[str]) -> str:
        if match[0] in ("{{", "}}"):
            return match[0][0]
        return _formatted(values[int(match[1])], match[3] or "").rjust(int(match[2] or 0))

    return re.sub(r"\{\{|\}\}|\{(\d+)(?:,(\d+))?(?::([^}]*))?\}", filled, pattern)


def _formatted(value: Any, how: str) -> str:
    letter, width = how[:1].upper(), how[1:]
    if isinstance(value, int) and not isinstance(value, bool):
        if letter == "D":
            return f"{value:0{width or 1}d}"
        if letter == "X":
            shown = f"{value:0{width or 1}x}"
            return shown.upper() if how[0] == "X" else shown
        if letter == "N":
            return f"{value:,.{width or 2}f}"
        if how and set(how) <= {"0"}:
            return f"{value:0{len(how)}d}"
    return text(value)


@named("toLower")
def to_lower(value: str) -> str:
    return value.lower()


@named("toUpper")
def to_upper(value: str) -> str:
    return value.upper()


@named("trim")
def trim(value: str) -> str:
    return value.strip()


@named("replace")
def replace(value: str, old: str, new: str) -> str:
    return value.replace(old, new)


@named("split")
def split(value: str, delimiters: str | list[str]) -> list[str]:
    """Split at any of the delimiters."""
    marks = [delimiters] if isinstance(delimiters, str) else delimiters
    return re.split("|".join(re.escape(mark) for mark in marks), value)


@named("join")
def join(values: list[Any], delimiter: str) -> str:
    return delimiter.join(text(value) for value in values)


@named("substring")
def substring(value: str, start: int, length: int | None = None) -> str:
    """Refuses a range outside the string, as .NET does."""
    end = len(value) if length is None else start + length
    if start < 0 or end > len(value) or end < start:
        raise ValueError(
            "the index and length parameters must refer to a location within the string. "
            f"The length parameter: '{length}', the string parameter: '{value}'"
        )
    return value[start:end]


@named("startsWith")
def starts_with(value: str, start: str) -> bool:
    """Without regard to case."""
    return value.lower().startswith(start.lower())


@named("endsWith")
def ends_with(value: str, end: str) -> bool:
    """Without regard to case."""
    return value.lower().endswith(end.lower())


@named("padLeft")
def pad_left(value: Any, width: int, character: str = " ") -> str:
    return text(value).rjust(width, character)


@named("string")
def string(value: Any) -> str:
    return value if isinstance(value, str) else text(value) if not isinstance(value, (dict, list)) else compact(value)


@named("json")
def json(value: str) -> Any:
    return _json.loads(value)


@named("base64")
def base64(value: str) -> str:
    return _base64.b64encode(value.encode()).decode()


@named("base64ToString")
def base64_to_string(value: str) -> str:
    return _base64.b64decode(value).decode()


@named("base64ToJson")
def base64_to_json(value: str) -> Any:
    return _json.loads(_base64.b64decode(value))


@named("dataUri")
def data_uri(value: str) -> str:
    return f"data:text/plain;charset=utf8;base64,{base64(value)}"


@named("dataUriToString")
def data_uri_to_string(value: str) -> str:
    head, _, content = value.partition(",")
    return _base64.b64decode(content).decode() if head.endswith(";base64") else unquote(content)


@named("uri")
def uri(base: str, relative: str) -> str:
    return urljoin(base, relative)


@named("uriComponent")
def uri_component(value: str) -> str:
    return quote(value, safe="-_.~")


@named("uriComponentToString")
def uri_component_to_string(value: str) -> str:
    return unquote(value)


@named("uniqueString")
def unique_string(*values: str) -> str:
    return hashes.unique_string(*values)


@named("guid")
def guid(*values: str) -> str:
    return hashes.guid(*values)

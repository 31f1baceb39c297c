"""Casts: [int]"5", [string]$x, [datetime]"2026-01-01"."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .errors import ErrorRecord, Raised
from .values import Growing, Switch, Table, TypeValue, as_list, number_of, text_of, truth

_NUMBERS = {
    "int": "Int32", "int32": "Int32", "long": "Int64", "int64": "Int64", "uint32": "UInt32", "uint64": "UInt64", "byte": "Byte",
    "double": "Double", "float": "Single", "single": "Single", "decimal": "Decimal",
}  # fmt: skip
_FLOATING = {"Double", "Single", "Decimal"}


def convert(value: Any, wanted: str) -> Any:
    """A value as another type."""
    name = wanted.lower().removeprefix("system.")
    if name.endswith("collections.arraylist") or "collections.generic.list" in name:
        return Growing(as_list(value), answers="arraylist" in name)
    if name.endswith("[]"):
        return [convert(one, wanted[:-2]) for one in as_list(value)]
    if name in _NUMBERS:
        return _number(value, _NUMBERS[name])
    match name:
        case "string":
            return text_of(value)
        case "bool" | "boolean":
            return truth(value)
        case "switch":
            return value if isinstance(value, Switch) else Switch(truth(value))
        case "array":
            return as_list(value)
        case "void":
            return None
        case "datetime":
            return _date(value)
        case "version" | "guid" | "char" | "uri" | "securestring" | "xml" | "regex":
            return text_of(value)
        case "type":
            return TypeValue(text_of(value))
        case "ordered" | "hashtable":
            return value if isinstance(value, Table) else Table()
    return value


def _number(value: Any, name: str) -> int | float:
    try:
        found = number_of(value)
    except ValueError:
        raise Raised(
            ErrorRecord(
                f'Cannot convert value "{text_of(value)}" to type "System.{name}". Error: "Input string was not in a correct '
                'format."',
                "InvalidArgument",
                "",
                "",
                "",
                "RuntimeException",
                "InvalidCastFromStringToInteger",
            )
        ) from None
    return float(found) if name in _FLOATING else round(found)


def _date(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y", "%m/%d/%Y %H:%M:%S"):
        try:
            return datetime.strptime(text_of(value), form)
        except ValueError:
            continue
    raise Raised(
        ErrorRecord(
            f'Cannot convert value "{text_of(value)}" to type "System.DateTime". Error: "String was not recognized as a valid '
            'DateTime."',
            "InvalidArgument",
            "",
            "",
            "",
            "RuntimeException",
            "InvalidCastParseTargetInvocation",
        )
    )

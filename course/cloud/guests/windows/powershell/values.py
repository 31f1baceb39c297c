"""Values of a running script: what PowerShell has beyond Python's own, and how values become text, numbers and truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .syntax import Script


class Table(dict[str, Any]):
    """A hashtable: keys keep their spelling and are found in any."""

    def spelled(self, key: Any) -> Any:
        if not isinstance(key, str):
            return key
        return next((one for one in self if isinstance(one, str) and one.lower() == key.lower()), key)

    def __getitem__(self, key: Any) -> Any:
        return super().get(self.spelled(key))

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(self.spelled(key), value)

    def __contains__(self, key: Any) -> bool:
        return super().__contains__(self.spelled(key))


class Growing(list[Any]):
    """An ArrayList or List: an array that Add makes longer. An ArrayList's Add answers with the place, a List's with nothing."""

    def __init__(self, values: Iterable[Any] = (), answers: bool = True) -> None:
        super().__init__(values)
        self.answers = answers


@dataclass(eq=False)
class PsObject:
    """An object with properties. `view` says how it is shown; methods take the arguments of their call."""

    properties: dict[str, Any]
    kind: str = "System.Management.Automation.PSCustomObject"
    view: View | None = None
    text: str | None = None
    methods: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    on_set: Callable[[str, Any], None] | None = None

    def spelled(self, name: str) -> str | None:
        if name in self.properties:
            return name
        return next((one for one in self.properties if one.lower() == name.lower()), None)

    def get(self, name: str, default: Any = None) -> Any:
        found = self.spelled(name)
        return default if found is None else self.properties[found]


@dataclass(frozen=True)
class View:
    """How a kind of object is shown: a table of these columns, or a list of these properties."""

    columns: tuple[str, ...]
    as_list: bool = False
    heading: str = ""  # a property that is shown once, above
    right: tuple[str, ...] = ()  # columns set to the right
    titles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ScriptBlock:
    """{ } as a value."""

    script: Script


@dataclass(frozen=True)
class Formatted:
    """Lines made by Format-Table, Format-List or Out-String: not to be formatted again."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class TypeValue:
    """[name] as a value."""

    name: str


@dataclass(frozen=True)
class Switch:
    """The value of a [switch] parameter."""

    on: bool = True


def enumerate_value(value: Any) -> Iterator[Any]:
    """What a value puts into a pipeline."""
    if isinstance(value, (list, tuple)):
        yield from value
    elif value is not None:
        yield value


def as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [] if value is None else [value]


def unrolled(values: Iterable[Any]) -> Any:
    """What a pipeline's output is as a value: nothing, one thing, or an array."""
    found = list(values)
    return None if not found else found[0] if len(found) == 1 else found


def truth(value: Any) -> bool:
    match value:
        case None:
            return False
        case Switch():
            return value.on
        case bool() | int() | float() | str():
            return bool(value)
        case list():
            return bool(value) and (len(value) > 1 or truth(value[0]))
    return True


def text_of(value: Any) -> str:
    """A value inside a string."""
    match value:
        case None:
            return ""
        case bool():
            return "True" if value else "False"
        case Switch():
            return "True" if value.on else "False"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case str() | int():
            return str(value)
        case list() | tuple():
            return " ".join(text_of(one) for one in value)
        case datetime():
            return f"{value:%m/%d/%Y %H:%M:%S}"
        case timedelta():
            return span_text(value)
        case Table():
            return "System.Collections.Hashtable"
        case PsObject():
            return value.text if value.text is not None else _object_text(value)
        case ScriptBlock():
            return value.script.text
        case TypeValue():
            return value.name
        case Formatted():
            return "Microsoft.PowerShell.Commands.Internal.Format.FormatEntryData"
    return str(value)


def span_text(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    days, rest = divmod(seconds, 86400)
    clock = f"{rest // 3600:02}:{rest % 3600 // 60:02}:{rest % 60:02}"
    return f"{days}.{clock}" if days else clock


def _object_text(value: PsObject) -> str:
    if value.kind == "System.Management.Automation.PSCustomObject":
        return "@{" + "; ".join(f"{name}={text_of(one)}" for name, one in value.properties.items()) + "}"
    return value.kind


def number_of(value: Any) -> int | float:
    """A value as a number; ValueError where it is none."""
    match value:
        case None:
            return 0
        case bool() | Switch():
            return int(truth(value))
        case int() | float():
            return value
        case str():
            return _number_in(value.strip())
    raise ValueError(text_of(value))


def _number_in(text: str) -> int | float:
    if not text:
        return 0
    if text.lower().startswith("0x"):
        return int(text, 16)
    try:
        return int(text)
    except ValueError:
        return float(text)


def type_name(value: Any) -> str:
    """The .NET name of a value's type, in short."""
    match value:
        case bool():
            return "Boolean"
        case int():
            return "Int32" if -(2**31) <= value < 2**31 else "Int64"
        case float():
            return "Double"
        case str():
            return "String"
        case Growing():
            return "ArrayList"
        case list() | tuple():
            return "Object[]"
        case datetime():
            return "DateTime"
        case timedelta():
            return "TimeSpan"
        case Table():
            return "Hashtable"
        case ScriptBlock():
            return "ScriptBlock"
        case Switch():
            return "SwitchParameter"
        case TypeValue():
            return "RuntimeType"
        case PsObject():
            return value.kind.rpartition(".")[2]
    return "Object"

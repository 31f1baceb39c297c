"""Properties, methods and indexes of values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from . import formats
from .errors import Raised, invalid_operation
from .operators import equal
from .values import Growing, PsObject, Switch, Table, TypeValue, View, as_list, number_of, text_of, type_name


def get(target: Any, name: str) -> Any:
    """target.name; on an array, of every one of its things. What is not there is null."""
    low = name.lower()
    if isinstance(target, Table) and name in target:
        return target[name]
    if isinstance(target, PsObject) and target.spelled(name) is not None:
        return target.get(name)
    if low in ("count", "length") and not isinstance(target, (Table, str)):
        return len(target) if isinstance(target, (list, tuple)) else 0 if target is None else 1
    if isinstance(target, (list, tuple)):
        found = [value for one in target for value in as_list(get(one, name))]
        return None if not found else found[0] if len(found) == 1 else found
    reader = _PROPERTIES.get((_sort(target), low))
    return reader(target) if reader else None


def _sort(value: Any) -> str:
    return {"Int32": "Number", "Int64": "Number", "Double": "Number"}.get(type_name(value), type_name(value))


_PROPERTIES: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("String", "length"): len,
    ("Hashtable", "count"): len,
    ("Hashtable", "keys"): list,
    ("Hashtable", "values"): lambda v: list(v.values()),
    ("DateTime", "year"): lambda v: v.year,
    ("DateTime", "month"): lambda v: v.month,
    ("DateTime", "day"): lambda v: v.day,
    ("DateTime", "hour"): lambda v: v.hour,
    ("DateTime", "minute"): lambda v: v.minute,
    ("DateTime", "second"): lambda v: v.second,
    ("DateTime", "dayofweek"): lambda v: f"{v:%A}",
    ("TimeSpan", "totalseconds"): lambda v: v.total_seconds(),
    ("TimeSpan", "totalminutes"): lambda v: v.total_seconds() / 60,
    ("TimeSpan", "totalhours"): lambda v: v.total_seconds() / 3600,
    ("TimeSpan", "minutes"): lambda v: int(v.total_seconds()) % 3600 // 60,
    ("TimeSpan", "seconds"): lambda v: int(v.total_seconds()) % 60,
    ("TimeSpan", "days"): lambda v: v.days,
    ("SwitchParameter", "ispresent"): lambda v: v.on,
    ("RuntimeType", "name"): lambda v: v.name,
}


def call(shell: Any, target: Any, name: str, arguments: list[Any]) -> Any:
    """target.name(arguments)."""
    low = name.lower()
    if isinstance(target, PsObject):
        method = next((one for key, one in target.methods.items() if key.lower() == low), None)
        if method:
            return method(*arguments)
    known = _METHODS.get((_sort(target), low)) or _METHODS.get(("", low))
    if target is None:
        raise Raised(invalid_operation("You cannot call a method on a null-valued expression.", "InvokeMethodOnNull"))
    if known is None and isinstance(target, list):
        return [call(shell, one, name, arguments) for one in target]
    if known is None:
        raise Raised(
            invalid_operation(
                f"Method invocation failed because [{_full_name(target)}] does not contain a method named '{name}'.",
                "MethodNotFound",
            )
        )
    try:
        return known(target, *arguments)
    except (TypeError, ValueError, IndexError, AttributeError):
        count = len(arguments)
        raise Raised(
            invalid_operation(
                f'Cannot find an overload for "{name}" and the argument count: "{count}".',
                "MethodCountCouldNotFindBest",
            )
        ) from None


def _full_name(value: Any) -> str:
    return value.kind if isinstance(value, PsObject) else f"System.{type_name(value)}"


def _chars(characters: tuple[Any, ...]) -> str | None:
    return "".join(text_of(one) for one in characters) or None


def _split(value: str, *separators: Any) -> list[str]:
    marks = [text_of(one) for separator in separators for one in as_list(separator) if not isinstance(one, int)]
    characters = "".join(marks) if marks else " \t\r\n"
    for character in characters:
        value = value.replace(character, "\0")
    return value.split("\0")


def _substring(value: str, start: int, length: int | None = None) -> str:
    if start > len(value) or (length is not None and start + length > len(value)):
        raise Raised(
            invalid_operation(
                'Exception calling "Substring" with "2" argument(s): "Index and length must refer to a location within the '
                'string.\r\nParameter name: length"',
                "ArgumentOutOfRangeException",
            )
        )
    return value[start:] if length is None else value[start : start + length]


def _to_string(value: Any, form: Any = None) -> str:
    return text_of(value) if form is None else formats.one(value, text_of(form))


def _add(value: Any, key: Any, item: Any = None) -> Any:
    if isinstance(value, Table):
        value[key] = item
    elif isinstance(value, Growing):
        value.append(key)
        return len(value) - 1 if value.answers else None
    else:
        raise Raised(
            invalid_operation(
                'Exception calling "Add" with "1" argument(s): "Collection was of a fixed size."',
                "NotSupportedException",
            )
        )
    return None


_ENTRY = View(("Name", "Value"))
_METHODS: dict[tuple[str, str], Callable[..., Any]] = {
    ("", "tostring"): _to_string,
    ("", "equals"): equal,
    ("", "gettype"): lambda v: PsObject({"Name": type_name(v), "FullName": _full_name(v)}, text=_full_name(v)),
    ("String", "toupper"): lambda v: v.upper(),
    ("String", "tolower"): lambda v: v.lower(),
    ("String", "toupperinvariant"): lambda v: v.upper(),
    ("String", "tolowerinvariant"): lambda v: v.lower(),
    ("String", "trim"): lambda v, *c: v.strip(_chars(c)),
    ("String", "trimstart"): lambda v, *c: v.lstrip(_chars(c)),
    ("String", "trimend"): lambda v, *c: v.rstrip(_chars(c)),
    ("String", "split"): _split,
    ("String", "replace"): lambda v, a, b: v.replace(text_of(a), text_of(b)),
    ("String", "substring"): _substring,
    ("String", "startswith"): lambda v, a, *_: v.startswith(text_of(a)),
    ("String", "endswith"): lambda v, a, *_: v.endswith(text_of(a)),
    ("String", "contains"): lambda v, a: text_of(a) in v,
    ("String", "indexof"): lambda v, a: v.find(text_of(a)),
    ("String", "lastindexof"): lambda v, a: v.rfind(text_of(a)),
    ("String", "padleft"): lambda v, n, c=" ": v.rjust(n, c),
    ("String", "padright"): lambda v, n, c=" ": v.ljust(n, c),
    ("String", "insert"): lambda v, n, a: v[:n] + a + v[n:],
    ("Object[]", "contains"): lambda v, a: any(equal(one, a) for one in v),
    ("Object[]", "indexof"): lambda v, a: next((n for n, one in enumerate(v) if equal(one, a)), -1),
    ("Object[]", "add"): _add,
    ("ArrayList", "add"): _add,
    ("ArrayList", "addrange"): lambda v, more: v.extend(as_list(more)),
    ("ArrayList", "clear"): lambda v: v.clear(),
    ("ArrayList", "remove"): lambda v, a: v.remove(a) if a in v else None,
    ("ArrayList", "contains"): lambda v, a: any(equal(one, a) for one in v),
    ("ArrayList", "toarray"): list,
    ("Hashtable", "containskey"): lambda v, k: k in v,
    ("Hashtable", "contains"): lambda v, k: k in v,
    ("Hashtable", "containsvalue"): lambda v, x: any(equal(one, x) for one in v.values()),
    ("Hashtable", "add"): _add,
    ("Hashtable", "remove"): lambda v, k: v.pop(v.spelled(k), None) and None,
    ("Hashtable", "getenumerator"): lambda v: [
        PsObject({"Name": k, "Value": x, "Key": k}, view=_ENTRY) for k, x in v.items()
    ],
    ("DateTime", "addseconds"): lambda v, n: v + timedelta(seconds=number_of(n)),
    ("DateTime", "addminutes"): lambda v, n: v + timedelta(minutes=number_of(n)),
    ("DateTime", "addhours"): lambda v, n: v + timedelta(hours=number_of(n)),
    ("DateTime", "adddays"): lambda v, n: v + timedelta(days=number_of(n)),
    ("DateTime", "touniversaltime"): lambda v: v,
    ("DateTime", "toshortdatestring"): lambda v: formats.date(v, "d"),
}


def index(target: Any, key: Any) -> Any:
    """target[key]; an array of keys gives an array."""
    if isinstance(target, Table):
        return target[key]
    if isinstance(key, list):
        return [one for one in (index(target, each) for each in key) if one is not None]
    if target is None:
        raise Raised(invalid_operation("Cannot index into a null array.", "NullArray"))
    place = int(number_of(key))
    if isinstance(target, (list, tuple, str)):
        return target[place] if -len(target) <= place < len(target) else None
    return target if place in (0, -1) else None


def put(target: Any, name: str, value: Any) -> None:
    """target.name = value."""
    if isinstance(target, Table):
        target[name] = value
        return
    spelled = target.spelled(name) if isinstance(target, PsObject) else None
    if spelled is None:
        raise Raised(
            invalid_operation(
                f"The property '{name}' cannot be found on this object. Verify that the property exists and can be set.",
                "PropertyNotFound" if isinstance(target, (Switch, TypeValue)) else "PropertyAssignmentException",
            )
        )
    target.properties[spelled] = value
    if target.on_set is not None:
        target.on_set(spelled, value)


def put_index(target: Any, key: Any, value: Any) -> None:
    """target[key] = value."""
    if isinstance(target, Table):
        target[key] = value
    elif isinstance(target, list) and -len(target) <= int(number_of(key)) < len(target):
        target[int(number_of(key))] = value
    else:
        raise Raised(invalid_operation("Index was outside the bounds of the array.", "System.IndexOutOfRangeException"))

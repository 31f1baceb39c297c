"""Where-Object, ForEach-Object, Select-Object and the other cmdlets that work on whatever comes down a pipeline."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cmp_to_key
from typing import Any

from .. import members, operators
from ..cmdlet import Call, Cmdlet
from ..execute import block_value, run_block
from ..formatting import listing, table
from ..values import Formatted, PsObject, ScriptBlock, Switch, Table, View, as_list, number_of, text_of, truth

_TESTS = (
    "eq",
    "ne",
    "gt",
    "ge",
    "lt",
    "le",
    "like",
    "notlike",
    "match",
    "notmatch",
    "contains",
    "notcontains",
    "in",
    "notin",
)


def where_object(call: Call) -> Iterable[Any]:
    """A script block, or `property -operator value`."""
    shell, test = call.shell, call.value("FilterScript")
    for one in call.input or []:
        if isinstance(test, ScriptBlock):
            with shell.current(one):
                met = truth(block_value(shell, test))
        else:
            met = _compared(call, members.get(one, text_of(test)))
        if met:
            yield one


def _compared(call: Call, found: Any) -> bool:
    for operator in _TESTS:
        if call.has(operator):
            return truth(operators.binary(operator, found, call.value(operator)))
    if call.has("value"):
        return truth(operators.binary("eq", found, call.value("value")))
    return truth(found)


def foreach_object(call: Call) -> Iterable[Any]:
    """Script blocks (begin, process, end), or a member's name."""
    shell = call.shell
    blocks = [
        one for one in as_list(call.value("Process")) + as_list(call.value("Blocks")) if isinstance(one, ScriptBlock)
    ]
    if not blocks:
        for one in call.input or []:
            yield members.get(one, text_of(call.value("Process")))
        return
    begin, end = call.value("Begin"), call.value("End")
    if len(blocks) > 1 and begin is None:
        begin, *blocks = blocks
    if isinstance(begin, ScriptBlock):
        run_block(shell, begin, call.emit)
    for one in call.input if call.input is not None else [None]:
        with shell.current(one):
            for block in blocks[:1]:
                run_block(shell, block, call.emit)
    for block in [*blocks[1:], *([end] if isinstance(end, ScriptBlock) else [])]:
        run_block(shell, block, call.emit)


def select_object(call: Call) -> Iterable[Any]:
    """-Property, -ExpandProperty, -First, -Last, -Skip, -Unique, -Index."""
    found = list(call.input or [])
    if call.has("Index"):
        found = [found[int(number_of(n))] for n in as_list(call.value("Index")) if int(number_of(n)) < len(found)]
    found = found[call.number("Skip") :]
    if call.has("First"):
        found = found[: call.number("First")]
    if call.has("Last"):
        found = found[-call.number("Last") :] if call.number("Last") else []
    if call.has("ExpandProperty"):
        name = call.text("ExpandProperty")
        return [value for one in found for value in as_list(_expanded(call, one, name))]
    if call.has("Property"):
        excluded = {name.lower() for name in call.texts("ExcludeProperty")}
        found = [_picked(call, one, as_list(call.value("Property")), excluded) for one in found]
    return _unique(found) if call.switch("Unique") else found


def _expanded(call: Call, one: Any, name: str) -> Any:
    if isinstance(one, PsObject) and one.spelled(name) is None:
        call.problem(
            f'Property "{name}" cannot be found.',
            "InvalidArgument",
            text_of(one),
            "PSArgumentException",
            "ExpandPropertyNotFound",
            "PSObject",
        )
        return None
    return members.get(one, name)


def _picked(call: Call, one: Any, names: list[Any], excluded: set[str]) -> PsObject:
    found: dict[str, Any] = {}
    for name in names:
        if isinstance(name, Table):
            label = text_of(name["Name"] or name["Label"] or name["N"] or name["L"])
            found[label] = _computed(call, one, name["Expression"] or name["E"])
        elif any(mark in text_of(name) for mark in "*?"):
            source = one.properties if isinstance(one, PsObject) else {}
            found |= {key: value for key, value in source.items() if operators.like(key, name)}
        else:
            spelled = one.spelled(text_of(name)) if isinstance(one, PsObject) else None
            found[spelled or text_of(name)] = members.get(one, text_of(name))
    found = {key: value for key, value in found.items() if key.lower() not in excluded}
    kind = f"Selected.{one.kind}" if isinstance(one, PsObject) else "Selected.System.Object"
    return PsObject(
        found, kind=kind, text="@{" + "; ".join(f"{k}={text_of(v)}" for k, v in found.items()) + "}", view=_free(found)
    )


def _free(found: dict[str, Any]) -> View:
    return View(tuple(found), as_list=len(found) > 4)


def _computed(call: Call, one: Any, expression: Any) -> Any:
    if isinstance(expression, ScriptBlock):
        with call.shell.current(one):
            return block_value(call.shell, expression)
    return members.get(one, text_of(expression))


def _unique(values: list[Any]) -> list[Any]:
    seen: set[str] = set()
    return [one for one in values if (key := text_of(one).lower()) not in seen and not seen.add(key)]  # type: ignore[func-returns-value]


def sort_object(call: Call) -> Iterable[Any]:
    """By properties or a script block; by itself where there is none."""
    names = as_list(call.value("Property"))

    def compare(first: Any, second: Any) -> int:
        for name in names or [None]:
            a, b = (one if name is None else _computed(call, one, name) for one in (first, second))
            if (found := operators.order(a, b)) != 0:
                return found
        return 0

    found = sorted(call.input or [], key=cmp_to_key(compare), reverse=call.switch("Descending"))
    return _unique(found) if call.switch("Unique") else found


def measure_object(call: Call) -> Iterable[Any]:
    values = call.input or []
    name = call.text("Property")
    numbers = [number_of(members.get(one, name) if name else one) for one in values] if _counts(call) else []
    shown: dict[str, Any] = {
        "Count": len(values),
        "Average": sum(numbers) / len(numbers) if numbers and call.switch("Average") else None,
        "Sum": sum(numbers) if call.switch("Sum") else None,
        "Maximum": max(numbers, default=None) if call.switch("Maximum") else None,
        "Minimum": min(numbers, default=None) if call.switch("Minimum") else None,
        "Property": name or None,
    }
    if call.switch("Line"):
        shown = {
            "Lines": sum(len(text_of(one).splitlines()) or 1 for one in values),
            "Words": None,
            "Characters": None,
            "Property": None,
        }
    return [PsObject(shown, kind="Microsoft.PowerShell.Commands.GenericMeasureInfo")]


def _counts(call: Call) -> bool:
    return any(call.switch(name) for name in ("Sum", "Average", "Maximum", "Minimum"))


def group_object(call: Call) -> Iterable[Any]:
    groups: dict[str, list[Any]] = {}
    for one in call.input or []:
        groups.setdefault(
            text_of(_computed(call, one, call.value("Property")) if call.has("Property") else one), []
        ).append(one)
    view = View(("Count", "Name", "Group"), right=("Count",))
    return [PsObject({"Count": len(group), "Name": name, "Group": group}, view=view) for name, group in groups.items()]


def select_string(call: Call) -> Iterable[Any]:
    """Lines that match, from files or the pipeline."""
    files = call.guest.files
    sources: list[tuple[str, str]] = []
    if call.has("Path"):
        from .items import matches

        for path in call.texts("Path"):
            hits = matches(call, path)
            sources += [(one.path, line) for one in hits for line in files.text(one.path).splitlines()]
            if not hits:
                call.problem(
                    f"Cannot find path '{path}' because it does not exist.",
                    "ObjectNotFound",
                    path,
                    "ItemNotFoundException",
                    "PathNotFound",
                )
    else:
        sources = [("InputStream", line) for one in call.input or [] for line in text_of(one).split("\n")]
    for number, (path, line) in enumerate(sources, 1):
        for pattern in call.texts("Pattern"):
            wanted = (
                pattern
                if not call.switch("SimpleMatch")
                else "".join(f"[{c}]" if c not in "[]^\\" else f"\\{c}" for c in pattern)
            )
            found = operators.regex(wanted).search(line)
            if (found is not None) != call.switch("NotMatch"):
                shown = line if path == "InputStream" else f"{path}:{number}:{line}"
                yield PsObject(
                    {"Line": line, "LineNumber": number, "Path": path, "Pattern": pattern, "Filename": path.rpartition("\\")[2],
                     "Matches": [found.group() if found else ""]},
                    kind="Microsoft.PowerShell.Commands.MatchInfo",
                    text=shown,
                )  # fmt: skip
                break


def format_table(call: Call) -> Iterable[Any]:
    return [Formatted(tuple(_formatted(call, as_table=True)))] if call.input else []


def format_list(call: Call) -> Iterable[Any]:
    return [Formatted(tuple(_formatted(call, as_table=False)))] if call.input else []


def _formatted(call: Call, as_table: bool) -> list[str]:
    rows = [row for one in call.input or [] for row in _rows(one)]
    first, wanted = rows[0], as_list(call.value("Property"))
    if wanted:
        rows = [_picked(call, one, wanted, set()) for one in rows]
        columns = tuple(dict.fromkeys(name for row in rows for name in row.properties))
    else:
        columns = first.view.columns if as_table and first.view else tuple(first.properties)
    return table(rows, columns, headers=not call.switch("HideTableHeaders")) if as_table else listing(rows, columns)


def _rows(value: Any) -> list[PsObject]:
    """A thing as rows of a table: a hashtable is one row per key."""
    if isinstance(value, Table):
        return [PsObject({"Name": key, "Value": one}) for key, one in value.items()]
    return [value if isinstance(value, PsObject) else PsObject({"Value": value})]


def convert_to_json(call: Call) -> Iterable[Any]:
    values = call.input if call.input is not None else as_list(call.value("InputObject"))
    whole = [_jsonable(one, call.number("Depth", 2)) for one in values]
    found = whole[0] if len(whole) == 1 else whole
    return [
        json.dumps(found, separators=(",", ":"), ensure_ascii=False)
        if call.switch("Compress")
        else json.dumps(found, indent=4)
    ]


def _jsonable(value: Any, depth: int) -> Any:
    match value:
        case PsObject():
            return {k: _jsonable(v, depth - 1) for k, v in value.properties.items()} if depth >= 0 else text_of(value)
        case Table():
            return {text_of(k): _jsonable(v, depth - 1) for k, v in value.items()} if depth >= 0 else text_of(value)
        case list() | tuple():
            return [_jsonable(one, depth - 1) for one in value]
        case Switch():
            return {"IsPresent": value.on}
        case None | bool() | int() | float() | str():
            return value
    return text_of(value)


def convert_from_json(call: Call) -> Iterable[Any]:
    text = "\n".join(text_of(one) for one in call.input or as_list(call.value("InputObject")))
    try:
        return [_object(json.loads(text))]
    except ValueError as problem:
        call.problem(
            f"Invalid JSON primitive: {problem}.", "NotSpecified", "", "ArgumentException", "System.ArgumentException"
        )
        return ()


def _object(value: Any) -> Any:
    if isinstance(value, dict):
        return PsObject({key: _object(one) for key, one in value.items()})
    return [_object(one) for one in value] if isinstance(value, list) else value


CMDLETS = {
    "Where-Object": Cmdlet(
        where_object, ("FilterScript", "Value"), _TESTS, (), whole=True, aliases={"property": "FilterScript"}
    ),
    "ForEach-Object": Cmdlet(
        foreach_object, ("Process",), ("Begin", "End"), (), whole=True, rest="Blocks", aliases={"membername": "Process"}
    ),
    "Select-Object": Cmdlet(
        select_object,
        ("Property",),
        ("ExpandProperty", "ExcludeProperty", "First", "Last", "Skip", "Index"),
        ("Unique", "Wait"),
        whole=True,
    ),
    "Sort-Object": Cmdlet(sort_object, ("Property",), (), ("Descending", "Unique", "CaseSensitive"), whole=True),
    "Measure-Object": Cmdlet(
        measure_object,
        ("Property",),
        (),
        ("Sum", "Average", "Maximum", "Minimum", "Line", "Word", "Character"),
        whole=True,
    ),
    "Group-Object": Cmdlet(group_object, ("Property",), (), ("NoElement",), whole=True),
    "Select-String": Cmdlet(
        select_string,
        ("Pattern", "Path"),
        ("Context", "Encoding"),
        ("SimpleMatch", "NotMatch", "Quiet", "List", "AllMatches", "CaseSensitive"),
        whole=True,
        aliases={"literalpath": "Path"},
        mandatory=("Pattern",),
    ),
    "Format-Table": Cmdlet(
        format_table, ("Property",), ("GroupBy",), ("AutoSize", "Wrap", "HideTableHeaders"), whole=True
    ),
    "Format-List": Cmdlet(format_list, ("Property",), ("GroupBy",), ("Force",), whole=True),
    "ConvertTo-Json": Cmdlet(convert_to_json, ("InputObject",), ("Depth",), ("Compress",), whole=True),
    "ConvertFrom-Json": Cmdlet(convert_from_json, ("InputObject",), whole=True),
}
ALIASES = {
    "?": "Where-Object", "where": "Where-Object", "%": "ForEach-Object", "foreach": "ForEach-Object", "select": "Select-Object",
    "sort": "Sort-Object", "measure": "Measure-Object", "group": "Group-Object", "sls": "Select-String",
    "ft": "Format-Table", "fl": "Format-List",
}  # fmt: skip

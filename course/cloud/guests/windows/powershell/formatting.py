"""Objects as lines: what Format-Table, Format-List and the end of a script do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from .values import Formatted, PsObject, Table, View, number_of, text_of


def render(objects: Sequence[Any]) -> str:
    """Everything that a script put out, as text."""
    lines: list[str] = []
    for _, group in groupby(objects, key=_shape):
        lines += _lines(list(group))
    return "".join(f"{line}\n" for line in lines)


def _shape(value: Any) -> Any:
    if isinstance(value, Table):
        return "table"
    if not isinstance(value, PsObject):
        return "plain"
    return value.view if value.view is not None else (value.kind, tuple(value.properties))


def _lines(group: list[Any]) -> list[str]:
    first = group[0]
    if isinstance(first, Table):
        rows = [PsObject({"Name": text_of(name), "Value": one}) for each in group for name, one in each.items()]
        return table(rows, ("Name", "Value"))
    if not isinstance(first, PsObject):
        return [line for one in group for line in _plain(one)]
    if first.kind.endswith("ErrorRecord") or (first.view is None and first.text is not None):
        return [text_of(one) for one in group]
    view = first.view
    if view is not None and view.as_list:
        return listing(group, view.columns)
    if view is not None:
        return table(group, view.columns, view)
    if len(first.properties) > 4:
        return listing(group, tuple(first.properties))
    return table(group, tuple(first.properties))


def _plain(value: Any) -> list[str]:
    if isinstance(value, Formatted):
        return list(value.lines)
    if value is None:
        return []
    if hasattr(value, "year"):
        return ["", f"{value:%A, %B} {value.day}, {value:%Y} {int(f'{value:%I}')}:{value:%M:%S %p}", ""]
    return text_of(value).replace("\r\n", "\n").split("\n")


def table(rows: Sequence[Any], columns: Sequence[str], view: View | None = None, headers: bool = True) -> list[str]:
    """A table as wide as its content; numbers to the right."""
    titles = dict(view.titles) if view else {}
    heading = view.heading if view else ""
    found: list[str] = []
    for name, group in groupby(rows, key=lambda row: text_of(_property(row, heading)) if heading else ""):
        if heading:
            found += ["", "", f"   {heading}: {name}"]
        found += _one_table(list(group), columns, titles, view.right if view else (), headers)
    return found


def _one_table(
    rows: list[Any], columns: Sequence[str], titles: dict[str, str], right: tuple[str, ...], headers: bool
) -> list[str]:
    shown = [[cell(_property(row, name)) for name in columns] for row in rows]
    heads = [titles.get(name, name) for name in columns]
    to_right = [name in right or (not titles and _numeric(rows, name)) for name in columns]
    widths = [max(len(heads[n]), *(len(row[n]) for row in shown)) for n in range(len(columns))]

    def line(cells: Sequence[str]) -> str:
        return " ".join(
            one.rjust(width) if flag else one.ljust(width)
            for one, width, flag in zip(cells, widths, to_right, strict=True)
        ).rstrip()

    top = [line(heads), line(["-" * len(head) for head in heads])] if headers else []
    return ["", *top, *(line(row) for row in shown), "", ""]


def _numeric(rows: list[Any], name: str) -> bool:
    values = [_property(row, name) for row in rows]
    return bool(values) and all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in values)


def listing(rows: Sequence[Any], names: Sequence[str]) -> list[str]:
    """Every property on a line of its own."""
    width = max((len(name) for name in names), default=0)
    found = ["", ""]
    for row in rows:
        found += [f"{name:<{width}} : {cell(_property(row, name))}".rstrip() for name in names]
        found.append("")
    return [*found, "", ""]


def cell(value: Any) -> str:
    """A value inside a table or list."""
    if isinstance(value, (list, tuple)):
        return "{" + ", ".join(text_of(one) for one in value) + "}"
    if isinstance(value, Table):
        return "{" + ", ".join(text_of(one) for one in value) + "}"
    if hasattr(value, "year"):
        return f"{value.month}/{value.day}/{value:%Y} {int(f'{value:%I}')}:{value:%M:%S %p}"
    if isinstance(value, float) and not value.is_integer():
        return f"{number_of(value):.10g}"
    return text_of(value)


def _property(row: Any, name: str) -> Any:
    if isinstance(row, PsObject):
        return row.get(name)
    if isinstance(row, Table):
        return row[name]
    return row if name == "Length" else None

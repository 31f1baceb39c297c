"""What the local Azure serves, operation by operation, read from the engine itself and never typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from html import escape

from course.cloud.arm.engine import PACKAGES
from course.cloud.arm.operations import load
from course.cloud.engine import build_arm
from course.topics.errors import NoSuchName
from course.visual.theme import HUES, MUTED_CSS, TEXT_CSS


@dataclass(frozen=True)
class Group:
    """One group of operations of an SDK client, such as `compute.virtual_machines`."""

    client: str
    name: str
    served: tuple[str, ...]
    refused: tuple[str, ...]

    @property
    def count(self) -> str:
        """How many of its operations are served."""
        return f"{len(self.served)} of {len(self.served) + len(self.refused)}"


class Served:
    """A few groups with all their operations; or, without names, every group that is served at all."""

    def __init__(self, *names: str) -> None:
        known = {group.name: group for group in _groups()}
        for name in names:
            if name not in known:
                near = get_close_matches(name, known, 2)
                hint = f"Did you mean {' or '.join(near)}?" if near else "Without a name served() lists them."
                raise NoSuchName(f"No client of the SDK has the operations {name!r}. {hint}")
        self.named = bool(names)
        self.groups = tuple(known[name] for name in names) or tuple(group for group in _groups() if group.served)

    def text(self) -> str:
        """A line for each group, and the operations of those that were asked for."""
        lines = []
        for group in self.groups:
            lines.append(f"{group.client}.{group.name}: {group.count} operations are served")
            if self.named:
                lines += [f"  {word}: {', '.join(names)}" for word, names in _told(group)]
        return "\n".join(lines)

    def html(self) -> str:
        """The same as a list."""
        return f'<div style="{TEXT_CSS}">{"".join(self._item(group) for group in self.groups)}</div>'

    def __repr__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}

    def _item(self, group: Group) -> str:
        hue = HUES["good" if not group.refused else "wait" if group.served else "off"]
        head = f"<b>{escape(group.client)}.{escape(group.name)}</b>: {group.count} operations are served"
        told = "".join(
            f'<div><span style="color:{MUTED_CSS}">{word}</span> {", ".join(f"<code>{escape(name)}</code>" for name in names)}</div>'
            for word, names in (_told(group) if self.named else ())
        )
        return f'<div style="border-left:4px solid {hue};padding:.05em .7em;margin:.35em 0">{head}{told}</div>'


def served(*names: str) -> Served:
    """What the local Azure serves of these groups: `served("images", "virtual_machines")`."""
    return Served(*names)


def _told(group: Group) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from ((word, names) for word, names in (("served", group.served), ("refused", group.refused)) if names)


@cache
def _groups() -> tuple[Group, ...]:
    arm = build_arm()
    found: dict[tuple[str, str], dict[bool, dict[str, None]]] = {}
    for package in PACKAGES:
        for operation in load(package):
            resource_type = arm.types.get(operation.group)
            here = getattr(resource_type, "package", "") == package and hasattr(resource_type, operation.name)
            sides = found.setdefault((package, operation.group), {True: {}, False: {}})
            sides[here][operation.name] = None
    return tuple(
        Group(package, name, tuple(sorted(sides[True])), tuple(sorted(sides[False])))
        for (package, name), sides in sorted(found.items())
    )

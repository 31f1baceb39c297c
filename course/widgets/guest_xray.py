"""What is inside a VM's disk before and after a step: kept, partly removed, removed, reset or new, and why."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Protocol

from course.cloud.guests import limits
from course.visual.live import more
from course.visual.panel import Panel
from course.visual.prose import inline

CSS = """.course-panel:has(.course-xray){max-width:60em}.course-xray{max-width:60em;font-family:var(--jp-ui-font-family,system-ui,sans-serif);font-size:var(--jp-ui-font-size1,13px);color:var(--jp-content-font-color1,#1f2328);line-height:1.5}
.course-xray table{border-collapse:collapse;width:100%;margin:.4em 0;font-size:inherit;table-layout:fixed}.course-xray tr{background:none !important}
.course-xray th,.course-xray td{text-align:left;vertical-align:top;padding:.3em .8em .3em 0;border:0;border-bottom:1px solid var(--jp-border-color2,#d0d7de);background:none;white-space:normal;overflow-wrap:break-word}
.course-xray th{font-weight:400;color:var(--jp-content-font-color2,#59636e)}.course-xray th.group{padding-top:.8em;font-weight:600;color:var(--jp-content-font-color1,#1f2328)}.course-xray th.group::first-letter{text-transform:uppercase}
.course-xray col.item{width:17em}.course-xray col.value{width:21em}.course-xray .muted{color:var(--jp-content-font-color2,#59636e)}.course-xray .fate{white-space:nowrap}
.course-xray .flag{border:1px solid;border-radius:6px;padding:0 .4em;margin-left:.2em;font-size:.92em;white-space:nowrap}.course-xray p{margin:.4em 0}"""


class GuestFactLike(Protocol):
    """One thing that an inspection of a guest finds."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def machine_specific(self) -> bool: ...
    @property
    def secret(self) -> bool: ...


class GuestLike(Protocol):
    """A guest that can be looked into."""

    def inspect(self) -> Sequence[GuestFactLike]: ...


class Fate(StrEnum):
    """What a step did to one item."""

    KEPT = "kept"
    PARTLY = "partly"  # a list that lost some of its entries
    REMOVED = "removed"
    RESET = "reset"
    NEW = "new"


_SIGN = {
    Fate.KEPT: ("●", "#7d8590"),
    Fate.PARTLY: ("●", "#7d8590"),
    Fate.REMOVED: ("✓", "#1f9d6b"),
    Fate.RESET: ("↻", "#1f9d6b"),
    Fate.NEW: ("+", "#2f7fd6"),
}
_LEFT = ("!", "#c77b12")  # kept, and it belongs to this machine or is a secret


@dataclass(frozen=True)
class Row:
    """One item with its fate; `leaks` says that it should not go into an image."""

    key: str
    label: str
    group: str
    before: str
    after: str
    fate: Fate
    machine_specific: bool
    secret: bool
    why: str
    fact: str
    renewed: bool = False  # still there, but the first boot of the next VM makes its own

    @property
    def leaks(self) -> bool:
        return self.fate in (Fate.KEPT, Fate.PARTLY) and (self.machine_specific or self.secret) and not self.renewed


class GuestXray(Panel):
    """A disk before and after; without `after`, what is on it now."""

    def __init__(self, before: Sequence[GuestFactLike], after: Sequence[GuestFactLike] | None = None, *, name: str = "",
                 step: str = "this step", windows: bool = False, limits: str = "") -> None:  # fmt: skip
        self.name, self.step, self.limits = name, step, limits
        self.now = tuple(before if after is None else after)
        self.compares = after is not None
        self.rows = tuple(compare(before, before if after is None else after, windows))
        super().__init__()

    @property
    def leaks(self) -> tuple[str, ...]:
        """Keys of what is still there and should not go into an image."""
        return tuple(row.key for row in self.rows if row.leaks)

    def fate(self, key: str) -> str:
        """kept, removed, reset or new."""
        return str(next(row.fate for row in self.rows if row.key == key))

    def body(self) -> str:
        columns = ("Item", "On the disk", "What happened") if self.compares else ("Item", "On the disk")
        head = "".join(f"<th>{word}</th>" for word in columns)
        widths = (
            '<colgroup><col class="item"><col class="value"><col></colgroup>'
            if self.compares
            else '<colgroup><col class="item"><col></colgroup>'
        )
        rows = "".join(self._group(group) for group in dict.fromkeys(row.group for row in self.rows))
        return (
            f'<style>{CSS}</style><div class="course-xray"><p><b>{escape(self._title())}</b></p>'
            f"<table>{widths}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><p>{escape(self._verdict())}</p>"
            f"{self._limits()}</div>"
        )

    def text(self) -> str:
        lines = [self._title()]
        for row in self.rows:
            flags = "".join(f" [{flag}]" for flag in _flags(row))
            if not self.compares:
                lines.append(f"  {row.label}: {row.before}{flags}")
                continue
            values = f"{row.before or '-'} -> {row.after or '-'}" if row.before != row.after else row.before
            lines.append(f"  {_sign(row)[0]} {row.fate:<7} {row.label}: {values}{flags}")
        return "\n".join([*lines, self._verdict()])

    def _title(self) -> str:
        what = f"the disk of {self.name}" if self.name else "the disk"
        return f"Inside {what}: before and after {self.step}" if self.compares else f"Inside {what}"

    def _verdict(self) -> str:
        if not self.compares:
            mine = [row for row in self.rows if row.machine_specific or row.secret]
            return f"{len(mine)} of {len(self.rows)} items belong to this machine or are secret."
        if not self.leaks:
            return "Nothing that belongs to this machine is left."
        return f"Still there, and in every VM made from it: {', '.join(row.label for row in self.rows if row.leaks)}."

    def _limits(self) -> str:
        """What a practice guest does not simulate, to be opened."""
        if not self.limits:
            return ""
        first, *items = self.limits.split("\n- ")
        listed = "".join(f"<li>{inline(item)}</li>" for item in items)
        return more("What this practice guest does not simulate", f"<p>{inline(first)}</p><ul>{listed}</ul>")

    def _group(self, group: str) -> str:
        width = 3 if self.compares else 2
        head = f'<tr><th class="group" colspan="{width}">{escape(group)}</th></tr>' if group else ""
        return head + "".join(self._row(row) for row in self.rows if row.group == group)

    def _row(self, row: Row) -> str:
        flags = "".join(f' <span class="flag" style="border-color:#c77b12">{flag}</span>' for flag in _flags(row))
        item = f"<td>{escape(row.label)}{flags}</td>"
        if not self.compares:
            return f"<tr>{item}<td>{_value(row.before)}</td></tr>"
        sign, hue = _sign(row)
        why = f'<br><span class="muted">{inline(row.why)}</span>' if row.why else ""
        happened = f'<b class="fate"><span aria-hidden="true" style="color:{hue}">{sign}</span> {row.fate}</b>{why}'
        return f"<tr>{item}<td>{_change(row)}</td><td>{happened}</td></tr>"


class XrayCloud(Protocol):
    """The part of a cloud that looks into a VM's disk."""

    def guest(self, vm_id: str) -> Any: ...


def guest_xray(
    cloud: XrayCloud, vm_id: str, before: GuestXray | Sequence[GuestFactLike] | None = None, step: str = "this step"
) -> GuestXray:
    """Look into a VM's disk now; with an earlier X-ray or inspection, compare."""
    guest = cloud.guest(vm_id)
    now = tuple(guest.inspect())
    system = str(getattr(guest, "os_type", "Linux"))
    name = vm_id.rstrip("/").rpartition("/")[2]
    told = {"name": name, "step": step, "limits": limits(system)}
    if before is None:
        return GuestXray(now, None, windows=system == "Windows", **told)
    earlier = before.now if isinstance(before, GuestXray) else before
    return GuestXray(earlier, now, windows=system == "Windows", **told)


def compare(before: Sequence[GuestFactLike], after: Sequence[GuestFactLike], windows: bool = False) -> Iterator[Row]:
    """Every item of either inspection, in the order of the first, with what happened to it."""
    old, new = ({fact.key: fact for fact in facts} for facts in (before, after))
    for key in [*old, *(key for key in new if key not in old)]:
        was, now = old.get(key), new.get(key)
        known = was or now
        assert known is not None
        fate = _fate(was, now)
        if fate is Fate.KEPT and was is not now and not _there(was):
            continue  # there neither before nor after
        why = _why(key, "windows" if windows else "linux")
        yield Row(
            key, known.label, str(getattr(known, "group", "")), was.value if was else "", now.value if now else "", fate,
            known.machine_specific, known.secret, _reason(why, fate, known), why.get("fact", ""), why.get("renewed", False),
        )  # fmt: skip


def _fate(was: GuestFactLike | None, now: GuestFactLike | None) -> Fate:
    if was is None or not _there(was):
        return Fate.NEW if _there(now) else Fate.KEPT
    if now is None or not _there(now):
        return Fate.REMOVED
    if was.value == now.value:
        return Fate.KEPT
    old, new = set(was.value.split(", ")), set(now.value.split(", "))
    if not (old & new and (now.machine_specific or now.secret)):
        return Fate.RESET
    return Fate.KEPT if old <= new else Fate.PARTLY


def _there(fact: GuestFactLike | None) -> bool:
    return fact is not None and fact.value not in ("", "none")


def _reason(why: Mapping[str, Any], fate: Fate, fact: GuestFactLike) -> str:
    if fate in (Fate.REMOVED, Fate.RESET):
        return str((fate is Fate.RESET and why.get("reset")) or why.get("gone", ""))
    return str(why.get("kept", "")) if fate is not Fate.NEW and (fact.machine_specific or fact.secret) else ""


def _sign(row: Row) -> tuple[str, str]:
    return _LEFT if row.leaks else _SIGN[row.fate]


def _flags(row: Row) -> list[str]:
    return [word for word, on in (("this machine", row.machine_specific), ("secret", row.secret)) if on]


def _value(value: str) -> str:
    return f"<code>{escape(value)}</code>" if value not in ("", "none") else '<span class="muted">none</span>'


def _change(row: Row) -> str:
    """The value, or the old one and the new one below it."""
    if row.before == row.after:
        return _value(row.after)
    before = f'<span class="muted">{escape(row.before or "none")}</span>'
    return f"{before}<br>→ {_value(row.after)}"


def _why(key: str, system: str) -> dict[str, Any]:
    return next((why for pattern, why in _reasons()[system].items() if fnmatchcase(key, pattern)), {})


@cache
def _reasons() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads((Path(__file__).parent / "xray_items.toml").read_text("utf-8"))

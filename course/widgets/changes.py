"""One line under a cell: which resources it created, changed and deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

from course.visual.prose import listed
from course.widgets.resource_names import name_of, word_for

_SIGNS = {"created": ("+", "#1f9d6b"), "updated": ("~", "#c77b12"), "deleted": ("-", "#d9534f")}
_MOST_NAMES = 4
_LONGEST_NAME = 32
_STYLE = (
    "border-left:4px solid #2f7fd6;padding:.1em .7em;max-width:46em;line-height:1.5;font-family:var(--jp-ui-font-family,system-ui,sans-serif);"
    "font-size:var(--jp-ui-font-size1,13px);color:var(--jp-content-font-color2,#59636e)"
)


class CloudChanges(Protocol):
    """What changed in a cloud since a mark: ids, or documents with an id."""

    @property
    def created(self) -> Sequence[Any]: ...
    @property
    def updated(self) -> Sequence[Any]: ...
    @property
    def deleted(self) -> Sequence[Any]: ...


class WatchedCloud(Protocol):
    """The part of a cloud that the line under a cell needs."""

    def mark(self) -> int: ...

    def changes(self, since: int) -> CloudChanges: ...


@dataclass(frozen=True)
class ChangeLine:
    """Created, updated and deleted resource ids, to be shown as one line."""

    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()

    @classmethod
    def since(cls, cloud: WatchedCloud, mark: int) -> ChangeLine:
        """What happened in the cloud since the mark."""
        changes = cloud.changes(mark)
        return cls(_ids(changes.created), _ids(changes.updated), _ids(changes.deleted))

    def __bool__(self) -> bool:
        return bool(self.created or self.updated or self.deleted)

    def text(self) -> str:
        """This cell: + web01 (virtual machine), ~ web01-os (disk)"""
        return "This cell: " + ", ".join(
            words if words.startswith("and ") else f"{_SIGNS[kind][0]} {words}" for kind, words in self._parts()
        )

    def html(self) -> str:
        parts = ", ".join(
            escape(words)
            if words.startswith("and ")
            else f'<b style="color:{_SIGNS[kind][1]}" title="{kind}">{_SIGNS[kind][0]}</b> {escape(words)}'
            for kind, words in self._parts()
        )
        return f'<div style="{_STYLE}">This cell: {parts}</div>'

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}

    def _parts(self) -> list[tuple[str, str]]:
        """A few resources by name; many of one kind by number, the machine before what hangs on it."""
        return [(kind, words) for kind in _SIGNS for words in _told(getattr(self, kind))]


def _told(ids: tuple[str, ...]) -> list[str]:
    if len(ids) <= _MOST_NAMES:
        return [f"{_short(name_of(i))} ({word_for(i)})" for i in ids]
    shown, rest = ids[: _MOST_NAMES - 1], ids[_MOST_NAMES - 1 :]
    words = [word_for(i) for i in rest]
    counts = [
        f"{words.count(word)} {_plural(word) if words.count(word) > 1 else word}" for word in dict.fromkeys(words)
    ]
    return [*(f"{_short(name_of(i))} ({word_for(i)})" for i in shown), f"and {listed(counts)}"]


def _short(name: str) -> str:
    """Azure gives a VM's disk a name of fifty letters; its beginning tells enough here."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x")) else "s")


_FIRST = (
    "virtual machine",
    "image version",
    "image definition",
    "gallery",
    "managed image",
    "snapshot",
    "resource group",
)


def _ids(resources: Iterable[Any]) -> tuple[str, ...]:
    ids = [str(r["id"] if isinstance(r, dict) else r) for r in resources]
    rank = {word: n for n, word in enumerate(_FIRST)}
    return tuple(sorted(ids, key=lambda i: (rank.get(word_for(i), len(rank)), i.lower())))


class _Hook:
    """Marks the cloud before each cell and tells the changes after it; a cloud that fails says so in the cell itself."""

    def __init__(self, cloud: WatchedCloud, tell: Callable[[ChangeLine], None]) -> None:
        self.cloud, self.tell, self.mark = cloud, tell, cloud.mark()

    def before(self, _info: object = None) -> None:
        with suppress(Exception):
            self.mark = self.cloud.mark()

    def after(self, _result: object = None) -> None:
        with suppress(Exception):
            line = ChangeLine.since(self.cloud, self.mark)
            self.mark = self.cloud.mark()
            if line:
                self.tell(line)


def after_each_cell(shell: Any, cloud: WatchedCloud, tell: Callable[[ChangeLine], None] | None = None) -> None:
    """Show the line under every cell from now on that changes the cloud; running the set-up cell again replaces the hook."""
    stop_after_each_cell(shell)
    hook = _Hook(cloud, tell or _display)
    shell.events.register("pre_run_cell", hook.before)
    shell.events.register("post_run_cell", hook.after)
    shell._imagecourse_changes = hook


def stop_after_each_cell(shell: Any) -> None:
    """Show no more lines."""
    hook = getattr(shell, "_imagecourse_changes", None)
    if hook is None:
        return
    for event, callback in (("pre_run_cell", hook.before), ("post_run_cell", hook.after)):
        if callback in shell.events.callbacks.get(event, ()):
            shell.events.unregister(event, callback)
    shell._imagecourse_changes = None


def _display(line: ChangeLine) -> None:
    from IPython.display import display

    display(line._repr_mimebundle_(), raw=True)

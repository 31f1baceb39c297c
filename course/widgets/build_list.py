"""Put steps in order: by keys, by buttons, or as `steps.arrange("dbac")`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape

from course.visual.memory import Memory, default_memory
from course.visual.panel import Panel
from course.visual.prose import inline, listed
from course.widgets.errors import CannotDo

CSS = """.course-list{font-family:var(--jp-ui-font-family,system-ui,sans-serif);font-size:var(--jp-ui-font-size1,13px);color:var(--jp-content-font-color1,#1f2328);line-height:1.5;max-width:46em}
.course-list ol{list-style:none;margin:0;padding:0;counter-reset:step}
.course-list li{counter-increment:step;display:grid;grid-template-columns:1.6em 1fr max-content;gap:.6em;align-items:center;margin:.25em 0;padding:.35em .6em;border:1px solid var(--jp-border-color2,#d0d7de);border-radius:6px}
.course-list li::before{content:counter(step);text-align:right;font-variant-numeric:tabular-nums;color:var(--jp-content-font-color2,#59636e)}
.course-list li .letter,.course-list .muted{color:var(--jp-content-font-color2,#59636e)}.course-list li .letter{margin-right:.55em}
.course-list li button{padding:0 .55em;min-width:2em}.course-list .moves{display:flex;gap:.3em}.course-list p{margin:.35em 0}"""
_MOVES = {"up": -1, "down": 1}
_KEYS = {"ArrowUp": "up", "ArrowDown": "down", "Home": "first", "End": "last"} | {
    str(n): f"to {n}" for n in range(1, 10)
}


class BuildList(Panel):
    """Steps to order; `.order` is the list of letters now, `.choice` is None until something was moved."""

    def __init__(self, items: Mapping[str, str], *, name: str = "", memory: Memory | None = None) -> None:
        if odd := [letter for letter in items if len(letter) != 1]:
            raise ValueError(f"BuildList: steps are named by one letter each; got {', '.join(odd)}.")
        self.items = dict(items)
        self.name, self.memory = name or "".join(self.items), default_memory() if memory is None else memory
        self.order, self.touched = list(self.items), False
        self._restore(self.memory.recall(self._key))
        super().__init__()

    @property
    def choice(self) -> str | None:
        """The order as letters, "dbac"; None while nothing was moved."""
        return "".join(self.order) if self.touched else None

    def arrange(self, letters: str | Iterable[str]) -> BuildList:
        """Put all steps in this order: "dbac" or ["d", "b", "a", "c"]."""
        given = [
            part.strip()
            for part in (letters.replace(",", " ").replace(" ", "") if isinstance(letters, str) else letters)
        ]
        if sorted(given) != sorted(self.items):
            raise CannotDo(
                f"The order names each of {listed(list(self.items))} once; got {listed(given) or 'nothing'}."
            )
        self.order, self.touched = given, True
        return self._changed()

    def move(self, letter: str, place: int) -> BuildList:
        """Put one step at a place, counted from 1."""
        if letter not in self.items:
            raise CannotDo(f"There is no step {letter!r}. The steps are {listed(list(self.items))}.")
        if not 1 <= place <= len(self.items):
            raise CannotDo(f"There is no place {place}. The places are 1 to {len(self.items)}.")
        self._put(letter, place)
        return self._changed()

    def reset(self) -> BuildList:
        """Back to the order in which the steps were given."""
        self.order, self.touched = list(self.items), False
        return self._changed()

    def act(self, what: str, at: str, chosen: Mapping[str, list[str]]) -> None:
        if at not in self.items:
            return
        now, last = self.order.index(at) + 1, len(self.items)
        place = {"first": 1, "last": last}.get(what) or (
            int(what[3:]) if what.startswith("to ") else now + _MOVES.get(what, 0)
        )
        if place == now or not 1 <= place <= last:
            return self.say(f"{at} stays at {now} of {last}.")
        self._put(at, place)
        self._keep()
        self.say(f"{at} is now {place} of {last}.")

    def body(self) -> str:
        rows = "".join(f"<li>{self._words(letter)}</li>" for letter in self.order)
        return self._frame(f'<ol aria-label="Steps in order">{rows}</ol>')

    def live_body(self) -> str:
        rows = "".join(self._row(letter) for letter in self.order)
        help_ = "Focus a step: ↑ ↓ move it, a digit puts it at that place, its letter finds it."
        return self._frame(f'<ol aria-label="Steps to put in order">{rows}</ol><p class="muted">{help_}</p>')

    def text(self) -> str:
        return "\n".join(
            f"{n}. {letter}  {self.items[letter].replace('`', '')}" for n, letter in enumerate(self.order, 1)
        )

    def _frame(self, inner: str) -> str:
        return f'<style>{CSS}</style><div class="course-list">{inner}</div>'

    def _words(self, letter: str) -> str:
        return f'<span><span class="letter">{escape(letter)}</span>{inline(self.items[letter])}</span>'

    def _row(self, letter: str) -> str:
        place, at = self.order.index(letter) + 1, escape(letter)
        keys = escape(
            json.dumps(
                {key: act for key, act in _KEYS.items() if not act.startswith("to ") or int(key) <= len(self.items)}
            )
        )
        arrows = "".join(
            f'<button type="button" data-key="{do}" data-do="{do}" data-at="{at}" aria-disabled="{str(stuck).lower()}" '
            f'aria-label="Move {at} {do}">{sign}</button>'
            for do, sign, stuck in (("up", "↑", place == 1), ("down", "↓", place == len(self.items)))
        )
        return (
            f'<li tabindex="0" data-key="row-{at}" data-at="{at}" data-hot="{at}" data-keys="{keys}" '
            f'aria-label="{place} of {len(self.items)}: {escape(self.items[letter].replace("`", ""))}">'
            f'{self._words(letter)}<span class="moves">{arrows}</span></li>'
        )

    def _put(self, letter: str, place: int) -> None:
        self.order.remove(letter)
        self.order.insert(place - 1, letter)
        self.touched = True

    @property
    def _key(self) -> str:
        return f"list/{self.name}"

    def _restore(self, kept: object) -> None:
        if isinstance(kept, str) and sorted(kept) == sorted(self.items):
            self.order, self.touched = list(kept), True

    def _keep(self) -> None:
        self.memory.remember(self._key, self.choice)

    def _changed(self) -> BuildList:
        self._keep()
        self.show()
        return self

"""A live widget whose markup is made in Python and patched in the browser, so focus and choices stay where they are."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import traitlets

from course.visual.live import OWN_KEYS, Live

PANEL_CSS = (Path(__file__).parent / "panel.css").read_text("utf-8")


class Panel(Live):
    """Subclasses give body() for both outputs, controls() for the live one, text(), and act() for what is pressed."""

    _esm = OWN_KEYS + (Path(__file__).parent / "panel.js").read_text("utf-8")
    _css = PANEL_CSS
    live_ = traitlets.Unicode().tag(sync=True)
    said_ = traitlets.Unicode().tag(sync=True)
    turn_ = traitlets.Int().tag(sync=True)  # one more after every press, so the browser knows that Python answered

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(self._pressed)
        self.show()

    def body(self) -> str:
        """The markup that the saved notebook keeps and the live widget shows."""
        raise NotImplementedError

    def controls(self) -> str:
        """What only a live widget has: buttons and inputs."""
        return ""

    def live_body(self) -> str:
        """The body as the live widget shows it, where it differs from what is saved."""
        return self.body()

    def act(self, what: str, at: str, chosen: Mapping[str, list[str]]) -> None:
        """Do what a button, a key or a choice asks for."""

    def html(self) -> str:
        return self.body()

    def say(self, words: str) -> None:
        """Say in one line what just changed or what is missing; screen readers hear it."""
        self.said_ = words

    def show(self) -> None:
        """Draw the state anew, in the live view and in what the notebook saves."""
        self.live_ = self.live_body() + self.controls()
        self.refresh()

    def _pressed(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        with self.hold_sync():  # one message, whatever changed
            self.said_ = ""
            self.act(str(content.get("do", "")), str(content.get("at", "")), content.get("chosen") or {})
            self.live_ = self.live_body() + self.controls()
            self.turn_ += 1
        self.refresh()


def button(do: str, label: str, *, at: str = "", on: bool = True, hot: str = "", main: bool = False) -> str:
    """A button of a panel; switched off it keeps the focus and says so."""
    extra = (f' data-at="{escape(at)}"' if at else "") + (f' data-hot="{escape(hot)}"' if hot else "")
    style = ' class="main"' if main else ""
    return (
        f'<button type="button"{style} data-key="{escape(do + at)}" data-do="{escape(do)}"{extra} '
        f'aria-disabled="{"false" if on else "true"}">{escape(label)}</button>'
    )

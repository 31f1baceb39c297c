"""What a command of `az` looks like under a cell: its JSON in the theme's colours, its words, its exit code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from course.cloud.server.az import AzResult

BAD, WAIT, OFF = "#d9534f", "#c77b12", "#7d8590"  # the course's hues for bad, wait and off
LONG = 30  # lines after which the output scrolls

_JSON = re.compile(
    r'(?P<key>"(?:[^"\\]|\\.)*")(?=\s*:)|(?P<string>"(?:[^"\\]|\\.)*")'
    r"|(?P<number>-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b)|(?P<word>\b(?:true|false|null)\b)"
)
_COLOURS = {
    "key": "var(--jp-mirror-editor-property-color, currentColor)",
    "string": "var(--jp-mirror-editor-string-color, currentColor)",
    "number": "var(--jp-mirror-editor-number-color, currentColor)",
    "word": "var(--jp-mirror-editor-keyword-color, currentColor)",
}
_PRE = (
    "margin:0; white-space:pre-wrap; overflow-wrap:anywhere; background:transparent; "
    "color:var(--jp-content-font-color1, inherit); "
    "font-family:var(--jp-code-font-family, monospace); font-size:var(--jp-code-font-size, 13px)"
)


@dataclass(frozen=True, repr=False)
class AzOutput:
    """The result of `%az`: shown under the cell, and data for the next one."""

    result: AzResult

    @property
    def exit_code(self) -> int:
        """0 if the command did what it was asked."""
        return self.result.exit_code

    @property
    def stdout(self) -> str:
        """What it wrote as its answer."""
        return self.result.stdout

    @property
    def stderr(self) -> str:
        """What it wrote beside its answer: warnings and errors."""
        return self.result.stderr

    def json(self) -> Any:
        """The answer as data; ValueError if it is none."""
        return self.result.json()

    def text(self) -> str:
        """The whole as plain text."""
        parts = [self.stdout.rstrip(), self.stderr.strip()]
        if self.exit_code or not any(parts):
            parts.append(self._ending())
        return "\n".join(part for part in parts if part)

    def html(self) -> str:
        """The whole in the notebook's own colours and type; the same without a kernel."""
        parts = []
        if self.stdout.strip():
            parts.append(_scrolling(highlighted(self.stdout.rstrip()), self.stdout, self._command()))
        if self.stderr.strip():
            parts.append(f'<pre style="{_PRE}">{escape(self.stderr.strip())}</pre>')
        if self.exit_code or not parts:
            muted = "margin:0.3em 0 0; color:var(--jp-content-font-color2, inherit)"
            parts.append(f'<p style="{muted}">{escape(self._ending())}</p>')
        return f'<div class="imagecourse-az" style="{self._stripe()}">{"".join(parts)}</div>'

    def _command(self) -> str:
        return " ".join(["az", *self.result.arguments])

    def _ending(self) -> str:
        return f"exit code {self.exit_code}" + ("" if self.exit_code else ", no output")

    def _stripe(self) -> str:
        hue = BAD if self.exit_code else WAIT if self.stderr.strip() else None
        return f"border-left:4px solid {hue}; padding-left:0.6em" if hue else "padding-left:0"

    def mimebundle(self) -> dict[str, str]:
        """Both forms, as Jupyter takes them."""
        return {"text/plain": self.text(), "text/html": self.html()}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self.mimebundle()

    def __repr__(self) -> str:
        return self.text()


def highlighted(text: str) -> str:
    """JSON as HTML in the theme's colours; any other text as it is."""
    if text[:1] not in ("{", "[", '"'):
        return escape(text)
    pieces, end = [], 0
    for match in _JSON.finditer(text):
        kind = match.lastgroup or "word"
        pieces += [escape(text[end : match.start()]), f'<span style="color:{_COLOURS[kind]}">{escape(match[0])}</span>']
        end = match.end()
    return "".join([*pieces, escape(text[end:])])


def _scrolling(content: str, text: str, command: str) -> str:
    """The answer; a long one scrolls in its own region, which the keyboard reaches."""
    pre = f'<pre style="{_PRE}">{content}</pre>'
    if text.count("\n") <= LONG:
        return pre
    label = escape(f"Output of {command}", quote=True)
    style = f"max-height:28em; overflow:auto; border:1px solid {OFF}; border-radius:6px; padding:0.4em"
    return f'<div role="region" tabindex="0" aria-label="{label}" style="{style}">{pre}</div>'

"""A matplotlib figure as an inline picture that follows the theme, with its text twin."""

from __future__ import annotations

import io
import re
from html import escape
from typing import TYPE_CHECKING, Any

from course.visual.theme import INK, follow_theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# One font whose metrics travel with matplotlib: the layout, and so every byte, is the same on every machine.
# The reader sees JupyterLab's own font, which is no wider.
_RC: dict[Any, Any] = {"svg.fonttype": "none", "font.family": "DejaVu Sans"}
_NOISE = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->|<defs>\s*<style[^>]*>.*?</style>\s*</defs>", re.S)


def figure(width: float, height: float) -> Figure:
    """An empty figure of so many points (1 pt of type here is 4/3 px on the page); 640 is a cell's width."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width / 72, height / 72))


class Picture:
    """What a cell shows: one picture, right in light and dark, with the words of a text twin.

    An artist whose gid is "kind@key" becomes `<g class="kind" data-at="key">`, so that a widget can mark it.
    """

    def __init__(self, fig: Figure, title: str, text: str) -> None:
        self.title, self.text = title, text
        self.figure = fig
        self.svg = svg(fig, title, text)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/html": self.html(), "text/plain": self.text}

    def html(self) -> str:
        """The picture; where a view drops it (an untrusted notebook), the text stands instead."""
        return hidden_if_untrusted(self.svg, self.text)

    def __repr__(self) -> str:
        return self.text


def svg(fig: Figure, title: str, text: str) -> str:
    """The figure as inline SVG: text as text, the theme's colours, byte for byte the same every time."""
    import matplotlib

    with matplotlib.rc_context({**_RC, "svg.hashsalt": title}):
        out = io.StringIO()
        fig.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return follow_theme(_inline(out.getvalue(), text))


def hidden_if_untrusted(picture: str, text: str) -> str:
    """An untrusted view drops `<svg>` and `<style>` but spills the picture's words: hide those, and show the text."""
    return (
        "<style>.course-picture:has(svg){display:block !important}"
        ".course-picture:has(svg) + .course-instead{display:none}</style>"
        f'<div class="course-picture" style="display:none">{picture}</div>'
        f'<pre class="course-instead" style="white-space:pre-wrap">{escape(text)}</pre>'
    )


def _inline(document: str, text: str) -> str:
    markup = _NOISE.sub("", document[document.index("<svg") :])
    markup = re.sub(r' id="([\w-]+)@([^"]*)"', r' class="\1" data-at="\2"', markup)
    markup = _drop_unused_ids(markup)
    markup = re.sub(r"<[^>]*>", lambda tag: _tidy(tag[0]), markup)
    markup = re.sub(r' transform="rotate\(-?0 [^)]*\)"', "", markup)
    markup = re.sub(r"\s*\n\s*", "\n", markup).replace("\nL", " L").replace("\nz", " z").replace('\n"', '"')
    label = f'role="img" aria-label="{escape(text, quote=True)}"'
    style = f"max-width:100%;height:auto;fill:{INK};stroke-linejoin:round;stroke-linecap:butt"
    return markup.replace("<svg ", f'<svg {label} style="{style}" ', 1).strip()


def _tidy(tag: str) -> str:
    tag = re.sub(r"font-family: [^;\"]*", "font-family: var(--jp-ui-font-family, system-ui, sans-serif)", tag)
    tag = tag.replace("#000000", INK)  # what was left black was meant as ink
    return re.sub(r"(\d+\.\d\d)\d+", r"\1", tag)


def _drop_unused_ids(markup: str) -> str:
    """Two pictures on one page must not share ids: keep only those that the picture itself points at."""
    used = set(re.findall(r"#([\w-]+)", markup))
    return re.sub(r' id="([^"]*)"', lambda found: found[0] if found[1] in used else "", markup)

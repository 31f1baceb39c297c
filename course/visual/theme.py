"""Colours: six hues with a meaning each, and sentinels that become the notebook theme's own variables."""

from __future__ import annotations

# Each at least 3:1 on LIGHT and on DARK (WCAG 1.4.11). Never the only cue: an icon, a word or a dash stands by it.
HUES = {
    "do": "#2f7fd6",
    "good": "#1f9d6b",
    "bad": "#d9534f",
    "wait": "#c77b12",
    "note": "#8a6fd1",
    "off": "#7d8590",
}
# Darker, for white words on a filled shape: at least 4.5:1 (WCAG 1.4.3). Filled means "you are here".
FILLS = {
    "do": "#1b66b8",
    "good": "#14704b",
    "bad": "#b03a36",
    "wait": "#8f560a",
    "note": "#6a4fb3",
    "off": "#59616b",
}
LIGHT, DARK, ON_FILL = "#ffffff", "#111111", "#ffffff"

# Sentinels: colours that no palette uses. Draw text, muted text, lines and paper in these; Picture replaces them.
INK, MUTED, LINE, PAPER = "#010203", "#010204", "#010205", "#010206"
VARIABLES = {
    INK: "var(--jp-content-font-color1, #1f2328)",
    MUTED: "var(--jp-content-font-color2, #59636e)",
    LINE: "var(--jp-border-color1, #8c959f)",
    PAPER: "var(--jp-layout-color0, #ffffff)",
}

INK_CSS, MUTED_CSS, LINE_CSS, PAPER_CSS = (VARIABLES[sentinel] for sentinel in (INK, MUTED, LINE, PAPER))
FONT_CSS = "font-family:var(--jp-ui-font-family,system-ui,sans-serif);font-size:var(--jp-ui-font-size1,13px)"
# What every block of ours starts from: the notebook's own type, in its own ink, no wider than reads well.
TEXT_CSS = f"{FONT_CSS};color:{INK_CSS};line-height:1.5;max-width:46em"


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two #rrggbb colours, from 1 to 21, as WCAG 2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def follow_theme(markup: str) -> str:
    """Replace the sentinels by the notebook theme's own variables."""
    for sentinel, variable in VARIABLES.items():
        markup = markup.replace(sentinel, variable)
    return markup


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)

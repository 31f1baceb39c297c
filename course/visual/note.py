"""A remark of the course under a cell: a few lines in the notebook's own type, with a stripe on the left."""

from __future__ import annotations

from course.visual.prose import inline
from course.visual.theme import HUES, MUTED_CSS, TEXT_CSS


def note(*lines: str, hue: str = "do") -> str:
    """The first line in ink, what follows muted; `code` is marked."""
    first, *more = lines
    rest = "".join(f'<div style="color:{MUTED_CSS}">{inline(line)}</div>' for line in more)
    return f'<div style="{TEXT_CSS};border-left:4px solid {HUES[hue]};padding:.1em .7em">{inline(first)}{rest}</div>'


def plain(*lines: str) -> str:
    """The same without marks."""
    return "\n".join(line.replace("`", "") for line in lines)

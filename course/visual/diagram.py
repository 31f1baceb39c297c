"""Diagrams of boxes and arrows, in points from the top left: what a topic's own pictures are drawn with."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course.visual.picture import Picture, figure
from course.visual.theme import FILLS, HUES, INK, MUTED, ON_FILL

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIZE, SMALL, LINE = 9.75, 9, 13.5  # 9.75 pt are JupyterLab's 13 px


@dataclass(frozen=True)
class Box:
    """A box by its left, top, width and height; arrows leave and meet it at the middle of a side."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> tuple[float, float]:
        return self.x, self.y + self.height / 2

    @property
    def right(self) -> tuple[float, float]:
        return self.x + self.width, self.y + self.height / 2

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


class Diagram:
    """An empty sheet; what is put on it stays where it is put."""

    def __init__(self, width: float, height: float) -> None:
        self.figure: Figure = figure(width, height)
        self._ax: Any = self.figure.add_axes((0, 0, 1, 1))
        self._ax.set_axis_off()
        self._ax.set_xlim(0, width)
        self._ax.set_ylim(height, 0)

    def box(self, box: Box, *lines: str, hue: str = "off", filled: bool = False, dashed: bool = False) -> Box:
        """A box with its words; the first line is its name, the others are muted. Filled means: you are here."""
        from matplotlib.patches import FancyBboxPatch

        shape = FancyBboxPatch(
            (box.x, box.y),
            box.width,
            box.height,
            boxstyle="round,pad=0,rounding_size=6",
            fc=FILLS[hue] if filled else "none",
            ec=FILLS[hue] if filled else HUES[hue],
            lw=1.4,
            ls=(0, (4, 3)) if dashed else "-",
        )
        self._ax.add_patch(shape)
        x, y = box.middle
        for number, line in enumerate(lines):
            colour = ON_FILL if filled else INK if number == 0 else MUTED
            at = y + (number - (len(lines) - 1) / 2) * LINE
            size = SIZE if number == 0 else SMALL
            self._ax.text(x, at, line, size=size, color=colour, ha="center", va="center_baseline")
        return box

    def arrow(self, start: tuple[float, float], end: tuple[float, float], *, dashed: bool = False) -> None:
        """A straight arrow that stops just short of its end."""
        from matplotlib.patches import FancyArrowPatch
        from matplotlib.path import Path

        (x0, y0), (x1, y1) = start, end
        gap = 2 / math.hypot(x1 - x0, y1 - y0)
        path = Path([start, (x1 - gap * (x1 - x0), y1 - gap * (y1 - y0))])
        style: dict[str, Any] = {
            "arrowstyle": "-|>",
            "mutation_scale": 9,
            "color": MUTED,
            "lw": 1.2,
            "shrinkA": 0,
            "shrinkB": 0,
        }
        self._ax.add_patch(FancyArrowPatch(path=path, ls=(0, (4, 3)) if dashed else "-", **style))

    def word(self, x: float, y: float, text: str, align: str = "center") -> None:
        """A muted word, on an arrow for instance."""
        self._ax.text(x, y, text, size=SMALL, color=MUTED, ha=align, va="center_baseline")

    def rule(self, start: float, end: float, y: float) -> None:
        """A dashed line across: a border that nothing passes."""
        self._ax.plot((start, end), (y, y), color=MUTED, lw=1, ls=(0, (4, 3)))

    def picture(self, title: str, text: str) -> Picture:
        """The sheet as a picture, with its words as the text twin."""
        return Picture(self.figure, title, text)

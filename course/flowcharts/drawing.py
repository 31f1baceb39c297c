"""Draw one page of a flowchart: the first answer goes right, the last goes down, so that no lines cross."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from course.flowcharts.chart import Leaf, Tone
from course.visual.picture import Picture, figure
from course.visual.theme import HUES, INK, MUTED

if TYPE_CHECKING:
    from course.flowcharts.tree import Page

# In points; one of them is 4/3 px on the page.
BOX, PAD, GAP, ROW_GAP, LINE_HEIGHT, EDGE = 150, 9, 46, 24, 13.5, 3
SIZE, SMALL = 9.75, 9
HUE = {Tone.GOOD: "good", Tone.NEXT: "wait", Tone.BAD: "bad"}
SIGN = {Tone.GOOD: "✓", Tone.NEXT: "→", Tone.BAD: "✗"}


@dataclass(frozen=True)
class Box:
    """Where a node stands, and its words line by line; y is the middle."""

    x: float
    y: float
    height: float
    lines: tuple[str, ...]

    @property
    def trunk(self) -> float:
        """Where the line that goes down leaves the box."""
        return self.x + 22


def draw(page: Page) -> Picture:
    """The page as a picture, with the whole chart's words as its twin."""
    boxes = layout(page)
    right = max(box.x for box in boxes.values()) + BOX + EDGE
    bottom = max(box.y + box.height / 2 for box in boxes.values()) + EDGE
    fig = figure(right, bottom)
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    ax.set_xlim(0, right)
    ax.set_ylim(bottom, 0)
    for path, box in boxes.items():
        if path != page.root:
            _edge(ax, page, path, boxes[path[:-1]], box)
        _node(ax, page, path, box)
    return Picture(fig, f"{page.tree.chart.title} {page.root}".strip(), page.tree.text())


def layout(page: Page) -> dict[str, Box]:
    """Columns by right turns, rows by reading order; a column's gap is as wide as the answers written in it."""
    cells: dict[str, tuple[int, int]] = {}
    _place(page, page.root, 0, 0, cells)
    words = {path: tuple(wrap(_label(page, path), BOX - 2 * PAD)) for path in cells}
    lefts = _lefts(page, cells)
    tops, heights, top = {}, {}, float(EDGE)
    for row in range(max(row for _, row in cells.values()) + 1):
        heights[row] = max(_height(words[path]) for path, cell in cells.items() if cell[1] == row)
        tops[row] = top
        top += heights[row] + ROW_GAP
    return {
        path: Box(lefts[column], tops[row] + heights[row] / 2, _height(words[path]), words[path])
        for path, (column, row) in cells.items()
    }


def _place(page: Page, path: str, column: int, row: int, cells: dict[str, tuple[int, int]]) -> int:
    """Give the node and all below it their cells; answers the next free row."""
    cells[path] = (column, row)
    children = [] if path in page.folded else page.tree.children(path)
    if not children:
        return row + 1
    for number, child in enumerate(children):
        last = number == len(children) - 1
        row = _place(page, child, column if last else column + 1, row, cells)
    return row


def _lefts(page: Page, cells: dict[str, tuple[int, int]]) -> list[float]:
    columns = max(column for column, _ in cells.values()) + 1
    lefts = [float(EDGE)]
    for column in range(1, columns):
        answers = [page.tree.answer(path) for path, cell in cells.items() if cell[0] == column and _turns(page, path)]
        lefts.append(lefts[-1] + BOX + max([GAP, *(width(answer, SMALL) + 24 for answer in answers)]))
    return lefts


def _turns(page: Page, path: str) -> bool:
    """Whether the node stands to the right of its question, not below it."""
    return path != page.root and path != page.tree.children(path[:-1])[-1]


def _label(page: Page, path: str) -> str:
    node = page.tree.at(path)
    label = f"{SIGN[node.tone]} {node.advice}" if isinstance(node, Leaf) else node.text
    return label.replace("`", "")


def _height(lines: tuple[str, ...]) -> float:
    return LINE_HEIGHT * len(lines) + 2 * PAD - 2


def _node(ax: Any, page: Page, path: str, box: Box) -> None:
    from matplotlib.patches import FancyBboxPatch

    node = page.tree.at(path)
    folded, leaf = path in page.folded, isinstance(node, Leaf)
    kind = f"leaf-{node.tone}" if isinstance(node, Leaf) else "fold" if folded else "ask"
    radius = 6 if leaf else min(box.height / 2, 17)
    ax.add_patch(
        FancyBboxPatch(
            (box.x, box.y - box.height / 2),
            BOX,
            box.height,
            boxstyle=f"round,pad=0,rounding_size={radius}",
            fc="none",
            ec=HUES[HUE[node.tone]] if isinstance(node, Leaf) else HUES["do"],
            lw=1.4,
            ls=(0, (4, 3)) if folded else "-",
            gid=f"{kind}@{path}",
        )
    )
    for number, line in enumerate(box.lines):
        y = box.y + (number - (len(box.lines) - 1) / 2) * LINE_HEIGHT
        ax.text(box.x + BOX / 2, y, line, size=SIZE, color=INK, ha="center", va="center_baseline", gid=f"label@{path}")
    if folded:
        more = sum(other.startswith(path) for other in page.tree.paths) - 1
        y = box.y + box.height / 2 + 11
        ax.text(box.x + BOX / 2, y, f"{more} more", size=SMALL, color=MUTED, ha="center", va="center")


def _edge(ax: Any, page: Page, path: str, parent: Box, box: Box) -> None:
    """From the question to this node: straight right, straight down, or down and then right."""
    if not _turns(page, path):
        points = [(box.trunk, parent.y + parent.height / 2), (box.trunk, box.y - box.height / 2)]
        word = (box.trunk + 7, parent.y + parent.height / 2 + 11, "left")
    elif path[-1] == "0":
        points = [(parent.x + BOX, parent.y), (box.x, box.y)]
        word = ((parent.x + BOX + box.x) / 2 - 3, box.y - 7, "center")
    else:
        points = [(parent.trunk, parent.y + parent.height / 2), (parent.trunk, box.y), (box.x, box.y)]
        word = (parent.trunk + 7, box.y - 7, "left")
    _arrow(ax, points, path)
    ax.text(*word[:2], page.tree.answer(path), size=SMALL, color=MUTED, ha=word[2], va="center", gid=f"word@{path}")


def _arrow(ax: Any, points: list[tuple[float, float]], path: str) -> None:
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    (x0, y0), (x1, y1) = points[-2:]
    gap = 2 / math.hypot(x1 - x0, y1 - y0)
    points = [*points[:-1], (x1 - gap * (x1 - x0), y1 - gap * (y1 - y0))]
    arrow = FancyArrowPatch(
        path=Path(points),
        arrowstyle="-|>",
        mutation_scale=9,
        color=MUTED,
        lw=1.2,
        shrinkA=0,
        shrinkB=0,
        gid=f"edge@{path}",
    )
    ax.add_patch(arrow)


def wrap(text: str, room: float) -> list[str]:
    """Break a text into as few lines as fit, of lengths as even as can be."""
    lines, narrow = _greedy(text, room), room
    while narrow > room / 2:
        narrow -= 4
        tried = _greedy(text, narrow)
        if len(tried) > len(lines) or any(width(line, SIZE) > room for line in tried):
            break
        lines = tried
    return lines


def _greedy(text: str, room: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width(longer, SIZE) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@cache
def width(text: str, size: float) -> float:
    """How wide a text is, in points, in the font whose metrics matplotlib carries."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=size)
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0])

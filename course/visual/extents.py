"""Do the words of a figure fit: none over another, none out of its box, none cut off, no arrow through one."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox, BboxBase


def crowding(fig: Figure, margin: float = 2.0) -> list[str]:
    """What a careful designer would mend, one line each; empty when all is well. margin: points inside a box."""
    fig.draw_without_rendering()
    texts = [(t.get_text(), t.get_window_extent()) for t in _texts(fig)]
    edge = margin * fig.dpi / 72
    found = [f"{a!r} runs into {b!r}" for (a, x), (b, y) in combinations(texts, 2) if _overlap(x, y)]
    found += [f"{word!r} is cut off by the edge" for word, box in texts if not _inside(box, fig.bbox, 0)]
    for shape in _boxes(fig):
        for word, box in texts:
            if shape.contains((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2):
                if not _inside(box, shape, edge):
                    found.append(f"{word!r} does not fit in its box")
            elif _overlap(box, shape):
                found.append(f"{word!r} runs into a box")
    found += [f"an arrow runs through {word!r}" for path in _arrows(fig) for word, box in texts if _crosses(path, box)]
    return found


def _texts(fig: Figure) -> list[Any]:
    from matplotlib.text import Text

    return [text for text in fig.findobj(Text) if text.get_visible() and text.get_text().strip()]


def _boxes(fig: Figure) -> list[Bbox]:
    from matplotlib.patches import FancyBboxPatch

    return [patch.get_window_extent() for patch in fig.findobj(FancyBboxPatch) if patch.get_visible()]


def _arrows(fig: Figure) -> list[Any]:
    """The points of every arrow and of every line with a gid, in pixels, close enough together to miss no letter."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import FancyArrowPatch

    paths = [arrow.get_transform().transform_path(arrow.get_path()) for arrow in fig.findobj(FancyArrowPatch)]
    paths += [line.get_transform().transform_path(line.get_path()) for line in fig.findobj(Line2D) if line.get_gid()]
    return [path.interpolated(64).vertices for path in paths]


def _crosses(points: Any, box: Bbox) -> bool:
    return any(box.x0 < x < box.x1 and box.y0 < y < box.y1 for x, y in points)


def _overlap(one: Bbox, other: Bbox) -> bool:
    return bool(one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1)


def _inside(inner: Bbox, outer: BboxBase, margin: float) -> bool:
    return bool(
        inner.x0 >= outer.x0 + margin
        and inner.x1 <= outer.x1 - margin
        and inner.y0 >= outer.y0 + margin
        and inner.y1 <= outer.y1 - margin
    )

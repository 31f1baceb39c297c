"""What a learner may ask of a widget that it cannot do: one plain line, no traceback."""

from __future__ import annotations


class CannotDo(ValueError):
    """A request that the widget cannot follow, said with what it can."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]

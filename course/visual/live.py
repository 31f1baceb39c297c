"""A widget in two outputs: the live view, and a static twin that is what the notebook saves and any other reader sees.

In one output the widget would win wherever the notebook is trusted, and show an error after a fresh kernel or "Loading"
for ever without one. So the cell shows the twin and then the view; a style sheet hides the one that does not serve.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import anywidget

from course.visual.theme import MUTED_CSS

OWN_KEYS = (Path(__file__).parent / "live.js").read_text("utf-8")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
SWAP = (
    "<style>.jp-OutputArea-child:has(.course-twin):has(+ .jp-OutputArea-child .course-live),"
    ".jp-OutputArea-child:has(.course-twin) + .jp-OutputArea-child:not(:has(.course-live)){display:none}</style>"
)


class Live(anywidget.AnyWidget):
    """Subclasses give _esm (starting with OWN_KEYS, adding the class course-live to el), html() and text()."""

    _shown = False

    def html(self) -> str:
        """The static twin: markup without scripts, right in both themes."""
        raise NotImplementedError

    def text(self) -> str:
        """The same in words; deterministic, so that saved outputs compare."""
        raise NotImplementedError

    def twin(self) -> dict[str, str]:
        """What the notebook saves."""
        return {"text/html": f'{SWAP}<div class="course-twin">{self.html()}</div>', "text/plain": self.text()}

    def view(self) -> dict[str, Any]:
        """The live widget, with a text of its own: the default one holds an address."""
        model = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {WIDGET_VIEW: model, "text/plain": ""}

    def refresh(self) -> None:
        """After a click: what the notebook will save follows what is seen. Not while a cell runs."""
        if self._shown:
            from IPython.display import update_display

            update_display(self.twin(), raw=True, display_id=self.model_id)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.twin(), raw=True, display_id=self.model_id)
        display(self.view(), raw=True)
        self._shown = True

    def __repr__(self) -> str:
        return self.text()


def more(summary: str, body: str) -> str:
    """A part that opens. Its line keeps JupyterLab's keys off while focused; a saved output has no script to do so."""
    return (
        f'<details><summary data-lm-suppress-shortcuts="true" style="cursor:pointer;color:{MUTED_CSS}">'
        f"{escape(summary)}</summary>{body}</details>"
    )

"""Live Azure: off. What is here explains, and refuses."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

ENVELOPE = (
    "reads first, and writes only inside a lease that you confirm",
    "creates nothing but what a fixed list allows, in one resource group of its own",
    "shows the price for the planned hours and for forgetting it 30 days, before anything is made",
    "cleans up, and shows what is left",
)
_STYLE = (  # course.visual stands above this floor
    "border-left:4px solid #7d8590;padding:.1em .7em;max-width:46em;line-height:1.5;font-family:var(--jp-ui-font-family,"
    "system-ui,sans-serif);font-size:var(--jp-ui-font-size1,13px);color:var(--jp-content-font-color1,#1f2328)"
)


class LiveIsOff(RuntimeError):
    """Real Azure was asked for; this version of the course does not go there."""

    def __init__(self) -> None:
        super().__init__(
            "Live Azure is off in this version of the course: nothing was sent, and nothing can cost you money. "
            'Use begin(..., where="local"): the same cells run against the local Azure.'
        )

    def _render_traceback_(self) -> list[str]:
        """In a notebook: the message alone."""
        return [str(self)]


@dataclass(frozen=True)
class Explanation:
    """Why the optional live cell does nothing yet, as text and as HTML."""

    wish: str

    def text(self) -> str:
        """The explanation, a line each."""
        lines = [
            f"Optional on real Azure: {self.wish}",
            "Live Azure is off: this cell sent nothing and cost nothing.",
            "When it comes, it",
        ]
        return "\n".join([*lines, *(f"  - {promise};" for promise in ENVELOPE)]).rstrip(";") + "."

    def __repr__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}

    def html(self) -> str:
        """The same, with the stripe of what is switched off."""
        promises = "".join(f"<li>{escape(promise)}</li>" for promise in ENVELOPE)
        return (
            f'<div style="{_STYLE}"><div>Optional on real Azure: {escape(self.wish)}</div>'
            "<div><b>Live Azure is off: this cell sent nothing and cost nothing.</b> When it comes, it</div>"
            f'<ul style="margin:.2em 0">{promises}</ul></div>'
        )


def live(wish: str) -> Explanation:
    """The optional live cell of a notebook: says what it would do, and does not do it."""
    return Explanation(wish)

"""The grader's own card: a heading and rows, right in light and dark, in a notebook without a kernel, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from checks.marks import Mark
from checks.markup import block, inline

INK, MUTED = "var(--jp-content-font-color1,#1f2328)", "var(--jp-content-font-color2,#59636e)"
_CARD = (
    "border:1px solid var(--jp-border-color2,#d0d7de);border-left:4px solid {hue};border-radius:6px;padding:.6em 1em;"
    "max-width:46em;font-family:var(--jp-ui-font-family,system-ui,sans-serif);font-size:var(--jp-ui-font-size1,13px);"
    f"color:{INK};line-height:1.5"
)
_ROWS = "display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2em .8em;margin:.35em 0 0"
_PLAIN = "float:none;width:auto;max-width:none;margin:0;padding:0"  # JupyterLab squeezes dt and dd
_LABEL = f"{_PLAIN};font-weight:400;color:{MUTED}"
_TEXT = f"{_PLAIN};overflow-wrap:break-word"


@dataclass(frozen=True)
class Row:
    """One thing that a card says: `muted` stands in small type under it, `markup` instead of it where there is markup."""

    label: str
    text: str
    code: bool = False
    muted: str = ""
    markup: str = ""


@dataclass(frozen=True)
class Card:
    """What a verb shows; rows without text are left out."""

    mark: Mark
    subject: str
    rows: tuple[Row, ...] = ()

    @property
    def said(self) -> tuple[Row, ...]:
        """The rows that say something."""
        return tuple(row for row in self.rows if row.text.strip())

    def html(self) -> str:
        """The card as markup without scripts or style sheets, which an untrusted notebook would drop."""
        sign = f'<span aria-hidden="true" style="color:{self.mark.hue}">{self.mark.sign}</span>'
        word = self.mark.word[:1].upper() + self.mark.word[1:]
        rows = "".join(_row(row) for row in self.said)
        body = f'<dl style="{_ROWS}">{rows}</dl>' if rows else ""
        subject = f" · {inline(self.subject)}" if self.subject else ""
        heading = f'<div role="status"><b>{sign} {escape(word)}</b>{subject}</div>'
        return f'<div class="checks-card" style="{_CARD.format(hue=self.mark.hue)}">{heading}{body}</div>'

    def text(self) -> str:
        """The card in words; the same in every run."""
        heading = (
            f"{self.mark.sign} {self.subject}: {self.mark.word}"
            if self.subject
            else f"{self.mark.sign} {self.mark.word}"
        )
        return "\n".join([heading, *(line for row in self.said for line in _lines(row))])

    def __repr__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}


def _row(row: Row) -> str:
    text = row.markup or (block(row.text) if row.code else inline(row.text))
    muted = f'<br><small style="color:{MUTED}">{inline(row.muted)}</small>' if row.muted else ""
    return f'<dt style="{_LABEL}">{escape(row.label)}</dt><dd style="{_TEXT}">{text}{muted}</dd>'


def _lines(row: Row) -> list[str]:
    if row.code:
        return [f"  {row.label}:", *(f"    {line}".rstrip() for line in row.text.strip("\n").splitlines())]
    first, *rest = row.text.strip().splitlines()
    muted = [f"    ({row.muted})"] if row.muted else []
    return [f"  {row.label}: {first}", *(f"    {line}".rstrip() for line in rest), *muted]

"""Short course text as markup: paragraphs, `code` in backticks, and code blocks indented by four spaces."""

from __future__ import annotations

import re
from html import escape

_CODE = re.compile(r"`([^`\n]+)`")


def inline(text: str) -> str:
    """One line of text with its `code` marked."""
    return _CODE.sub(r"<code>\1</code>", escape(text))


def blocks(text: str, style: str = "margin:0 0 .5em") -> str:
    """Paragraphs and indented code."""
    return "".join(_block(part, style) for part in text.split("\n\n") if part.strip())


def listed(words: list[str], last: str = "and") -> str:
    """a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def _block(part: str, style: str) -> str:
    lines = part.strip("\n").splitlines()
    if all(line.startswith("    ") for line in lines):
        code = "\n".join(line[4:] for line in lines)
        return f'<pre style="{style};white-space:pre-wrap"><code>{escape(code)}</code></pre>'
    return f'<p style="{style}">{inline(" ".join(line.strip() for line in lines))}</p>'

"""Short text as HTML: `code` in backticks, paragraphs, and nothing of a learner's or author's text taken for markup."""

from __future__ import annotations

import re
from html import escape

_CODE = re.compile(r"`([^`\n]+)`")


def inline(text: str) -> str:
    """Text with its `code` marked; its own line breaks stay."""
    return _CODE.sub(r"<code>\1</code>", escape(text.strip())).replace("\n", "<br>")


def block(text: str) -> str:
    """Code as it is written."""
    return f'<pre style="margin:0;white-space:pre-wrap"><code>{escape(text.strip(chr(10)))}</code></pre>'

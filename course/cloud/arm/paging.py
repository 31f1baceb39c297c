"""Long lists come in pages: `nextLink` leads on, and clients follow it (azure-core's ItemPaged, az)."""

from __future__ import annotations

import re
from typing import Any

from .errors import invalid_parameter
from .resource_type import Call

#: Items in an answer; the number is ours, Azure's differ by provider.
PAGE = 1000
_TOKEN = re.compile(r"[?&](?:\$|%24)skiptoken=[^&]*", re.IGNORECASE)


def paged(call: Call, content: dict[str, Any]) -> dict[str, Any]:
    """One page of a list that is longer than a page, from where `$skiptoken` says; all else as it is."""
    items = content.get("value")
    if not isinstance(items, list) or len(items) <= PAGE or content.get("nextLink"):
        return content
    start = _start(call.query)
    url = _TOKEN.sub("", call.request.url)
    more = start + PAGE < len(items)
    following = {"nextLink": f"{url}&$skiptoken={start + PAGE}"} if more else {}
    return {**content, "value": items[start : start + PAGE], **following}


def _start(query: dict[str, str]) -> int:
    token = next((value for name, value in query.items() if name.lower() == "$skiptoken"), "0")
    if not token.isdecimal():
        raise invalid_parameter("The value of parameter $skiptoken is invalid.", "$skiptoken")
    return int(token)

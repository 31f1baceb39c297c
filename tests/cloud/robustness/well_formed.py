"""What every answer of Azure Resource Manager is like, whatever was asked."""

from __future__ import annotations

import json
import re
from typing import Any

from course.cloud.arm.http import Response

#: Words of this program, of Python and of its libraries: no client of Azure may ever read them.
INTERNAL = re.compile(
    r"Traceback|KeyError|TypeError|ValueError|AttributeError|IndexError|AssertionError|RecursionError|NoneType|"
    r"object at 0x|<class|Errno|sqlite|fault of the course|\.py\b|site-packages|unhashable|subscriptable|imagecourse\."
)
CODE = re.compile(r"[A-Z][A-Za-z0-9]{2,}")


def complaint(method: str, response: Response) -> str | None:
    """What is wrong with an answer; None for a good one."""
    status = response.status
    if not 200 <= status < 500:
        return f"status {status}"
    content: Any = None
    if response.body:
        kind = response.headers.get("Content-Type", "")
        if not kind.startswith("application/json"):
            return f"a body of type {kind!r}"
        try:
            content = json.loads(response.body, parse_constant=_no_constant)
        except ValueError as problem:
            return f"a body that is no JSON: {problem}"
    if status < 400:
        return None
    if method == "HEAD":
        return "a HEAD answered with a body" if response.body else None
    return _ill_formed(content)


def _ill_formed(content: Any) -> str | None:
    error = content.get("error") if isinstance(content, dict) else None
    if not isinstance(error, dict):
        return "a refusal without an error"
    code, message = error.get("code"), error.get("message")
    if not isinstance(code, str) or not CODE.fullmatch(code) or code == "InternalServerError":
        return f"code {code!r}"
    if not isinstance(message, str) or not message.strip():
        return f"message {message!r}"
    found = INTERNAL.search(message)
    return f"internal words: {found[0]}" if found else None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")

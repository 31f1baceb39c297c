"""The names that Microsoft.Compute accepts for its resources."""

from __future__ import annotations

import re

from ...arm.refusals import refusal

_ENTITY = re.compile(r"[^_\W][\w\-.]{0,79}(?<![-.])", re.ASCII)
_SHOWN = r"^[^_\W][\w-._]{0,79}(?<![-.])$"


def check(name: str) -> None:
    """catalogue row entity-name-invalid: letters, digits, and inside also hyphens, periods and underscores."""
    if not _ENTITY.fullmatch(name):
        raise refusal("entity-name-invalid", name=name, regex=_SHOWN)

"""ISO 8601 durations, as policies and timeouts write them."""

from __future__ import annotations

import re

_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")


def seconds_of(duration: str) -> float:
    """The length of a duration such as PT5M; nothing for what is none."""
    match = _DURATION.fullmatch(duration)
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups()) if match else (0.0, 0.0, 0.0, 0.0)
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds

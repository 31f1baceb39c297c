"""A learner's value as feedback may quote it."""

from __future__ import annotations


def shown(value: object, longest: int = 80) -> str:
    """Its repr on one line: cut to length, without memory addresses, and safe where repr itself fails."""
    try:
        text = " ".join(repr(value).split())
    except BaseException as error:
        text = f"a {type(value).__name__} that cannot be shown ({type(error).__name__})"
    if " at 0x" in text:
        text = f"a {type(value).__name__}"
    return text if len(text) <= longest else f"{text[: longest - 4]} ..."

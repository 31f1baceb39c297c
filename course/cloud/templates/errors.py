"""Refusals of the template engine, in Azure's own words."""

from __future__ import annotations

from typing import Any

from ..arm.errors import ArmError

#: What reading a part of a template raises where a client sent another shape than the language has.
MALFORMED = (TypeError, KeyError, AttributeError, ValueError, IndexError, RecursionError)


class ExpressionError(Exception):
    """An expression that cannot be evaluated; the text is the inner sentence of Azure's refusal."""


class NeedsRuntime(ExpressionError):
    """An expression that only a running deployment can answer: reference() and list*()."""

    def __init__(self, function: str) -> None:
        super().__init__(
            f"The template function '{function}' is not expected at this location. "
            "Please see https://aka.ms/arm-functions for usage details."
        )


def invalid_template(sentence: str, info: dict[str, Any] | None = None) -> ArmError:
    """catalogue rows template-parameter-missing and template-parameter-limit: one sentence inside another."""
    extra = ({"type": "TemplateViolation", "info": info},) if info else ()
    return ArmError(
        400, "InvalidTemplate", f"Deployment template validation failed: '{sentence}'.", additional_info=extra
    )


def unreadable_template(sentence: str) -> ArmError:
    """A template that is no template at all."""
    return ArmError(400, "InvalidTemplate", f"Deployment template parse failed: '{sentence}'.")


def language_error(sentence: str) -> ArmError:
    """An expression of the template failed before anything was deployed."""
    return ArmError(400, "InvalidTemplate", f"Deployment template language expression evaluation failed: '{sentence}'.")

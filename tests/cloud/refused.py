"""What a refusal says to a client: its status, code and text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from course.cloud.arm.refusals import refusal

#: Status, code, message; the status of an operation that was accepted and failed later is 200.
Refused = tuple[int | None, str | None, str]


def refused(ask: Callable[[], Any]) -> Refused:
    """Ask, to the end of the operation or of the list; it must be refused."""
    with pytest.raises(HttpResponseError) as met:
        answer = ask()
        if hasattr(answer, "result"):
            answer.result()
        else:
            list(answer)
    assert met.value.error is not None
    return met.value.status_code, met.value.error.code, met.value.error.message


def row(row_id: str, /, *, late: bool = False, **values: object) -> Refused:
    """The refusal of a row of the catalogue."""
    wanted = refusal(row_id, **values)
    return 200 if late else wanted.status, wanted.code, wanted.message


def missing(parameter: str) -> Refused:
    """Compute's refusal of a body that lacks a member."""
    return 400, "InvalidParameter", f"Required parameter '{parameter}' is missing (null)."


def not_found(resource_type: str, name: str, group: str) -> Refused:
    """ARM's refusal of a resource that is not there."""
    return (
        404,
        "ResourceNotFound",
        f"The Resource '{resource_type}/{name}' under resource group '{group}' was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    )


def group_not_found(name: str) -> Refused:
    """ARM's refusal of a resource group that is not there."""
    return 404, "ResourceGroupNotFound", f"Resource group '{name}' could not be found."

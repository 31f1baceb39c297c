"""The catalogue of refusals: Azure's own texts as data, each with its evidence.

A hook refuses by naming a row: `raise refusal("start-generalized", operation="start", vm="web01")`. Where no source
shows a status the rule of DESIGN section 3 gives one, and the row counts as unproven.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .errors import ArmError

CATALOGUE = Path(__file__).parent.parent / "data" / "errors.jsonl"
_BY_CODE = {"NotFound": 404, "AuthorizationFailed": 403, "OperationNotAllowed": 409, "Conflict": 409}


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `status_known` and `code_known` say whether a source shows them."""

    id: str
    area: str
    trigger: str
    status: int
    code: str
    message: str
    target: str | None
    status_known: bool
    code_known: bool
    confidence: str
    asynchronous: bool
    #: The outer code that it is met under in a deployment, where a source shows one.
    wrapped_as: str | None


@cache
def catalogue() -> dict[str, Row]:
    """All rows by id."""
    rows = {}
    for line in CATALOGUE.read_text("utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        code = row["code"] or "InvalidParameter"
        rows[row["id"]] = Row(
            row["id"],
            row["area"],
            row["trigger"],
            row["status"] or _BY_CODE.get(code, 400),
            code,
            row["message"] or "",
            row.get("target"),
            row["status"] is not None,
            row["code"] is not None,
            row["confidence"],
            "asynchronous" in (row.get("note") or ""),
            row.get("wrapped_as"),
        )
    return rows


_PLACEHOLDER = re.compile(r"\{([\w-]+)\}")


def _filled(text: str, values: dict[str, object]) -> str:
    """Fills {name}; a placeholder that is not given stays as it stands (one row has two literal ones)."""
    return _PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), text)


def refusal(row_id: str, *, target: str | None = None, **values: object) -> ArmError:
    """The error of a catalogue row, its placeholders filled."""
    row = catalogue()[row_id]
    stands_at = target or (_filled(row.target, values) if row.target else None)
    return ArmError(row.status, row.code, _filled(row.message, values), stands_at)

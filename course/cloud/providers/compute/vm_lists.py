"""Lists of VMs: those of one scale set ($filter), and how they are doing (statusOnly)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...arm.resource_type import Call
from ...arm.store import Record

#: The one filter that Azure documents: az encloses the member in quotes, too.
_OF_SCALE_SET = re.compile(r"\s*'?virtualMachineScaleSet/id'?\s+eq\s+'?([^'\s]+)'?\s*", re.IGNORECASE)


def chosen(call: Call, machines: Iterable[Record]) -> Iterator[Record]:
    """The VMs that the $filter of a list names; all of them where it names none."""
    match = _OF_SCALE_SET.fullmatch(call.query.get("$filter", ""))
    wanted = match[1].lower() if match else None
    for machine in machines:
        of = (machine.document["properties"].get("virtualMachineScaleSet") or {}).get("id", "")
        if wanted is None or of.lower() == wanted:
            yield machine


def wants_view(call: Call) -> bool:
    """Whether the instance view is asked for: by $expand, or by a list of all VMs with statusOnly."""
    return "instanceview" in call.query.get("$expand", "").lower() or call.query.get("statusOnly", "").lower() == "true"

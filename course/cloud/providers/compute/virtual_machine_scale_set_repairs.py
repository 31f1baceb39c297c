"""Automatic instance repairs of a scale set: running, suspended, resumed (documentation of automatic repairs)."""

from __future__ import annotations

from ...arm.errors import ArmError
from ...arm.resource_type import Call
from ...arm.store import Document, Record

_STATES = {"Resume": "Running", "Suspend": "Suspended"}


def services(scale_set: Record) -> list[Document]:
    """orchestrationServices of the instance view; none where the scale set has not opted in."""
    if not _opted_in(scale_set):
        return []
    return [{"serviceName": "AutomaticRepairs", "serviceState": scale_set.private.get("repairs", "Running")}]


def set_state(call: Call, scale_set: Record) -> None:
    """Suspend or resume; a scale set that has not opted in is refused (code and text unproven)."""
    service = call.body["serviceName"]
    if service != "AutomaticRepairs" or not _opted_in(scale_set):
        name = scale_set.document["name"]
        raise ArmError(409, "OperationNotAllowed", f"Service '{service}' is not enabled on VM scale set '{name}'.")
    call.change(scale_set.document["id"], repairs=_STATES[call.body["action"]])


def _opted_in(scale_set: Record) -> bool:
    return bool((scale_set.document["properties"].get("automaticRepairsPolicy") or {}).get("enabled"))

"""osUpgradeHistory: the last five upgrades of a scale set's OS image within two months.

Shape: azure-compute-docs, virtual-machine-scale-sets-automatic-upgrade.md; here a person starts every one of them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ...arm.resource_type import Context
from ...arm.store import Document, Record
from . import virtual_machine_scale_set_instances as instances
from . import virtual_machine_scale_set_rollback as rollback

_KEPT = 5
_REMEMBERED = timedelta(days=60)


def note(context: Context) -> None:
    """An upgrade of the OS image is over: what rollingUpgrades/latest says of it is remembered."""
    scale_set = context.require()
    rolling = scale_set.private["rolling"]
    status = rolling["runningStatus"]
    properties: dict[str, Any] = {
        "runningStatus": {"code": status["code"], "startTime": status["startTime"], "endTime": context.now},
        "progress": rolling["progress"],
        "startedBy": "User",
        "targetImageReference": _target(context, scale_set),
        "rollbackInfo": {
            "successfullyRolledbackInstanceCount": _restored(scale_set),
            "failedRolledbackInstanceCount": 0,
        },
    }
    if "error" in rolling:
        properties["error"] = rolling["error"]
    entry = {
        "properties": properties,
        "type": f"{scale_set.document['type']}/rollingUpgrades",
        "location": scale_set.document["location"],
    }
    known = scale_set.private.get("upgrades") or []
    context.change(scale_set.document["id"], upgrades=[entry, *known][:_KEPT])


def remembered(context: Context, scale_set: Record) -> list[Document]:
    """The upgrades of the last two months, newest first."""
    since = context.arm.clock.now - _REMEMBERED
    known = scale_set.private.get("upgrades") or []
    return [e for e in known if datetime.fromisoformat(e["properties"]["runningStatus"]["startTime"]) >= since]


def _restored(scale_set: Record) -> int:
    """How many failed instances got their previous disk back: all of them, where disks were replaced and may go back."""
    surges = (scale_set.private["rolling"]["policy"] or {}).get("maxSurge")
    failed = scale_set.private["rolling"]["progress"]["failedInstanceCount"]
    return int(failed) if rollback.of_disks(scale_set) and not surges else 0


def _target(context: Context, scale_set: Record) -> Document:
    """The image of the model, in the version that the upgraded instances have."""
    profile = scale_set.document["properties"]["virtualMachineProfile"]
    asked = profile["storageProfile"].get("imageReference") or {}
    for instance in instances.instances_of(context, scale_set):
        reference = instance.document["properties"]["storageProfile"].get("imageReference") or {}
        if instances.is_latest(scale_set, instance) and reference.get("exactVersion") and "publisher" in asked:
            return {**asked, "version": reference["exactVersion"]}
    return dict(asked)

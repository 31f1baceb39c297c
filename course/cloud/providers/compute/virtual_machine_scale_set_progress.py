"""What rollingUpgrades/latest says of a rolling upgrade: how far it is, and why it gave up."""

from __future__ import annotations

from typing import Any

from ...arm.errors import ArmError
from ...arm.resource_type import Context
from ...arm.store import Record

_COUNTS = ("successful", "failed", "inProgress", "pending")


def show(
    context: Context,
    scale_set: Record,
    code: str,
    progress: dict[str, int],
    start: str | None = None,
    error: ArmError | None = None,
) -> None:
    """What is to be seen from now on; `progress` counts instances."""
    scale_set = context.arm.store.records[scale_set.document["id"].lower()]
    begun = start or scale_set.private["rolling"]["runningStatus"]["startTime"]
    policy = scale_set.document["properties"].get("upgradePolicy") or {}
    rolling: dict[str, Any] = {
        "policy": policy.get("rollingUpgradePolicy") or {},
        "runningStatus": {"code": code, "startTime": begun, "lastAction": "Start", "lastActionTime": begun},
        "progress": {f"{name}InstanceCount": progress.get(name, 0) for name in _COUNTS},
    }
    if error is not None:
        rolling["error"] = {"code": error.code, "message": error.message}
    context.change(scale_set.document["id"], rolling=rolling)


def shown(scale_set: Record) -> dict[str, int]:
    """The counts as they are shown now."""
    progress: dict[str, int] = scale_set.private["rolling"]["progress"]
    return {name: progress[f"{name}InstanceCount"] for name in _COUNTS}


def cancelled(context: Context, scale_set: Record) -> None:
    """No further batch: what is under way waits for ever."""
    rolling, counts = scale_set.private["rolling"], shown(scale_set)
    status = {**rolling["runningStatus"], "code": "Cancelled", "lastAction": "Cancel", "lastActionTime": context.now}
    waiting = counts["inProgress"] + counts["pending"]
    progress = {**rolling["progress"], "inProgressInstanceCount": 0, "pendingInstanceCount": waiting}
    context.change(scale_set.document["id"], rolling={**rolling, "runningStatus": status, "progress": progress})


def is_running(scale_set: Record) -> bool:
    """Whether a rolling upgrade is under way."""
    return _code(scale_set) == "RollingForward"


def is_cancelled(scale_set: Record) -> bool:
    """Whether the newest rolling upgrade was told to stop."""
    return _code(scale_set) == "Cancelled"


def _code(scale_set: Record) -> str:
    rolling = scale_set.private.get("rolling")
    return str(rolling["runningStatus"]["code"]) if rolling else ""

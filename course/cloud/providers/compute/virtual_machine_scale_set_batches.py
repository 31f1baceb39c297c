"""A rolling upgrade in batches: how many instances at a time, how long between, when it gives up, what it shows.

Codes and texts of giving up are printed by reports from Azure (catalogue rows vmss-rolling-…). An instance is unhealthy
here where its provisioning failed: the local Azure probes no application. maxSurge and the rollback of failed instances
are kept and not carried out.
"""

from __future__ import annotations

import re
from typing import Any

from ...arm.errors import ArmError
from ...arm.refusals import refusal
from ...arm.resource_type import Accepted, Completion, Context
from ...arm.store import Document, Record
from . import virtual_machine_scale_set_instances as instances
from .virtual_machine_scale_set_model import ROLLING

#: How long a batch takes.
SECONDS = 120
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")


def begin(context: Context, scale_set: Record, ids: list[str], finish: str) -> Accepted:
    """The first batch is under way; `finish` names the operation's method that ends a batch with `end`."""
    batch, later = _split(context, scale_set, ids)
    progress = {"inProgress": len(batch), "pending": len(later)}
    _show(context, scale_set, "RollingForward", progress, start=context.now)
    return Accepted(
        finish=finish, arguments={"batch": batch, "later": later, "failed": [], "tried": 0}, seconds=SECONDS
    )


def end(done: Completion, finish: str) -> Accepted | ArmError | None:
    """A batch is over: on to the next, or the end; a failed instance may be one too many."""
    scale_set, plan = done.require(), done.arguments
    if is_cancelled(scale_set):
        return None
    if not plan["tried"] and (percent := _unhealthy(done, scale_set)):
        return _give_up(done, "vmss-rolling-unhealthy-before", percent, "maxUnhealthyInstancePercent", [])
    failed = [*plan["failed"], *_upgraded(done, scale_set, plan["batch"])]
    tried = plan["tried"] + len(plan["batch"])
    batch, later = _split(done, scale_set, [one for one in plan["later"] if done.get(one) is not None])
    progress = {"successful": tried - len(failed), "failed": len(failed)}
    _show(done, scale_set, "RollingForward", {**progress, "inProgress": len(batch), "pending": len(later)})
    if percent := _exceeded(scale_set, "maxUnhealthyUpgradedInstancePercent", len(failed), tried):
        return _give_up(done, "vmss-rolling-unhealthy-upgraded", percent, "maxUnhealthyUpgradedInstancePercent", failed)
    if not batch:
        _show(done, scale_set, "Completed", progress)
        return None
    if percent := _unhealthy(done, scale_set):
        return _give_up(done, "vmss-rolling-unhealthy", percent, "maxUnhealthyInstancePercent", failed)
    arguments = {"batch": batch, "later": later, "failed": failed, "tried": tried}
    pause = seconds_of(_policy(scale_set)["pauseTimeBetweenBatches"])
    return Accepted(finish=finish, arguments=arguments, seconds=SECONDS + pause)


def cancel(context: Context, scale_set: Record) -> None:
    """No further batch; what is upgraded stays so. Refuses where none runs: catalogue row vmss-no-rolling-upgrade."""
    rolling = scale_set.private.get("rolling")
    if not rolling or rolling["runningStatus"]["code"] != "RollingForward":
        raise refusal("vmss-no-rolling-upgrade")
    status = {**rolling["runningStatus"], "code": "Cancelled", "lastAction": "Cancel", "lastActionTime": context.now}
    waiting = rolling["progress"]["inProgressInstanceCount"] + rolling["progress"]["pendingInstanceCount"]
    progress = {**rolling["progress"], "inProgressInstanceCount": 0, "pendingInstanceCount": waiting}
    context.change(scale_set.document["id"], rolling={**rolling, "runningStatus": status, "progress": progress})


def is_cancelled(scale_set: Record) -> bool:
    """Whether the newest rolling upgrade was told to stop."""
    return bool(scale_set.private["rolling"]["runningStatus"]["code"] == "Cancelled")


def seconds_of(duration: str) -> float:
    """An ISO 8601 duration such as PT5M; nothing for what is none."""
    match = _DURATION.fullmatch(duration)
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups()) if match else (0.0, 0.0, 0.0, 0.0)
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def _policy(scale_set: Record) -> Document:
    policy = scale_set.document["properties"].get("upgradePolicy") or {}
    return {**ROLLING, **(policy.get("rollingUpgradePolicy") or {})}


def _split(context: Context, scale_set: Record, ids: list[str]) -> tuple[list[str], list[str]]:
    """The next batch and the rest: at most so many percent of all instances, and at least one."""
    total = len(instances.instances_of(context, scale_set))
    count = max(1, total * int(_policy(scale_set)["maxBatchInstancePercent"]) // 100)
    return ids[:count], ids[count:]


def _upgraded(done: Completion, scale_set: Record, batch: list[str]) -> list[list[str]]:
    """Bring a batch to the newest model; [id, why] of each instance that failed."""
    failed = []
    for instance_id in batch:
        problem = _apply(done, scale_set, instance_id)
        if problem is not None:
            done.change(instance_id, {"provisioningState": "Failed"}, problem=[problem.code, problem.message])
            failed.append([instance_id, problem.message])
    return failed


def _apply(done: Completion, scale_set: Record, instance_id: str) -> ArmError | None:
    instance = done.get(instance_id)
    try:
        return instances.apply_model(done, scale_set, instance) if instance is not None else None
    except ArmError as problem:  # the image is gone, the region is full
        return problem


def _unhealthy(context: Context, scale_set: Record) -> int:
    """The percentage of all instances that are unhealthy, where it is more than the policy allows; else 0."""
    present = instances.instances_of(context, scale_set)
    count = sum(found.document["properties"].get("provisioningState") == "Failed" for found in present)
    return _exceeded(scale_set, "maxUnhealthyInstancePercent", count, len(present))


def _exceeded(scale_set: Record, limit: str, count: int, total: int) -> int:
    """The percentage, where it is more than the policy allows; else 0."""
    percent = count * 100 // total if total else 0
    return percent if percent > int(_policy(scale_set)[limit]) else 0


def _give_up(done: Completion, row: str, percent: int, limit: str, failed: list[list[str]]) -> ArmError:
    why = failed[0][1] if failed else "Instance found to be unhealthy or unreachable."
    threshold = _policy(done.require())[limit]
    shown = _shown(done.require())
    waiting = shown["inProgressInstanceCount"] + shown["pendingInstanceCount"]
    progress = {"successful": shown["successfulInstanceCount"], "failed": len(failed), "pending": waiting}
    problem = refusal(row, percent=percent, threshold=threshold, error=why)
    _show(done, done.require(), "Faulted", progress, error=problem)
    return problem


def _shown(scale_set: Record) -> dict[str, int]:
    progress: dict[str, int] = scale_set.private["rolling"]["progress"]
    return progress


def _show(
    context: Context,
    scale_set: Record,
    code: str,
    progress: dict[str, int],
    start: str | None = None,
    error: ArmError | None = None,
) -> None:
    """What rollingUpgrades/latest says from now on."""
    scale_set = context.arm.store.records[scale_set.document["id"].lower()]
    begun = start or scale_set.private["rolling"]["runningStatus"]["startTime"]
    policy = scale_set.document["properties"].get("upgradePolicy") or {}
    rolling: dict[str, Any] = {
        "policy": policy.get("rollingUpgradePolicy") or {},
        "runningStatus": {"code": code, "startTime": begun, "lastAction": "Start", "lastActionTime": begun},
        "progress": {
            f"{name}InstanceCount": progress.get(name, 0) for name in ("successful", "failed", "inProgress", "pending")
        },
    }
    if error is not None:
        rolling["error"] = {"code": error.code, "message": error.message}
    context.change(scale_set.document["id"], rolling=rolling)

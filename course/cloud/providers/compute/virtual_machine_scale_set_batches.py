"""A rolling upgrade in batches: which instances at a time, how long between, when it gives up.

Codes and texts of giving up are printed by reports from Azure (catalogue rows vmss-rolling-…). An instance is unhealthy
where its provisioning failed, and where its application says so; an upgraded one has five minutes to become well
(azure-compute-docs: virtual-machine-scale-sets-configure-rolling-upgrades.md, -automatic-upgrade.md).
"""

from __future__ import annotations

from typing import Any

from ...arm.durations import seconds_of
from ...arm.errors import ArmError
from ...arm.refusals import refusal
from ...arm.resource_type import Accepted, Completion, Context
from ...arm.store import Document, Record
from . import application_health
from . import virtual_machine_scale_set_instances as instances
from . import virtual_machine_scale_set_progress as progress
from . import virtual_machine_scale_set_rollback as rollback
from . import virtual_machine_scale_set_surge as surge
from .application_health import Health
from .virtual_machine_scale_set_model import ROLLING

#: How long a batch takes.
SECONDS = 120
#: How long an upgraded instance may take to become well.
PATIENCE = 300
_UNWELL = "Instance found to be unhealthy or unreachable."


def begin(context: Context, scale_set: Record, ids: list[str], finish: str, of_image: bool = False) -> Accepted:
    """The first batch is under way; `finish` names the operation's method that ends a batch with `end`."""
    plan = {"failed": [], "tried": 0, "of_image": of_image}
    batch, later = _split(context, scale_set, _in_order(context, scale_set, ids))
    progress.show(context, scale_set, "RollingForward", _counts(plan, batch, later), start=context.now)
    return Accepted(finish=finish, arguments=_next(context, scale_set, plan, batch, later), seconds=SECONDS)


def end(done: Completion, finish: str) -> Accepted | ArmError | None:
    """A batch is over: on to the next, or the end; a failed instance may be one too many."""
    scale_set, plan = done.require(), done.arguments
    if progress.is_cancelled(scale_set):
        surge.drop(done, [] if plan["upgraded"] else _new(plan))
        rollback.forget(done, scale_set)
        return None
    if not plan["tried"] and not plan["upgraded"] and (percent := _unhealthy(done, scale_set, _new(plan))):
        surge.drop(done, _new(plan))
        return _give_up(done, "vmss-rolling-unhealthy-before", percent, "maxUnhealthyInstancePercent", [])
    if not plan["upgraded"]:
        plan = {**plan, "upgraded": True, "problems": _upgraded(done, scale_set, plan)}
        if seconds := _patience(done, plan):
            return Accepted(finish=finish, arguments=plan, seconds=seconds)
    plan = _settled(done, scale_set, plan)
    failed, tried = plan["failed"], plan["tried"]
    batch, later = _split(done, scale_set, [one for one in plan["later"] if done.get(one) is not None])
    counts = _counts(plan, batch, later)
    progress.show(done, scale_set, "RollingForward", counts)
    if percent := _exceeded(scale_set, "maxUnhealthyUpgradedInstancePercent", len(failed), tried):
        return _give_up(done, "vmss-rolling-unhealthy-upgraded", percent, "maxUnhealthyUpgradedInstancePercent", failed)
    if not batch:
        progress.show(done, scale_set, "Completed", counts)
        rollback.forget(done, scale_set)
        return None
    if percent := _unhealthy(done, scale_set, []):
        return _give_up(done, "vmss-rolling-unhealthy", percent, "maxUnhealthyInstancePercent", failed)
    pause = seconds_of(_policy(scale_set)["pauseTimeBetweenBatches"])
    return Accepted(finish=finish, arguments=_next(done, scale_set, plan, batch, later), seconds=SECONDS + pause)


def cancel(context: Context, scale_set: Record) -> None:
    """No further batch; what is upgraded stays so. Refuses where none runs: catalogue row vmss-no-rolling-upgrade."""
    if not progress.is_running(scale_set):
        raise refusal("vmss-no-rolling-upgrade")
    progress.cancelled(context, scale_set)


def _policy(scale_set: Record) -> Document:
    policy = scale_set.document["properties"].get("upgradePolicy") or {}
    return {**ROLLING, **(policy.get("rollingUpgradePolicy") or {})}


# Batches


def _in_order(context: Context, scale_set: Record, ids: list[str]) -> list[str]:
    """Oldest first, and before them the unhealthy ones where the policy says so."""
    if not _policy(scale_set).get("prioritizeUnhealthyInstances"):
        return ids
    return sorted(ids, key=lambda one: not _is_unwell(context, one))


def _split(context: Context, scale_set: Record, ids: list[str]) -> tuple[list[str], list[str]]:
    """The next batch and the rest: at most so many percent of all instances, and at least one."""
    total = len(instances.instances_of(context, scale_set))
    count = max(1, total * int(_policy(scale_set)["maxBatchInstancePercent"]) // 100)
    return ids[:count], ids[count:]


def _counts(plan: Document, batch: list[str], later: list[str]) -> dict[str, int]:
    failed = len(plan["failed"])
    done = {"successful": plan["tried"] - failed, "failed": failed}
    return {**done, "inProgress": len(batch), "pending": len(later)}


def _next(context: Context, scale_set: Record, plan: Document, batch: list[str], later: list[str]) -> Document:
    """The plan of the next batch; with maxSurge its new instances are being made."""
    new: list[list[Any]] | str = []
    if _policy(scale_set)["maxSurge"]:
        new = surge.create(context, scale_set, len(batch))
    return {**plan, "batch": batch, "later": later, "new": new, "upgraded": False, "problems": {}}


def _new(plan: Document) -> list[str]:
    """The ids of the batch's new instances: none in place."""
    return [entry[0] for entry in plan["new"]] if isinstance(plan["new"], list) else []


def _newest(plan: Document) -> list[str]:
    """The ids of the instances that are to have the newest model by this batch."""
    return _new(plan) or plan["batch"]


def _upgraded(done: Completion, scale_set: Record, plan: Document) -> dict[str, str]:
    """Bring a batch to the newest model, in place or by new instances; why by id of each that failed."""
    if isinstance(plan["new"], str):
        return dict.fromkeys(plan["batch"], plan["new"])
    if plan["new"]:
        return surge.boot(done, plan["new"])
    kept = rollback.on_breach(scale_set) or (plan["of_image"] and rollback.of_disks(scale_set))
    problems: dict[str, str] = {}
    for instance_id in plan["batch"]:
        instance = done.get(instance_id)
        if instance is not None and kept:
            rollback.remember(done, instance)
        problem = _apply(done, scale_set, instance_id)
        if problem is not None:
            done.change(instance_id, {"provisioningState": "Failed"}, problem=[problem.code, problem.message])
            problems[instance_id] = problem.message
    return problems


def _apply(done: Completion, scale_set: Record, instance_id: str) -> ArmError | None:
    instance = done.get(instance_id)
    try:
        return instances.apply_model(done, scale_set, instance) if instance is not None else None
    except ArmError as problem:  # the image is gone, the region is full
        return problem


def _patience(done: Completion, plan: Document) -> float:
    """How long to wait for the batch to become well."""
    waiting = [
        found for found in map(done.get, _newest(plan)) if found and found.document["id"] not in plan["problems"]
    ]
    initializing = max((application_health.waits(done, found) for found in waiting), default=0.0)
    unwell = any(_is_unwell(done, found.document["id"]) for found in waiting)
    return max(initializing, PATIENCE if unwell else 0.0)


def _settled(done: Completion, scale_set: Record, plan: Document) -> Document:
    """The batch is counted: those that are not well failed, and with maxSurge those that are replaced go."""
    problems = dict(plan["problems"])
    for instance_id in _newest(plan):
        if instance_id not in problems and done.get(instance_id) is not None and _is_unwell(done, instance_id):
            problems[instance_id] = _UNWELL
    if _new(plan):
        well = [one for one in _new(plan) if one not in problems]
        surge.drop(done, plan["batch"][: len(well)])
    elif plan["of_image"] and rollback.of_disks(scale_set):
        for instance_id in problems:
            rollback.restore(done, instance_id)
    failed = [*plan["failed"], *([one, why] for one, why in problems.items())]
    return {**plan, "failed": failed, "tried": plan["tried"] + len(plan["batch"])}


# Health


def _is_unwell(context: Context, instance_id: str) -> bool:
    found = context.get(instance_id)
    if found is None:
        return False
    if found.document["properties"].get("provisioningState") == "Failed":
        return True
    return application_health.of(context, found) in (Health.UNHEALTHY, Health.UNKNOWN)


def _unhealthy(context: Context, scale_set: Record, new: list[str]) -> int:
    """The percentage of instances that are unhealthy, where it is more than the policy allows; new ones do not count."""
    present = [one for found in instances.instances_of(context, scale_set) if (one := found.document["id"]) not in new]
    count = sum(_is_unwell(context, one) for one in present)
    return _exceeded(scale_set, "maxUnhealthyInstancePercent", count, len(present))


def _exceeded(scale_set: Record, limit: str, count: int, total: int) -> int:
    """The percentage, where it is more than the policy allows; else 0."""
    percent = count * 100 // total if total else 0
    return percent if percent > int(_policy(scale_set)[limit]) else 0


def _give_up(done: Completion, row: str, percent: int, limit: str, failed: list[list[str]]) -> ArmError:
    scale_set = done.require()
    counts = progress.shown(scale_set)
    problem = refusal(
        row, percent=percent, threshold=_policy(scale_set)[limit], error=failed[0][1] if failed else _UNWELL
    )
    waiting = counts["inProgress"] + counts["pending"]
    stopped = {"successful": counts["successful"], "failed": len(failed), "pending": waiting}
    progress.show(done, scale_set, "Faulted", stopped, error=problem)
    if rollback.on_breach(scale_set):
        for instance_id, _ in failed:
            rollback.restore(done, instance_id)
    rollback.forget(done, scale_set)
    return problem

"""maxSurge: instances of a batch are made anew from the newest model, and the old ones go when the new ones are well.

Rules of azure-compute-docs, virtual-machine-scale-sets-maxsurge.md: before each batch the quota is asked, and where it
does not suffice the batch is upgraded in place. Of new instances that fail no page says anything: they stay, to be
looked at, beside those that they were to replace.
"""

from __future__ import annotations

from typing import Any

from ...arm.errors import ArmError
from ...arm.resource_type import Context
from ...arm.store import Record
from . import usage
from . import virtual_machine_scale_set_instances as instances
from .sizes import require
from .virtual_machine_scale_set_model import size_name


def create(context: Context, scale_set: Record, count: int) -> list[list[Any]] | str:
    """[id, provisioning] of new instances, none where the quota does not suffice; a text where they cannot be made."""
    subscription = scale_set.document["id"].split("/")[2]
    size = require(size_name(scale_set.document))
    if usage.lacking(context, subscription, scale_set.document["location"], size, count) is not None:
        return []
    try:
        with context.arm.store.transaction():
            return instances.create(context, scale_set, count)
    except ArmError as problem:  # the image is gone, the subnet is full
        return problem.message


def boot(context: Context, new: list[list[Any]]) -> dict[str, str]:
    """Boot new instances; what went wrong, by id."""
    problems: dict[str, str] = {}
    for instance_id, provisioning in new:
        problem = instances.boot(context, instance_id, provisioning)
        if problem is not None:
            context.change(
                instance_id, {"provisioningState": "Failed"}, problem=[problem.code, problem.message], power="running"
            )
            problems[instance_id] = problem.message
    return problems


def drop(context: Context, ids: list[str]) -> None:
    """These instances go: replaced ones, or new ones that nobody waits for any more."""
    for instance_id in ids:
        found = context.get(instance_id)
        if found is not None:
            instances.delete(context, found)

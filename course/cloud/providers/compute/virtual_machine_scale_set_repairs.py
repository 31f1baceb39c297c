"""Automatic instance repairs of a scale set: unhealthy instances are replaced, reimaged or restarted after their grace.

Rules of azure-compute-docs, virtual-machine-scale-sets-automatic-instance-repairs.md: protected instances and those
whose provisioning failed are left alone, and so is here one that somebody stopped. Azure repairs 5 % of the instances at
a time, and the next ones within minutes: whenever time has passed, all that are due have had their turn. How many repairs
in vain make Azure suspend the service it does not say; here it goes on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ...arm.durations import seconds_of
from ...arm.errors import ArmError
from ...arm.resource_type import Call, Context
from ...arm.store import Document, Record
from . import application_health, vm_power
from . import virtual_machine_scale_set_instances as instances
from .application_health import Health

_STATES = {"Resume": "Running", "Suspend": "Suspended"}
_PROTECTIONS = ("protectFromScaleIn", "protectFromScaleSetActions")


def services(scale_set: Record) -> list[Document]:
    """orchestrationServices of the instance view; none where the scale set has no policy of repairs."""
    if not _policy(scale_set):
        return []
    return [{"serviceName": "AutomaticRepairs", "serviceState": _state(scale_set)}]


def set_state(call: Call, scale_set: Record) -> None:
    """Suspend or resume; a scale set that has not opted in is refused (code and text unproven)."""
    service = call.body["serviceName"]
    if service != "AutomaticRepairs" or not _opted_in(scale_set):
        name = scale_set.document["name"]
        raise ArmError(409, "OperationNotAllowed", f"Service '{service}' is not enabled on VM scale set '{name}'.")
    call.change(scale_set.document["id"], repairs=_STATES[call.body["action"]])


def repair(context: Context, scale_set: Record) -> None:
    """Repair what is unhealthy and past its grace."""
    if _state(scale_set) != "Running" or scale_set.document["properties"]["provisioningState"] != "Succeeded":
        return
    for instance in instances.instances_of(context, scale_set):
        if _is_due(context, scale_set, instance):
            try:
                with context.arm.store.transaction():
                    _repair(context, scale_set, instance)
            except ArmError:  # the image is gone, the region is full: it stays as it is, and is due again
                continue


def _repair(context: Context, scale_set: Record, instance: Record) -> None:
    action = _policy(scale_set)["repairAction"]
    if action == "Restart":
        vm_power.boot(context, instance, None)
    elif action == "Reimage":
        instances.reimage(context, scale_set, instance)
    else:
        [(instance_id, provisioning)] = instances.create(context, scale_set, 1)
        instances.delete(context, instance)
        instances.boot(context, instance_id, provisioning)


def _is_due(context: Context, scale_set: Record, instance: Record) -> bool:
    properties, private = instance.document["properties"], instance.private
    protection = properties.get("protectionPolicy") or {}
    if private["power"] != "running" or properties["provisioningState"] != "Succeeded":
        return False
    if any(protection.get(name) for name in _PROTECTIONS):
        return False
    grace = timedelta(seconds=seconds_of(_policy(scale_set)["gracePeriod"]))
    if context.arm.clock.now - datetime.fromisoformat(private["since"]) < grace:
        return False
    return application_health.of(context, instance) in (Health.UNHEALTHY, Health.UNKNOWN)


def _policy(scale_set: Record) -> Document:
    return scale_set.document["properties"].get("automaticRepairsPolicy") or {}


def _opted_in(scale_set: Record) -> bool:
    return bool(_policy(scale_set).get("enabled"))


def _state(scale_set: Record) -> str:
    return str(scale_set.private.get("repairs", "Running")) if _opted_in(scale_set) else "NotRunning"

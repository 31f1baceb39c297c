"""An instance as it was before a rolling upgrade reached it, and back to that.

rollbackFailedInstancesOnPolicyBreach (uniform scale sets only) takes the failed instances back when the upgrade gives
up; an upgrade of the OS image puts the previous disk back at once, unless disableAutomaticRollback forbids it
(azure-compute-docs: virtual-machine-scale-sets-configure-rolling-upgrades.md, -automatic-upgrade.md).
"""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Context
from ...arm.store import Record
from . import virtual_machine_scale_set_instances as instances
from . import vm_power, vm_storage


def on_breach(scale_set: Record) -> bool:
    """Whether failed instances go back when the policy is breached."""
    policy = (scale_set.document["properties"].get("upgradePolicy") or {}).get("rollingUpgradePolicy") or {}
    uniform = scale_set.document["properties"]["orchestrationMode"] == "Uniform"
    return bool(policy.get("rollbackFailedInstancesOnPolicyBreach")) and uniform


def of_disks(scale_set: Record) -> bool:
    """Whether an upgrade of the OS image puts the disk of a failed instance back."""
    policy = scale_set.document["properties"].get("upgradePolicy") or {}
    return not (policy.get("automaticOSUpgradePolicy") or {}).get("disableAutomaticRollback")


def remember(context: Context, instance: Record) -> None:
    """Keep an instance, its OS disk and its extensions as they are now."""
    disk = vm_storage.disk_of(context, instance.document["properties"]["storageProfile"]["osDisk"])
    parts = [*_extensions(context, instance), *([disk] if disk is not None else [])]
    before = {"instance": _kept(instance), "parts": [_kept(part) for part in parts]}
    context.change(instance.document["id"], before=before)


def restore(context: Context, instance_id: str) -> None:
    """Back to what was remembered; with its previous disk the instance boots again."""
    instance = context.get(instance_id)
    before = instance.private.get("before") if instance is not None else None
    if instance is None or not before:
        return
    document, private = before["instance"]
    old, now = (entry["properties"]["storageProfile"]["osDisk"] for entry in (document, instance.document))
    for extension in _extensions(context, instance):
        context.arm.store.delete(extension.document["id"])
    renewed = now["name"] != old["name"]
    disk = vm_storage.disk_of(context, now)
    if renewed and disk is not None:
        context.arm.store.delete(disk.document["id"])
    for part, own in before["parts"]:
        if renewed or part["id"].startswith(f"{document['id']}/extensions/"):
            context.arm.store.put(part, own)
    current = {} if renewed else {name: instance.private[name] for name in ("power", "agent", "since")}
    context.arm.store.put(document, {**private, **current, "before": None, "problem": None})
    if renewed:
        vm_power.boot(context, context.arm.store.records[instance_id.lower()], None)


def forget(context: Context, scale_set: Record) -> None:
    """The upgrade is over: what was before it is gone."""
    for instance in instances.instances_of(context, scale_set):
        if instance.private.get("before"):
            context.change(instance.document["id"], before=None)


def _extensions(context: Context, instance: Record) -> list[Record]:
    return list(context.arm.store.children(instance.document["id"], f"{instance.document['type']}/extensions"))


def _kept(record: Record) -> list[Any]:
    private = {name: value for name, value in record.private.items() if name != "before"}
    return [record.document, private]

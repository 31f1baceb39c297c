"""Microsoft.Compute/virtualMachineScaleSets/rollingUpgrades: batches that bring instances to the newest image or extensions."""

from __future__ import annotations

from typing import Any

from ...arm.errors import ArmError, resource_not_found
from ...arm.refusals import refusal
from ...arm.resource_type import Accepted, Call, Completion, ResourceType
from ...arm.store import Document
from . import virtual_machine_scale_set_instances as instances
from .virtual_machine_scale_sets import VirtualMachineScaleSets


class VirtualMachineScaleSetRollingUpgrades(ResourceType):
    """client.virtual_machine_scale_set_rolling_upgrades."""

    group = "virtual_machine_scale_set_rolling_upgrades"
    type = VirtualMachineScaleSets.type

    def start_os_upgrade(self, call: Call) -> Any:
        """POST …/osRollingUpgrade: every instance to the newest version of the model's image."""
        return self._start(call)

    def start_extension_upgrade(self, call: Call) -> Any:
        """POST …/extensionRollingUpgrade: every instance gets the model's extensions anew."""
        return self._start(call)

    @staticmethod
    def _start(call: Call) -> Accepted:
        record = call.require()
        call.change(record.document["id"], rolling=_progress(call, "RollingForward", pending=_count(call)))
        return Accepted(finish="upgraded", seconds=120)

    def upgraded(self, done: Completion) -> ArmError | None:
        record = done.require()
        if record.private["rolling"]["runningStatus"]["code"] == "Cancelled":
            return None
        found = instances.instances_of(done, record)
        problems = [instances.apply_model(done, record, instance) for instance in found]
        failed = [problem for problem in problems if problem is not None]
        progress = _progress(done, "Faulted" if failed else "Completed", successful=len(found) - len(failed))
        progress["progress"]["failedInstanceCount"] = len(failed)
        done.change(record.document["id"], rolling=progress)
        return failed[0] if failed else None

    def cancel(self, call: Call) -> Any:
        """POST …/rollingUpgrades/cancel; catalogue row vmss-no-rolling-upgrade."""
        record = call.require()
        rolling = record.private.get("rolling")
        if not rolling or rolling["runningStatus"]["code"] != "RollingForward":
            raise refusal("vmss-no-rolling-upgrade")
        call.change(record.document["id"], rolling=_progress(call, "Cancelled"))
        return Accepted(finish="nothing", seconds=5)

    def nothing(self, done: Completion) -> None:
        """The upgrade was told to stop when it was cancelled."""

    def get_latest(self, call: Call) -> Any:
        """GET …/rollingUpgrades/latest."""
        record = call.require()
        rolling = record.private.get("rolling")
        if not rolling:
            raise resource_not_found(
                f"{self.type}/{record.document['name']}/rollingUpgrades", "latest", call.id.resource_group
            )
        return {
            "name": "latest",
            "id": f"{record.document['id']}/rollingUpgrades/latest",
            "type": f"{self.type}/rollingUpgrades",
            "location": record.document["location"],
            "properties": rolling,
        }


def _count(call: Call) -> int:
    return len(instances.instances_of(call, call.require()))


def _progress(context: Call | Completion, code: str, pending: int = 0, successful: int = 0) -> Document:
    record = context.require()
    policy = record.document["properties"].get("upgradePolicy") or {}
    return {
        "policy": policy.get("rollingUpgradePolicy") or {},
        "runningStatus": {
            "code": code,
            "startTime": context.now,
            "lastAction": "Cancel" if code == "Cancelled" else "Start",
            "lastActionTime": context.now,
        },
        "progress": {
            "successfulInstanceCount": successful,
            "failedInstanceCount": 0,
            "inProgressInstanceCount": 0,
            "pendingInstanceCount": pending,
        },
    }

"""Microsoft.Compute/virtualMachineScaleSets/rollingUpgrades: batches that bring instances to the newest image or extensions."""

from __future__ import annotations

from typing import Any, ClassVar

from ...arm.errors import ArmError, resource_not_found
from ...arm.resource_type import Accepted, Call, Completion, ResourceType
from . import virtual_machine_scale_set_batches as batches
from . import virtual_machine_scale_set_instances as instances
from . import virtual_machine_scale_set_upgrade_history as history
from .virtual_machine_scale_sets import VirtualMachineScaleSets


class VirtualMachineScaleSetRollingUpgrades(ResourceType):
    """client.virtual_machine_scale_set_rolling_upgrades."""

    group = "virtual_machine_scale_set_rolling_upgrades"
    type = VirtualMachineScaleSets.type
    interrupting: ClassVar[frozenset[str]] = frozenset(("cancel",))

    def start_os_upgrade(self, call: Call) -> Any:
        """POST …/osRollingUpgrade: every instance to the newest version of the model's image."""
        return self._start(call, of_image=True)

    def start_extension_upgrade(self, call: Call) -> Any:
        """POST …/extensionRollingUpgrade: every instance gets the model's extensions anew."""
        return self._start(call)

    @staticmethod
    def _start(call: Call, of_image: bool = False) -> Accepted:
        record = call.require()
        ids = [found.document["id"] for found in instances.instances_of(call, record)]
        return batches.begin(call, record, ids, "upgraded", of_image)

    def upgraded(self, done: Completion) -> Accepted | ArmError | None:
        """A batch is over."""
        ended = batches.end(done, "upgraded")
        if done.arguments["of_image"] and not isinstance(ended, Accepted):
            history.note(done)
        return ended

    def cancel(self, call: Call) -> Any:
        """POST …/rollingUpgrades/cancel: no further batch."""
        batches.cancel(call, call.require())
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

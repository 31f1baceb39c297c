"""Microsoft.Compute/virtualMachineScaleSets/virtualMachines/runCommands: scripts that stay with an instance."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call
from .virtual_machine_run_commands import VirtualMachineRunCommands


class VirtualMachineScaleSetVMRunCommands(VirtualMachineRunCommands):
    """client.virtual_machine_scale_set_vm_run_commands: as those of a VM."""

    group = "virtual_machine_scale_set_vm_run_commands"
    type = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/runCommands"

    def get(self, call: Call) -> Any:
        return self.get_by_virtual_machine(call)

    def list(self, call: Call) -> Any:
        return self.list_by_virtual_machine(call)

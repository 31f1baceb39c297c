"""Microsoft.Compute/virtualMachineScaleSets/virtualMachines/extensions: extensions of one instance."""

from __future__ import annotations

from .virtual_machine_extensions import VirtualMachineExtensions


class VirtualMachineScaleSetVMExtensions(VirtualMachineExtensions):
    """client.virtual_machine_scale_set_vm_extensions: as those of a VM."""

    group = "virtual_machine_scale_set_vm_extensions"
    type = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/extensions"

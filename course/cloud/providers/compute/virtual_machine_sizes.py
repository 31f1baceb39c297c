"""Microsoft.Compute/locations/vmSizes."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call, ResourceType
from .sizes import sizes


class VirtualMachineSizes(ResourceType):
    """client.virtual_machine_sizes."""

    group = "virtual_machine_sizes"
    type = "Microsoft.Compute/locations/vmSizes"

    def list(self, call: Call) -> Any:
        call.arm.check_location(call.params["location"], self.type)
        return {"value": [size.listed() for size in sizes().values()]}

"""Microsoft.Compute/locations/edgeZones/publishers: the Marketplace as an edge zone sees it (recorded)."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call
from .virtual_machine_images import VirtualMachineImages


class VirtualMachineImagesEdgeZone(VirtualMachineImages):
    """client.virtual_machine_images_edge_zone: the images of the region, each with its extendedLocation."""

    group = "virtual_machine_images_edge_zone"
    type = "Microsoft.Compute/locations/edgeZones/publishers/artifacttypes/offers/skus/versions"

    @staticmethod
    def _entry(call: Call, name: str) -> dict[str, Any]:
        entry = VirtualMachineImages._entry(call, name)
        zone = {"type": "EdgeZone", "name": call.params["edgeZone"]}
        return {"location": entry.pop("location"), "extendedLocation": zone, **entry}

"""Rows of Azure Resource Manager itself."""

from __future__ import annotations

from tests.cloud.bodies import LOCATION
from tests.cloud.catalogue.scene import Provoked, Scene

DISK = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}


def resource_not_found(s: Scene) -> Provoked:
    values = {"type": "Microsoft.Compute/disks", "name": "absent", "resourceGroup": "rg-images"}
    return Provoked(s.refuse("GET", "disks/absent"), values)


def group_not_found(s: Scene) -> Provoked:
    path = f"{s.group}-not/providers/Microsoft.Compute/disks/data"
    return Provoked(s.refuse("PUT", path, DISK), {"name": "rg-images-not"})


def group_being_deleted(s: Scene) -> Provoked:
    s.cloud.clock_mode = "step by step"
    s.send("DELETE", s.group)
    return Provoked(s.refuse("PUT", "disks/data", DISK), {"name": "rg-images"})


def group_location_fixed(s: Scene) -> Provoked:
    return Provoked(s.refuse("PUT", s.group, {"location": "westus"}), {"new": "westus", "old": LOCATION})


def location_not_available(s: Scene) -> Provoked:
    refused = s.refuse("PUT", "galleries/gallery", {"location": "atlantis"})
    regions = refused.message.rsplit("is '", 1)[1].rstrip("'.")
    assert "eastus" in regions.split(",")
    values = {"location": "atlantis", "type": "Microsoft.Compute/galleries", "regions": regions}
    return Provoked(refused, values)


def resource_type_unknown(s: Scene) -> Provoked:
    refused = s.refuse("GET", "Microsoft.Nowhere/things/one")
    return Provoked(refused, {"namespace": "Microsoft.Nowhere", "api-version": "2024-07-01"}, goes_on=True)


def no_registered_provider(s: Scene) -> Provoked:
    """Real answers quote the values, and go on with what is supported."""
    refused = s.refuse("GET", "disks/data", None, "2099-01-01")
    values = {"location": "''", "api-version": "'2099-01-01'", "resource-type": "'disks'"}
    return Provoked(refused, values, goes_on=True)

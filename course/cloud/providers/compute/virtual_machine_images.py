"""Microsoft.Compute/locations/publishers: the Marketplace, listed as bare arrays (recorded)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ... import data
from ...arm.errors import ArmError
from ...arm.resource_type import Call, ResourceType
from . import virtual_machine_extension_images
from .marketplace import Image, find, images


class VirtualMachineImages(ResourceType):
    """client.virtual_machine_images."""

    group = "virtual_machine_images"
    type = "Microsoft.Compute/locations/publishers/artifacttypes/offers/skus/versions"

    def list_publishers(self, call: Call) -> Any:
        self._location(call)
        names = {image.publisher for image in images().values()}
        names |= virtual_machine_extension_images.publishers()
        return [self._entry(call, name) for name in sorted(names, key=str.lower)]

    def list_offers(self, call: Call) -> Any:
        self._location(call)
        publisher = call.params["publisherName"]
        recorded = data.read("marketplace")["recordedOffers"]
        names = {offer for name, offers in recorded.items() if name.lower() == publisher.lower() for offer in offers}
        names |= {image.offer for image in self._images(call)}
        return [self._entry(call, name) for name in sorted(names)]

    def list_skus(self, call: Call) -> Any:
        self._location(call)
        offer = call.params["offer"].lower()
        found = {image.sku: image for image in self._images(call) if image.offer.lower() == offer}
        if not found:
            raise _artifact_not_found()
        return [{"properties": _upgrades(found[name]), **self._entry(call, name)} for name in sorted(found)]

    def list(self, call: Call) -> Any:
        """Versions; $top and $orderby=name desc are what az asks for the newest."""
        self._location(call)
        image = self._image(call)
        versions = list(image.versions)
        if "desc" in call.query.get("$orderby", "").lower():
            versions.reverse()
        if call.query.get("$filter", "").lower().startswith("startswith(name,"):
            prefix = call.query["$filter"].split("'")[1]
            versions = [version for version in versions if version.startswith(prefix)]
        top = call.query.get("$top", "")
        chosen = versions[: int(top)] if top.isdigit() else versions
        if "properties" not in call.query.get("$expand", "").lower():
            return [self._entry(call, version) for version in chosen]
        brief = _brief(image)
        return [{"properties": brief, "extendedLocation": None, **self._entry(call, version)} for version in chosen]

    def list_with_properties(self, call: Call) -> Any:
        """The same with properties, as newer clients name it."""
        return self.list(call)

    def list_by_edge_zone(self, call: Call) -> Any:
        """No edge zone has images of its own here."""
        self._location(call)
        return {"value": []}

    def get(self, call: Call) -> Any:
        self._location(call)
        image, version = self._image(call), call.params["version"]
        if version.lower() == "latest":
            version = image.versions[-1]
        if not image.has(version):
            raise _artifact_not_found()
        return {"properties": _described(image, version), **self._entry(call, version)}

    # What these answer

    @staticmethod
    def _location(call: Call) -> None:
        call.arm.check_location(call.params["location"], "locations/publishers")

    @staticmethod
    def _images(call: Call) -> Sequence[Image]:
        publisher = call.params["publisherName"]
        found = [image for image in images().values() if image.publisher.lower() == publisher.lower()]
        if not found:
            raise ArmError(404, "NotFound", f"Publisher: {publisher} was not found.")
        return found

    def _image(self, call: Call) -> Image:
        self._images(call)
        image = find(call.params["publisherName"], call.params["offer"], call.params["skus"])
        if image is None:
            raise _artifact_not_found()
        return image

    @staticmethod
    def _entry(call: Call, name: str) -> dict[str, Any]:
        place = call.params["location"]
        base = f"/Subscriptions/{call.subscription}/Providers/Microsoft.Compute/Locations/{place}/Publishers"
        for key, segment in (("publisherName", ""), ("offer", "ArtifactTypes/VMImage/Offers/"), ("skus", "Skus/")):
            if key not in call.params:
                return {"location": place, "name": name, "id": f"{base}/{segment}{name}"}
            base = f"{base}/{segment}{call.params[key]}"
        return {"location": place, "name": name, "id": f"{base}/Versions/{name}"}


def _upgrades(image: Image) -> dict[str, Any]:
    supported = bool(image.row.get("automaticOSUpgradeSupported"))
    return {"automaticOSUpgradeProperties": {"automaticOSUpgradeSupported": supported}}


def _brief(image: Image) -> dict[str, Any]:
    """What a list with $expand=properties says of a version."""
    managed = image.replica_type == "Managed"
    return {
        "hyperVGeneration": image.generation,
        "architecture": image.architecture,
        "replicaType": image.replica_type,
        "replicaCount": 10 if managed else None,
    }


def _described(image: Image, version: str) -> dict[str, Any]:
    """What a version says of itself; an image that is replicated as managed has replicas and a size in GiB (recorded)."""
    row = image.row
    managed = image.replica_type == "Managed"
    properties: dict[str, Any] = {
        "hyperVGeneration": image.generation,
        "architecture": image.architecture,
        "replicaType": image.replica_type,
        **({"replicaCount": 10} if managed else {}),
        "disallowed": {"vmDiskType": row.get("disallowedVmDiskType") or ("Unmanaged" if managed else "None")},
        **_upgrades(image),
        "imageDeprecationStatus": {"imageState": row.get("imageState") or "Active"},
    }
    if row.get("features"):
        properties["features"] = row["features"]
    if row.get("plan"):
        properties["plan"] = row["plan"]
    system = {"operatingSystem": row.get("os", "Linux")}
    gigabytes = row.get("osDiskSizeGB") or 30
    size = {"sizeInGb": gigabytes} if managed else {}
    if not managed:
        size["sizeInBytes"] = row.get("osDiskSizeInBytes") or gigabytes * 2**30
        if _before_2021(image, version):
            size["sizeInGb"] = -(-(size["sizeInBytes"] - _VHD_FOOTER) // 2**30)
    properties["osDiskImage"] = {**system, **size}
    properties["dataDiskImages"] = []
    return properties


#: A VHD ends in a footer that is no part of the disk.
_VHD_FOOTER = 512


def _before_2021(image: Image, version: str) -> bool:
    """Old versions of Canonical's tell their size in whole GiB too (recorded: 18.04.202002180 is of 31 GiB)."""
    return image.publisher == "Canonical" and version.rpartition(".")[2][:4] < "2021"


def _artifact_not_found() -> ArmError:
    return ArmError(404, "NotFound", "Artifact: VMImage was not found.")

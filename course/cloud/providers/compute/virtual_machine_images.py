"""Microsoft.Compute/locations/publishers: the Marketplace, listed as bare arrays (recorded)."""

from __future__ import annotations

from typing import Any

from ...arm.errors import ArmError
from ...arm.resource_type import Call, ResourceType
from .marketplace import Image, find, images


class VirtualMachineImages(ResourceType):
    """client.virtual_machine_images."""

    group = "virtual_machine_images"
    type = "Microsoft.Compute/locations/publishers/artifacttypes/offers/skus/versions"

    def list_publishers(self, call: Call) -> Any:
        self._location(call)
        return [
            self._entry(call, name) for name in sorted({image.publisher for image in images().values()}, key=str.lower)
        ]

    def list_offers(self, call: Call) -> Any:
        self._location(call)
        found = self._images(call)
        return [self._entry(call, name) for name in sorted({image.offer for image in found})]

    def list_skus(self, call: Call) -> Any:
        self._location(call)
        found = [image for image in self._images(call) if image.offer.lower() == call.params["offer"].lower()]
        if not found:
            raise _artifact_not_found()
        return [self._entry(call, name) for name in sorted({image.sku for image in found})]

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
        expanded = "properties" in call.query.get("$expand", "")
        return [self._version(call, image, version) if expanded else self._entry(call, version) for version in chosen]

    def get(self, call: Call) -> Any:
        self._location(call)
        image, version = self._image(call), call.params["version"]
        if version.lower() == "latest":
            version = image.versions[-1]
        if version not in image.versions:
            raise _artifact_not_found()
        return self._version(call, image, version)

    # What these answer

    @staticmethod
    def _location(call: Call) -> None:
        call.arm.check_location(call.params["location"], "locations/publishers")

    @staticmethod
    def _images(call: Call) -> list[Image]:
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

    def _version(self, call: Call, image: Image, version: str) -> dict[str, Any]:
        row = image.row
        if "os" not in row:
            return self._entry(call, version)
        properties: dict[str, Any] = {
            "hyperVGeneration": row["hyperVGeneration"],
            "architecture": row["architecture"],
            "replicaType": row.get("replicaType") or "Managed",
            "disallowed": {"vmDiskType": row.get("disallowedVmDiskType") or "Unmanaged"},
            "automaticOSUpgradeProperties": {
                "automaticOSUpgradeSupported": bool(row.get("automaticOSUpgradeSupported"))
            },
            "imageDeprecationStatus": {"imageState": row.get("imageState") or "Active"},
        }
        if row.get("features"):
            properties["features"] = row["features"]
        if row.get("plan"):
            properties["plan"] = row["plan"]
        size = row.get("osDiskSizeInBytes") or (row.get("osDiskSizeGB") or 30) * 2**30
        properties["osDiskImage"] = {"operatingSystem": row["os"], "sizeInBytes": size}
        properties["dataDiskImages"] = []
        return {"properties": properties, **self._entry(call, version)}


def _artifact_not_found() -> ArmError:
    return ArmError(404, "NotFound", "Artifact: VMImage was not found.")

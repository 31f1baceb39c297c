"""Rows of managed images, and of VMs made from them."""

from __future__ import annotations

from typing import Any

from tests.cloud.bodies import LOCATION, UBUNTU, UBUNTU_GEN1
from tests.cloud.catalogue.scene import Provoked, Scene


def _image(s: Scene, properties: Any, location: str = LOCATION, **values: Any) -> Provoked:
    return Provoked(s.refuse("PUT", "images/golden", {"location": location, "properties": properties}), values)


def _of(machine: str) -> dict[str, Any]:
    return {"sourceVirtualMachine": {"id": machine}, "hyperVGeneration": "V2"}


def _blob(name: str, **more: Any) -> dict[str, Any]:
    uri = f"https://pictures.blob.core.windows.net/vhds/{name}"
    disk = {"osType": "Linux", "osState": "Generalized", "blobUri": uri, **more}
    return {"storageProfile": {"osDisk": disk}}


# An image is captured


def image_vm_not_generalized(s: Scene) -> Provoked:
    return _image(s, _of(s.vm()), operation="Create Image", vm="web01")


def capture_managed_disk(s: Scene) -> Provoked:
    body = {"vhdPrefix": "x", "destinationContainerName": "vhds", "overwriteVhds": True}
    return Provoked(s.refuse("POST", f"{s.generalized()}/capture", body), {})


def image_trusted_launch(s: Scene) -> Provoked:
    machine = s.generalized(securityProfile={"securityType": "TrustedLaunch"})
    return _image(s, _of(machine))


def image_arm64(s: Scene) -> Provoked:
    arm = {**UBUNTU, "sku": "22_04-lts-arm64"}
    return _image(s, _of(s.generalized(image=arm, hardwareProfile={"vmSize": "Standard_D2ps_v5"})))


def image_arm64_disk(s: Scene) -> Provoked:
    arm = {**UBUNTU, "sku": "22_04-lts-arm64"}
    disk = s.ok("GET", s.generalized(image=arm, hardwareProfile={"vmSize": "Standard_D2ps_v5"}))
    source = disk["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"]
    copy = {"location": LOCATION, "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": source}}}
    s.ok("PUT", "snapshots/arm", copy)
    os_disk = {"osType": "Linux", "osState": "Generalized", "snapshot": {"id": s.id("snapshots/arm")}}
    return _image(s, {"storageProfile": {"osDisk": os_disk}, "hyperVGeneration": "V2"}, source="snapshot")


def image_generation_mismatch(s: Scene) -> Provoked:
    properties = {**_of(s.generalized()), "hyperVGeneration": "V1"}
    return _image(s, properties, input="V1", source="Gen2", sourceKind="sourceVirtualMachine")


def image_source_vm_other_region(s: Scene) -> Provoked:
    return _image(s, _of(s.generalized()), "westeurope", vm="web01")


def image_blob_not_found(s: Scene) -> Provoked:
    account = {"location": LOCATION, "sku": {"name": "Standard_LRS"}, "kind": "StorageV2", "properties": {}}
    s.ok("PUT", "Microsoft.Storage/storageAccounts/pictures", account, "2023-01-01")
    uri = "https://pictures.blob.core.windows.net/vhds/absent.vhd"
    return _image(s, _blob("absent.vhd"), uri=uri, disk="golden")


# An image is deleted


def image_delete_vms_provisioning(s: Scene) -> Provoked:
    image = s.image()
    body = s.vm_body("web02", {"id": image})
    s.cloud.clock_mode = "step by step"
    s.send("PUT", "virtualMachines/web02", body)
    values = {"operation": "Image Delete", "vms": "web02", "image": "golden"}
    return Provoked(s.refuse("DELETE", image), values)


def image_marked_for_deletion(s: Scene) -> Provoked:
    image = s.image()
    s.cloud.clock_mode = "step by step"
    s.send("DELETE", image)
    body = {"location": LOCATION, "properties": _of(s.id("virtualMachines/golden-source"))}
    return Provoked(s.refuse("PUT", image, body), {"operation": "Image Update", "image": "golden"})


# A VM is made from an image


def image_not_found_region(s: Scene) -> Provoked:
    image = s.image()
    nic = _nic_in(s, "westeurope")
    body = s.vm_body("web02", {"id": image}, networkProfile={"networkInterfaces": [{"id": nic}]})
    refused = s.refuse("PUT", "virtualMachines/web02", {**body, "location": "westeurope"})
    return Provoked(refused, {"imageId": image, "region": "westeurope"})


def _nic_in(s: Scene, region: str) -> str:
    vnet = f"Microsoft.Network/virtualNetworks/{region}"
    subnets = [{"name": "default", "properties": {"addressPrefix": "10.9.0.0/24"}}]
    space = {"addressSpace": {"addressPrefixes": ["10.9.0.0/16"]}, "subnets": subnets}
    s.ok("PUT", vnet, {"location": region, "properties": space})
    ip = {"name": "ip", "properties": {"subnet": {"id": s.id(f"{vnet}/subnets/default")}}}
    path = f"Microsoft.Network/networkInterfaces/{region}"
    s.ok("PUT", path, {"location": region, "properties": {"ipConfigurations": [ip]}})
    return s.id(path)


def image_not_ready(s: Scene) -> Provoked:
    machine = s.generalized()
    body = s.vm_body("web02", {"id": s.id("images/golden")})
    s.cloud.clock_mode = "step by step"
    s.send("PUT", "images/golden", {"location": LOCATION, "properties": _of(machine)})
    return Provoked(s.refuse("PUT", "virtualMachines/web02", body), {"resource": "web02", "image": "golden"})


def disk_smaller_than_image(s: Scene) -> Provoked:
    storage = {"imageReference": UBUNTU, "osDisk": {"createOption": "FromImage", "diskSizeGB": 10}}
    body = s.vm_body(storageProfile=storage)
    return Provoked(s.refuse("PUT", "virtualMachines/web01", body), {"size": 10, "imageSize": 30})


def image_vm_blob_disks(s: Scene) -> Provoked:
    uri = {"uri": "https://pictures.blob.core.windows.net/vhds/web02.vhd"}
    storage = {"imageReference": {"id": s.image()}, "osDisk": {"createOption": "FromImage", "vhd": uri, "name": "os"}}
    return Provoked(s.refuse("PUT", "virtualMachines/web02", s.vm_body("web02", storageProfile=storage)), {})


def image_overrides_defined_disk(s: Scene) -> Provoked:
    source = {"uri": "https://pictures.blob.core.windows.net/vhds/other.vhd"}
    os_disk = {"createOption": "FromImage", "osType": "Linux", "image": source}
    storage = {"imageReference": {"id": s.image()}, "osDisk": os_disk}
    return Provoked(s.refuse("PUT", "virtualMachines/web02", s.vm_body("web02", storageProfile=storage)), {})


def attach_os_disk_with_image(s: Scene) -> Provoked:
    os_disk = {"createOption": "Attach", "osType": "Linux", "managedDisk": {"id": s.disk()}}
    storage = {"imageReference": UBUNTU_GEN1, "osDisk": os_disk}
    return Provoked(s.refuse("PUT", "virtualMachines/web01", s.vm_body(storageProfile=storage)), {})

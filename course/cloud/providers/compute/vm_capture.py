"""POST virtualMachines/capture: the VHDs of an unmanaged, generalized VM are copied (recorded)."""

from __future__ import annotations

from urllib.parse import urlsplit

from ...arm.refusals import refusal
from ...arm.resource_type import Call, Completion
from ...arm.store import Document, Record
from . import page_blobs, vm_storage
from .sources import of_disk

_SCHEMA = "http://schema.management.azure.com/schemas/2014-04-01-preview/VM_IP.json"


def check(call: Call, machine: Record) -> None:
    """catalogue row capture-target-exists."""
    target = _target(machine, call.body)
    if page_blobs.find(call, target) is not None and not call.body.get("overwriteVhds"):
        raise refusal("capture-target-exists", uri=target)


def template(done: Completion, machine: Record) -> Document:
    """Make the copy; answer the template that creates a VM from it."""
    properties = machine.document["properties"]
    os_disk = properties["storageProfile"]["osDisk"]
    target = _target(machine, done.arguments["capture"])
    disk = vm_storage.disk_of(done, os_disk)
    if disk is not None:
        page_blobs.write(done, target, disk.document["properties"], of_disk(disk), None)
    container = done.guid("container")
    parts = urlsplit(target)
    new_disk = f"{parts.scheme}://{parts.netloc}/vmcontainer{container}/osDisk.{container}.vhd"
    storage = {
        "osDisk": {
            "osType": os_disk["osType"],
            "name": target.rsplit("/", 1)[-1],
            "createOption": "FromImage",
            "image": {"uri": target},
            "vhd": {"uri": new_disk},
            "caching": os_disk["caching"],
        }
    }
    profile = {"computerName": "vmName", "adminUsername": "adminUsername", "adminPassword": "adminPassword"}
    resource = {
        "name": "[parameters('vmName')]",
        "type": "Microsoft.Compute/virtualMachines",
        "location": machine.document["location"],
        "apiVersion": done.arguments["version"],
        "properties": {
            "hardwareProfile": {"vmSize": "[parameters('vmSize')]"},
            "provisioningState": 0,
            "storageProfile": storage,
            "osProfile": {name: f"[parameters('{parameter}')]" for name, parameter in profile.items()},
            "networkProfile": {"networkInterfaces": [{"id": "[parameters('networkInterfaceId')]"}]},
        },
    }
    parameters: Document = {
        name: {"type": "string"} for name in ("vmName", "vmSize", "adminUserName", "networkInterfaceId")
    }
    parameters["vmSize"]["defaultValue"] = properties["hardwareProfile"]["vmSize"]
    parameters["adminPassword"] = {"type": "securestring"}
    return {"$schema": _SCHEMA, "contentVersion": "1.0.0.0", "parameters": parameters, "resources": [resource]}


def _target(machine: Record, given: Document) -> str:
    properties = machine.document["properties"]
    parts = urlsplit(properties["storageProfile"]["osDisk"]["vhd"]["uri"])
    folder = f"{parts.scheme}://{parts.netloc}/system/Microsoft.Compute/Images/{given.get('destinationContainerName')}"
    return f"{folder}/{given.get('vhdPrefix')}-osDisk.{properties['vmId']}.vhd"

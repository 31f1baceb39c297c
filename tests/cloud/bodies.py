"""Bodies of requests that many tests of the local Azure send."""

from __future__ import annotations

from typing import Any

RG = "rg-images"
LOCATION = "eastus"
UBUNTU = {
    "publisher": "Canonical",
    "offer": "0001-com-ubuntu-server-jammy",
    "sku": "22_04-lts-gen2",
    "version": "latest",
}
UBUNTU_GEN1 = {**UBUNTU, "sku": "22_04-lts"}
WINDOWS = {
    "publisher": "MicrosoftWindowsServer",
    "offer": "WindowsServer",
    "sku": "2022-datacenter-g2",
    "version": "latest",
}
PASSWORD = "P@ssw0rd-1234"


def vm_body(nic: str, image: dict[str, Any] = UBUNTU, **properties: Any) -> dict[str, Any]:
    """The body of a small VM; keywords replace whole members of `properties`, None leaves one out."""
    body = {
        "hardwareProfile": {"vmSize": "Standard_B2s"},
        "storageProfile": {"imageReference": image, "osDisk": {"createOption": "FromImage"}},
        "osProfile": {"computerName": "web01", "adminUsername": "learner", "adminPassword": PASSWORD},
        "networkProfile": {"networkInterfaces": [{"id": nic}]},
        **properties,
    }
    return {"location": LOCATION, "properties": {key: value for key, value in body.items() if value is not None}}


def definition_body(**properties: Any) -> dict[str, Any]:
    """The body of an image definition for generalized Linux of the second generation."""
    return {
        "location": LOCATION,
        "properties": {
            "osType": "Linux",
            "osState": "Generalized",
            "hyperVGeneration": "V2",
            "identifier": {"publisher": "contoso", "offer": "web", "sku": "jammy"},
            **properties,
        },
    }


def version_body(source: str, regions: tuple[str, ...] = (LOCATION,), **properties: Any) -> dict[str, Any]:
    """The body of an image version from a managed image or another version."""
    targets = [{"name": region, "regionalReplicaCount": 1} for region in regions]
    return {
        "location": LOCATION,
        "properties": {
            "publishingProfile": {"targetRegions": targets},
            "storageProfile": {"source": {"id": source}},
            **properties,
        },
    }


#: The Application Health extension of a model: an instance is healthy while its sshd listens.
HEALTH = {
    "name": "health",
    "properties": {
        "publisher": "Microsoft.ManagedServices",
        "type": "ApplicationHealthLinux",
        "typeHandlerVersion": "1.0",
        "settings": {"protocol": "tcp", "port": 22},
    },
}


def scale_set_body(
    subnet: str, mode: str, capacity: int, image: Any = UBUNTU, extensions: tuple[Any, ...] = (), **properties: Any
) -> dict[str, Any]:
    """The body of a scale set with extensions in its model; keywords are more of its properties."""
    address = {"name": "ip", "properties": {"subnet": {"id": subnet}}}
    interface = {"name": "nic", "properties": {"primary": True, "ipConfigurations": [address]}}
    profile: dict[str, Any] = {
        "osProfile": {"computerNamePrefix": "web", "adminUsername": "learner", "adminPassword": PASSWORD},
        "storageProfile": {"imageReference": image, "osDisk": {"createOption": "FromImage"}},
        "networkProfile": {"networkApiVersion": "2020-11-01", "networkInterfaceConfigurations": [interface]},
    }
    if extensions:
        profile["extensionProfile"] = {"extensions": list(extensions)}
    return {
        "location": LOCATION,
        "sku": {"name": "Standard_DS1_v2", "capacity": capacity},
        "properties": {
            "orchestrationMode": mode,
            "platformFaultDomainCount": 1,
            "upgradePolicy": {"mode": "Manual"},
            "virtualMachineProfile": profile,
            **properties,
        },
    }

"""What scenes are built from: a resource group in which VMs appear with their network, and somebody works on them."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from course.clients import Clients

LOCATION = "eastus"
SIZE = "Standard_B2s"
UBUNTU = {
    "publisher": "Canonical",
    "offer": "0001-com-ubuntu-server-jammy",
    "sku": "22_04-lts-gen2",
    "version": "latest",
}
WINDOWS = {
    "publisher": "MicrosoftWindowsServer",
    "offer": "WindowsServer",
    "sku": "2022-datacenter-g2",
    "version": "latest",
}
ADMIN = "azureuser"
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKp0bGVhcm5lci1wcmFjdGlzZS1rZXktb25seTAwMDAw learner@practice"
PASSWORD = "Practice-Only-2026"


@dataclass(frozen=True)
class ResourceGroup:
    """A resource group of the learner's cloud, made when first used."""

    clients: Clients
    name: str

    def __post_init__(self) -> None:
        self.clients.resources.resource_groups.create_or_update(self.name, {"location": LOCATION})

    # Machines

    def linux_vm(self, name: str, *, admin: str = ADMIN, image: Any = UBUNTU, custom_data: str = "") -> str:
        """A running Ubuntu VM that its admin enters by key; its id."""
        key = {"path": f"/home/{admin}/.ssh/authorized_keys", "keyData": PUBLIC_KEY}
        profile: dict[str, Any] = {
            "computerName": name,
            "adminUsername": admin,
            "linuxConfiguration": {"disablePasswordAuthentication": True, "ssh": {"publicKeys": [key]}},
        }
        if custom_data:
            profile["customData"] = b64encode(custom_data.encode()).decode()
        return self._vm(name, _from_image(image), profile)

    def windows_vm(self, name: str, *, admin: str = ADMIN, image: Any = WINDOWS) -> str:
        """A running Windows Server VM; its id."""
        return self._vm(
            name, _from_image(image), {"computerName": name, "adminUsername": admin, "adminPassword": PASSWORD}
        )

    def run(self, name: str, *lines: str) -> str:
        """Run a script inside a VM, as root or SYSTEM; what it printed."""
        machine = self.clients.compute.virtual_machines.get(self.name, name)
        windows = machine.storage_profile.os_disk.os_type == "Windows"
        body: Any = {"commandId": "RunPowerShellScript" if windows else "RunShellScript", "script": list(lines)}
        answer: Any = self.clients.compute.virtual_machines.begin_run_command(self.name, name, body).result()
        return str(answer.value[0].message)

    def deallocate(self, name: str) -> None:
        """Give the hardware back."""
        self.clients.compute.virtual_machines.begin_deallocate(self.name, name).result()

    def mark(self, name: str) -> None:
        """Deallocate a VM and set Azure's flag on it."""
        self.deallocate(name)
        self.clients.compute.virtual_machines.generalize(self.name, name)

    # Images and network

    def managed_image(self, vm: str, name: str) -> str:
        """A managed image of a VM; its id."""
        source = self.clients.compute.virtual_machines.get(self.name, vm)
        body: Any = {
            "location": LOCATION,
            "properties": {"sourceVirtualMachine": {"id": source.id}, "hyperVGeneration": "V2"},
        }
        return str(self.clients.compute.images.begin_create_or_update(self.name, name, body).result().id)

    def network_interface(self, name: str) -> str:
        """A network interface in the group's own network; its id."""
        address = {"name": "ipconfig1", "properties": {"subnet": {"id": self._subnet()}}}
        body: Any = {"location": LOCATION, "properties": {"ipConfigurations": [address]}}
        interfaces = self.clients.network.network_interfaces
        return str(interfaces.begin_create_or_update(self.name, name, body).result().id)

    def _subnet(self) -> str:
        networks = self.clients.network.virtual_networks
        for network in networks.list(self.name):
            return str(network.subnets[0].id)
        body: Any = {
            "location": LOCATION,
            "properties": {
                "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                "subnets": [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}],
            },
        }
        return str(networks.begin_create_or_update(self.name, "vnet", body).result().subnets[0].id)

    def _vm(self, name: str, storage: dict[str, Any], profile: dict[str, Any]) -> str:
        body: Any = {
            "location": LOCATION,
            "properties": {
                "hardwareProfile": {"vmSize": SIZE},
                "storageProfile": storage,
                "osProfile": profile,
                "networkProfile": {"networkInterfaces": [{"id": self.network_interface(f"{name}-nic")}]},
            },
        }
        machines = self.clients.compute.virtual_machines
        return str(machines.begin_create_or_update(self.name, name, body).result().id)


def _from_image(image: dict[str, Any] | str) -> dict[str, Any]:
    """The storage of a VM from a marketplace image, or from an image's id."""
    reference = {"id": image} if isinstance(image, str) else image
    return {"imageReference": reference, "osDisk": {"createOption": "FromImage"}}

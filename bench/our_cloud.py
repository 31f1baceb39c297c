"""Ours: the local Azure through the real SDK, in process. Prints JSON; `--state FILE` keeps the cloud in a file."""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from typing import Any

from bench.timing import Timer
from course.clients import Clients
from course.cloud import Cloud
from course.cloud.arm.http import Request, Response

WARM_UP = 20
GROUP, PLACE = "rg", "eastus"
UBUNTU = {
    "publisher": "Canonical",
    "offer": "0001-com-ubuntu-server-jammy",
    "sku": "22_04-lts",
    "version": "latest",
}


class Bench:
    """A cloud with a network, and the calls that are timed."""

    def __init__(self, cloud: Cloud) -> None:
        self.spent, self.cloud = 0.0, cloud
        self._time_the_engine()
        clients = Clients(cloud)
        self.compute: Any = clients.compute
        self.network: Any = clients.network
        clients.resources.resource_groups.create_or_update(GROUP, {"location": PLACE})
        self.providers = f"/subscriptions/{cloud.subscription_id}/resourceGroups/{GROUP}/providers"
        space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/8"]}}
        subnets = {"subnets": [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/12"}}]}
        body: Any = {"location": PLACE, "properties": {**space, **subnets}}
        self.network.virtual_networks.begin_create_or_update(GROUP, "net", body).result()
        self.gallery()

    def _time_the_engine(self) -> None:
        answer = self.cloud._ownership.handle

        def timed(request: Request) -> Response:
            start = time.perf_counter()
            try:
                return answer(request)
            finally:
                self.spent += time.perf_counter() - start

        self.cloud._ownership.handle = timed  # type: ignore[method-assign]

    def gallery(self) -> None:
        """A gallery with one definition."""
        self.compute.galleries.begin_create_or_update(GROUP, "gallery", {"location": PLACE}).result()
        identifier = {"publisher": "p", "offer": "o", "sku": "s"}
        properties = {
            "osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V1", "identifier": identifier,
            "features": [{"name": "SecurityType", "value": "Standard"}],
        }  # fmt: skip
        body = {"location": PLACE, "properties": properties}
        self.compute.gallery_images.begin_create_or_update(GROUP, "gallery", "golden", body).result()

    def interface(self, name: str) -> str:
        """The id of a new network interface."""
        subnet = {"id": f"{self.providers}/Microsoft.Network/virtualNetworks/net/subnets/default"}
        body = {
            "location": PLACE,
            "properties": {"ipConfigurations": [{"name": "ip", "properties": {"subnet": subnet}}]},
        }
        return str(self.network.network_interfaces.begin_create_or_update(GROUP, name, body).result().id)

    def vm(self, name: str, interface: str, image: dict[str, str]) -> None:
        """Create a virtual machine."""
        body = {
            "location": PLACE,
            "properties": {
                "hardwareProfile": {"vmSize": "Standard_B1s"},
                "storageProfile": {"imageReference": image, "osDisk": {"createOption": "FromImage"}},
                "osProfile": {"computerName": "vm", "adminUsername": "azureuser", "adminPassword": "Long-enough-1"},
                "networkProfile": {"networkInterfaces": [{"id": interface}]},
            },
        }
        self.compute.virtual_machines.begin_create_or_update(GROUP, name, body).result()

    def capture(self, name: str, first: str, second: str) -> None:
        """Make, deallocate, generalize, capture into a gallery, and make from the version."""
        machines = self.compute.virtual_machines
        self.vm(name, first, UBUNTU)
        machines.begin_deallocate(GROUP, name).result()
        machines.generalize(GROUP, name)
        source = {"id": f"{self.providers}/Microsoft.Compute/virtualMachines/{name}"}
        self.compute.images.begin_create_or_update(
            GROUP, name, {"location": PLACE, "properties": {"sourceVirtualMachine": source, "hyperVGeneration": "V1"}}
        ).result()
        image = {"id": f"{self.providers}/Microsoft.Compute/images/{name}"}
        body = {"location": PLACE, "properties": {"storageProfile": {"source": image}}}
        version = f"1.0.{abs(hash(name)) % 10**8}"
        versions = self.compute.gallery_image_versions
        made = versions.begin_create_or_update(GROUP, "gallery", "golden", version, body).result()
        self.vm(f"{name}-2", second, {"id": str(made.id)})

    def clear(self, names: list[str]) -> None:
        """Delete machines, so that no quota is met."""
        for name in names:
            self.compute.virtual_machines.begin_delete(GROUP, name).result()


def main(rounds_asked: int) -> None:
    """Time the calls and print the medians."""
    state = sys.argv[3] if sys.argv[2:3] == ["--state"] else None
    bench = Bench(Cloud.open(state) if state else Cloud.in_memory())
    timer = Timer(lambda: bench.spent)
    for tag, rounds in (("w", WARM_UP), ("r", rounds_asked)):
        timer.forget()
        names = [f"{tag}{number}" for number in range(rounds)]
        for name in names:
            nic = bench.interface(name)
            timer("vm create", partial(bench.vm, name, nic, UBUNTU))
            timer("vm get", partial(bench.compute.virtual_machines.get, GROUP, name))
            bench.clear([name])
        for name in names:
            flow = f"flow-{name}"
            first, second = bench.interface(f"{flow}-1"), bench.interface(f"{flow}-2")
            timer("capture flow", partial(bench.capture, flow, first, second))
            bench.clear([flow, f"{flow}-2"])
    medians = timer.medians()
    _fill_to_100(bench)
    for rounds in (5, rounds_asked):
        timer.forget()
        for _ in range(rounds):
            listed = timer("image list 100", lambda: list(bench.compute.images.list_by_resource_group(GROUP)))
    assert len(listed) == 100
    print(json.dumps(medians | timer.medians()))
    bench.cloud.close()


def _fill_to_100(bench: Bench) -> None:
    images = [image.name for image in bench.compute.images.list_by_resource_group(GROUP)]
    for name in images[100:]:
        bench.compute.images.begin_delete(GROUP, name).result()
    nic = bench.interface("source")
    bench.vm("source", nic, UBUNTU)
    bench.compute.virtual_machines.begin_deallocate(GROUP, "source").result()
    bench.compute.virtual_machines.generalize(GROUP, "source")
    source = {"id": f"{bench.providers}/Microsoft.Compute/virtualMachines/source"}
    body = {"location": PLACE, "properties": {"sourceVirtualMachine": source, "hyperVGeneration": "V1"}}
    for number in range(100 - len(images)):
        bench.compute.images.begin_create_or_update(GROUP, f"listed-{number}", body).result()


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""Simulated learners, each with a connection of their own, doing the capture flow at once on one cloud. Prints JSON."""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
import time
from typing import Any

import httpx

PLACE = "eastus"
UBUNTU = {"publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy", "sku": "22_04-lts", "version": "latest"}
COMPUTE, NETWORK, GROUPS = "2024-07-01", "2024-03-01", "2024-03-01"


class Learner:
    """One client: counts its requests, their seconds, and what went wrong."""

    def __init__(self, number: int, base: str, trust: ssl.SSLContext) -> None:
        headers = {"Authorization": "Bearer owner", "User-Agent": "python learner"}
        self.client = httpx.AsyncClient(base_url=base, verify=trust, headers=headers, timeout=120)
        # A subscription each: quotas and gallery names are a subscription's.
        self.group = f"/subscriptions/00000000-0000-0000-0000-{number:012d}/resourceGroups/learner"
        self.seconds: list[float] = []
        self.errors: list[str] = []

    async def flow(self) -> float:
        """From an empty group to a VM made from the new image version; seconds."""
        start = time.perf_counter()
        compute, network = f"{self.group}/providers/Microsoft.Compute", f"{self.group}/providers/Microsoft.Network"
        await self.ask("PUT", self.group, GROUPS, {"location": PLACE})
        subnets = [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}]
        space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": subnets}
        await self.ask("PUT", f"{network}/virtualNetworks/net", NETWORK, {"location": PLACE, "properties": space})
        for name in ("one", "two"):
            subnet = {"id": f"{network}/virtualNetworks/net/subnets/default"}
            addresses = {"ipConfigurations": [{"name": "ip", "properties": {"subnet": subnet}}]}
            body = {"location": PLACE, "properties": addresses}
            await self.ask("PUT", f"{network}/networkInterfaces/{name}", NETWORK, body)
        machine = f"{compute}/virtualMachines/one"
        await self.ask("PUT", machine, COMPUTE, self.vm(UBUNTU, f"{network}/networkInterfaces/one"))
        await self.ask("POST", f"{machine}/deallocate", COMPUTE)
        await self.ask("POST", f"{machine}/generalize", COMPUTE)
        properties: dict[str, Any] = {"sourceVirtualMachine": {"id": machine}, "hyperVGeneration": "V1"}
        await self.ask("PUT", f"{compute}/images/golden", COMPUTE, {"location": PLACE, "properties": properties})
        await self.ask("PUT", f"{compute}/galleries/gallery", "2023-07-03", {"location": PLACE})
        identifier = {"publisher": "p", "offer": "o", "sku": "s"}
        properties = {
            "osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V1", "identifier": identifier,
            "features": [{"name": "SecurityType", "value": "Standard"}],
        }  # fmt: skip
        definition = f"{compute}/galleries/gallery/images/golden"
        await self.ask("PUT", definition, "2023-07-03", {"location": PLACE, "properties": properties})
        properties = {"storageProfile": {"source": {"id": f"{compute}/images/golden"}}}
        version = f"{definition}/versions/1.0.0"
        await self.ask("PUT", version, "2023-07-03", {"location": PLACE, "properties": properties})
        again = self.vm({"id": version}, f"{network}/networkInterfaces/two")
        await self.ask("PUT", f"{compute}/virtualMachines/two", COMPUTE, again)
        return time.perf_counter() - start

    @staticmethod
    def vm(image: dict[str, str], interface: str) -> dict[str, Any]:
        """The body of a VM."""
        return {
            "location": PLACE,
            "properties": {
                "hardwareProfile": {"vmSize": "Standard_B1s"},
                "storageProfile": {"imageReference": image, "osDisk": {"createOption": "FromImage"}},
                "osProfile": {"computerName": "vm", "adminUsername": "azureuser", "adminPassword": "Long-enough-1"},
                "networkProfile": {"networkInterfaces": [{"id": interface}]},
            },
        }

    async def ask(self, method: str, path: str, version: str, body: Any = None) -> None:
        """One request, and its polls until the operation has ended."""
        answer = await self._timed(method, f"{path}?api-version={version}", body)
        polled = answer.headers.get("Azure-AsyncOperation") or answer.headers.get("Location")
        while polled and answer.status_code < 300:
            status = await self._timed("GET", polled)
            said = status.json().get("status", "Succeeded") if status.content else "Succeeded"
            if status.status_code != 202 and said not in ("InProgress", "Running"):
                if said != "Succeeded":
                    self.errors.append(f"{method} {path}: {status.text[:300]}")
                return

    async def _timed(self, method: str, url: str, body: Any = None) -> httpx.Response:
        start = time.perf_counter()
        answer = await self.client.request(method, url, json=body)
        self.seconds.append(time.perf_counter() - start)
        if answer.status_code >= 400:
            self.errors.append(f"{method} {url}: {answer.status_code} {answer.text[:300]}")
        return answer


async def main(base: str, ca: str, count: int) -> None:
    """All learners at once."""
    trust = ssl.create_default_context(cafile=ca)
    learners = [Learner(number, base, trust) for number in range(count)]
    flows = await asyncio.gather(*(learner.flow() for learner in learners))
    requests = [seconds for learner in learners for seconds in learner.seconds]
    errors = [error for learner in learners for error in learner.errors]
    print(json.dumps({"flows": flows, "requests": requests, "errors": len(errors), "first": errors[:3]}))
    for learner in learners:
        await learner.client.aclose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))

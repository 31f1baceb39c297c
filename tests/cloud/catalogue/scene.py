"""A cloud to provoke refusals in, asked over plain HTTP so that it shows where a refusal stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from course.cloud import Cloud
from course.cloud.arm.http import Door, Request, Response
from tests.cloud.bodies import LOCATION, RG, UBUNTU, definition_body, version_body, vm_body

VERSION = "2024-07-01"
GALLERY = "2024-03-03"


@dataclass(frozen=True)
class Refused:
    """A refusal as a client meets it; `late` tells that the request was accepted and its operation failed."""

    status: int
    code: str
    message: str
    target: str | None
    late: bool
    error: dict[str, Any]


@dataclass(frozen=True)
class Provoked:
    """What was met, and the values that stand in the row's placeholders."""

    refused: Refused
    values: dict[str, Any]
    #: Where the refusal stands, if the row's own target is only an example.
    target: str | None = None
    #: Whether the real text goes on where the row's ends.
    goes_on: bool = False


Provoker = Callable[["Scene"], Provoked]


class Scene:
    """Requests by short paths: `disks/data` stands in Microsoft.Compute of the group of the tests."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.group = f"/subscriptions/{cloud.subscription_id}/resourceGroups/{RG}"
        self.ok("PUT", self.group, {"location": LOCATION})

    def id(self, path: str) -> str:
        """The id that a short path stands for."""
        if path.startswith("/"):
            return path
        if path.startswith("Microsoft."):
            return f"{self.group}/providers/{path}"
        return f"{self.group}/providers/Microsoft.Compute/{path}"

    def send(self, method: str, path: str, body: Any = None, version: str = VERSION) -> Response:
        """One request at the network's door."""
        content = b"" if body is None else json.dumps(body).encode()
        url = path if path.startswith("https:") else f"https://management.azure.com{self.id(path)}"
        url = url if "api-version=" in url else f"{url}{'&' if '?' in url else '?'}api-version={version}"
        return self.cloud.handle(Request(method, url, {"User-Agent": "python"}, content, Door.NETWORK))

    def ok(self, method: str, path: str, body: Any = None, version: str = VERSION) -> Any:
        """A request that must succeed, to the end of its operation; answers the resource."""
        response = self.send(method, path, body, version)
        assert response.status < 300, (method, path, response.status, response.body)
        error = self._failure(response)
        assert error is None, (method, path, error)
        found = self.send("GET", path, None, version) if method in ("PUT", "PATCH") else response
        return json.loads(found.body) if found.body else None

    def refuse(self, method: str, path: str, body: Any = None, version: str = VERSION) -> Refused:
        """A request that must be refused, at once or late."""
        response = self.send(method, path, body, version)
        late = response.status < 300
        content = json.loads(response.body) if response.body else {}
        error = self._failure(response) if late else content.get("error")
        assert error is not None, f"{method} {path} was not refused: {response.status} {content}"
        return Refused(response.status, error["code"], error["message"], error.get("target"), late, error)

    def _failure(self, response: Response) -> dict[str, Any] | None:
        """The error of an operation that failed."""
        url = response.headers.get("Azure-AsyncOperation") or response.headers.get("Location")
        if url is None:
            return None
        content: dict[str, Any] = json.loads(self.send("GET", url).body or b"{}")
        return content.get("error")

    # Things to begin with

    def nic(self, name: str = "nic") -> str:
        """A network interface; answers its id."""
        vnet = "Microsoft.Network/virtualNetworks/vnet"
        subnets = [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}]
        space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": subnets}
        if self.send("GET", vnet).status == 404:
            self.ok("PUT", vnet, {"location": LOCATION, "properties": space})
        ip = {"name": "ip", "properties": {"subnet": {"id": self.id(f"{vnet}/subnets/default")}}}
        path = f"Microsoft.Network/networkInterfaces/{name}"
        self.ok("PUT", path, {"location": LOCATION, "properties": {"ipConfigurations": [ip]}})
        return self.id(path)

    def vm_body(self, name: str = "web01", image: dict[str, Any] = UBUNTU, **properties: Any) -> dict[str, Any]:
        """The body of a VM with an interface of its own."""
        return vm_body(self.nic(f"{name}-nic"), image, **properties)

    def vm(self, name: str = "web01", image: dict[str, Any] = UBUNTU, top: Any = None, **properties: Any) -> str:
        """A running VM; answers its id."""
        self.ok("PUT", f"virtualMachines/{name}", {**self.vm_body(name, image, **properties), **(top or {})})
        return self.id(f"virtualMachines/{name}")

    def generalized(self, name: str = "web01", image: dict[str, Any] = UBUNTU, **properties: Any) -> str:
        """A deallocated, generalized VM; answers its id."""
        found = self.vm(name, image, **properties)
        self.ok("POST", f"{found}/deallocate")
        self.ok("POST", f"{found}/generalize")
        return found

    def image(self, name: str = "golden", generation: str = "V2") -> str:
        """A managed image of a generalized VM; answers its id."""
        image = UBUNTU if generation == "V2" else {**UBUNTU, "sku": "22_04-lts"}
        source = {"sourceVirtualMachine": {"id": self.generalized(f"{name}-source", image)}}
        properties = {**source, "hyperVGeneration": generation}
        self.ok("PUT", f"images/{name}", {"location": LOCATION, "properties": properties})
        return self.id(f"images/{name}")

    def disk(self, name: str = "data", size: int = 32, **properties: Any) -> str:
        """An empty disk; answers its id."""
        given = {"creationData": {"createOption": "Empty"}, "diskSizeGB": size, **properties}
        self.ok("PUT", f"disks/{name}", {"location": LOCATION, "properties": given})
        return self.id(f"disks/{name}")

    def definition(self, name: str = "web", **properties: Any) -> str:
        """An image definition in a gallery; answers its path."""
        self.ok("PUT", "galleries/gallery", {"location": LOCATION}, GALLERY)
        if name != "web":
            properties.setdefault("identifier", {"publisher": "contoso", "offer": "web", "sku": name})
        self.ok("PUT", f"galleries/gallery/images/{name}", definition_body(**properties), GALLERY)
        return f"galleries/gallery/images/{name}"

    def version(self, source: str | None = None, name: str = "1.0.0", **properties: Any) -> str:
        """An image version; answers its path."""
        path = f"{self.definition()}/versions/{name}"
        self.ok("PUT", path, version_body(source or self.image(), **properties), GALLERY)
        return path

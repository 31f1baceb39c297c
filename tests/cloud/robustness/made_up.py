"""Requests made up from the operation table: existing and invented names, right bodies and nearly right ones."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote, urlsplit

from course.cloud.arm.engine import PACKAGES
from course.cloud.arm.http import Door, Request, Response
from course.cloud.arm.operations import Operation, load
from course.cloud.arm.resource_type import writable
from course.cloud.engine import build_arm
from tests.cloud.catalogue.scene import Scene
from tests.cloud.robustness.filled import filled
from tests.cloud.robustness.mutations import RAW, SCALARS, changed

NAMES = (
    "a",
    "web01",
    "x" * 300,
    "é漢🙂",
    "with space",
    "..",
    "%",
    "a/b",
    "default",
    "0",
    "-1",
    "null",
    "1.0.1",
    "NEW",
    "'",
    "a?b",
)
METHODS = ("GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "get", "FOO")
VERSIONS = (
    "",
    "2024-07-01",
    "1999-01-01",
    "2999-01-01",
    "latest",
    "2024-13-45",
    "2024-07-01-preview",
    "É",
    "2024-07-01;",
)
QUERIES = (
    "$expand=instanceView", "$expand=userData", "$expand=nonsense", "$filter=a eq 'b'", "$filter='", "$top=-1", "$top=x", "$top=0",
    "$top=1", "$skiptoken=zzz", "$orderby=name desc", "forceDeletion=true", "forceDeletion=maybe", "monitor=true", "a=b&a=c",
    "&&&", "statusOnly=true", "hibernate=true", "skipShutdown=true", "$filter=" + "(" * 300, "$select=name", "$filter=tagName eq 'a'",
    "$filter=resourceType eq 'Microsoft.Compute/disks'", "$filter=atScope()", "$filter=location eq 'eastus'",
)  # fmt: skip
HEADERS: tuple[dict[str, str], ...] = (
    {}, {"User-Agent": "python"}, {"User-Agent": "AZURECLI/2.91.0"}, {"If-Match": "*"}, {"If-Match": 'W/"nothing"'},
    {"If-None-Match": "*"}, {"Authorization": "Bearer"}, {"Authorization": "Bearer a.b.c"}, {"Authorization": "é"},
    {"x-ms-authorization-auxiliary": "Bearer x, Bearer y"}, {"Content-Type": "text/plain"}, {"Accept": "image/png"},
)  # fmt: skip
KNOWN_NAMES = {
    "location": ("eastus", "westeurope", "West US", "nowhere"),
    "publisherName": ("Canonical", "MicrosoftWindowsServer", "nobody"),
    "offer": ("0001-com-ubuntu-server-jammy", "WindowsServer"),
    "skus": ("22_04-lts", "2022-datacenter-g2"),
    "version": ("latest", "22.04.202401010"),
    "instanceId": ("0", "1", "9"),
    "resourceProviderNamespace": ("Microsoft.Compute", "Microsoft.Nothing"),
    "roleDefinitionId": ("acdd72a7-3385-48ef-bd42-f606fba81ae7",),
}


@dataclass(frozen=True)
class Made:
    """A request, and whether its body is a right one with one thing changed."""

    operation: Operation | None
    request: Request
    one_changed: bool = False

    def __str__(self) -> str:
        request = self.request
        return f"{request.method} {request.url[:300]} {dict(request.headers)} {request.door.value}\n{request.body[:3000]!r}"


class Maker:
    """Makes requests about a filled cloud; the same seed makes the same ones."""

    def __init__(self, scene: Scene, recorded: list[Request], seed: int) -> None:
        self.random, self.scene = Random(seed), scene
        route = build_arm().route
        self.operations: list[Operation] = []
        for operation in (operation for package in PACKAGES for operation in load(package)):
            found = route(operation.method, operation.template)
            served = found is not None and found[0] == operation
            self.operations += [operation] * ((4 if operation.method == "DELETE" else 20) if served else 1)
        self.params: list[dict[str, str]] = []
        self.bodies: dict[str, list[Any]] = {}
        self.documents: list[tuple[str, Any]] = []
        for request in recorded:
            found = route(request.method, urlsplit(request.url).path)
            if found:
                self.params.append(found[1])
                if request.body:
                    self.bodies.setdefault(str(found[0]), []).append(json.loads(request.body))
        for document in scene.cloud.documents():
            found = route("GET", document["id"])
            if found:
                self.params.append(found[1])
                self.bodies.setdefault(f"{found[0].group}.create_or_update", []).append(writable(document))
                self.documents.append((found[0].api_version, document))
        self.ids = [document["id"] for _, document in self.documents]
        self.by_name: dict[str, list[str]] = {name: list(values) for name, values in KNOWN_NAMES.items()}
        for params in self.params:
            for name, value in params.items():
                self.by_name.setdefault(name, []).append(value)

    def request(self) -> Made:
        """The next request."""
        kind = self.random.random()
        if kind < 0.2:
            return self._put_back()
        if kind < 0.23:
            return self._nonsense()
        return self._operation(self.random.choice(self.operations))

    def _put_back(self) -> Made:
        """What GET answers, put again with one thing changed."""
        version, document = self.random.choice(self.documents)
        body = changed(self.random, writable(document), self.ids)
        url = f"https://management.azure.com{document['id']}?api-version={version}"
        return Made(None, Request("PUT", url, self._headers(), _json(body), self._door()), one_changed=True)

    def _operation(self, operation: Operation) -> Made:
        random = self.random
        path = "/" + self._filled(operation.template).strip("/")
        version = operation.api_version or "2024-03-01"
        if random.random() < 0.03:
            version = random.choice(VERSIONS)
        query = f"api-version={quote(version)}"
        if random.random() < 0.25:
            query += "&" + random.choice(QUERIES)
        body, one_changed = self._body(operation)
        method = operation.method if random.random() < 0.98 else random.choice(METHODS)
        url = f"https://management.azure.com{path}?{query}"
        return Made(operation, Request(method, url, self._headers(), body, self._door()), one_changed)

    def _filled(self, template: str) -> str:
        names = [part.partition("}")[0] for part in template.split("{")[1:]]
        fitting = [params for params in self.params if set(names) <= params.keys()]
        chosen = dict(self.random.choice(fitting)) if fitting and self.random.random() < 0.85 else {}
        for name in names:
            value = chosen.get(name)
            if value is None:
                known = self.by_name.get(name)
                value = self.random.choice(known) if known and self.random.random() < 0.8 else self.random.choice(NAMES)
            if self.random.random() < 0.04:
                value = self.random.choice(NAMES)
            template = template.replace(
                f"{{{name}}}", value if name in ("scope", "resourceUri") else quote(value, safe="")
            )
        return template

    def _body(self, operation: Operation) -> tuple[bytes, bool]:
        """A body and whether it is a right one with one thing changed."""
        random = self.random
        if operation.method in ("GET", "HEAD") or (operation.body is None and random.random() < 0.8):
            return b"", False
        if random.random() < 0.04:
            return random.choice(RAW), False
        known = self.bodies.get(str(operation)) or self.bodies.get(f"{operation.group}.create_or_update")
        if known and random.random() < 0.8:
            body = copy.deepcopy(random.choice(known))
            return (_json(body), False) if random.random() < 0.1 else (_json(changed(random, body, self.ids)), True)
        if operation.body is None:
            return _json(random.choice(SCALARS)), False
        made = self._of_type(operation, operation.body, 0)
        return (_json(made), False) if random.random() < 0.6 else (_json(changed(random, made, self.ids)), True)

    def _of_type(self, operation: Operation, name: str, depth: int) -> Any:
        """A body of a type of the SDK: what is required, and some of the rest."""
        entry = operation.types[name]
        body: dict[str, Any] = {}
        share = (0.7, 0.8, 0.4, 0.3, 0.1)[min(depth, 4)]
        for member, described in entry["members"].items():
            if described.get("read_only"):
                continue
            if described.get("required") or (depth < 7 and self.random.random() < share):
                body[member] = self._of_shape(operation, described["is"], member, depth)
        return body

    def _of_shape(self, operation: Operation, shape: Any, member: str, depth: int) -> Any:
        random = self.random
        if isinstance(shape, str):
            return self._scalar(shape, member)
        kind, of = shape
        if kind == "enum":
            return random.choice(of)
        if kind == "type":
            return self._of_type(operation, of, depth + 1)
        if kind == "list":
            return [self._of_shape(operation, of, member, depth + 1) for _ in range(random.choice((0, 1, 1, 2)))]
        return {key: self._of_shape(operation, of, member, depth + 1) for key in random.sample(("a", "b", "0"), 1)}

    def _scalar(self, shape: str, member: str) -> Any:
        random = self.random
        if shape == "integer":
            return random.choice((0, 1, 2, 10, 64, 2048, -1, 2**31))
        if shape == "number":
            return random.choice((0, 0.5, 1.0, -1))
        if shape == "boolean":
            return random.random() < 0.5
        if shape == "datetime":
            return random.choice(("2027-01-01T00:00:00Z", "2020-01-01T00:00:00+02:00", "soon"))
        if shape == "bytes":
            return random.choice(("aGVsbG8=", "%%%", ""))
        if shape == "any":
            return copy.deepcopy(random.choice(SCALARS))
        lowered = member.lower()
        if lowered.endswith("id") or lowered in ("source", "ids", "resources"):
            return random.choice(self.ids)
        if "location" in lowered or "region" in lowered:
            return random.choice(KNOWN_NAMES["location"])
        return random.choice(("a", "web01", "1.0.0", "10.0.0.0/24", "10.0.0.9", "default", "P@ssw0rd-1234", "*", "80"))

    def _nonsense(self) -> Made:
        random = self.random
        path = random.choice((
            "", "/", "//", "/subscriptions", "/subscriptions/", f"{random.choice(self.ids)}/extra", "/providers", "/%00", "/%ff%fe",
            "/subscriptions/x/resourceGroups/y/providers/Microsoft.Compute", "/" + "a/" * 2000, random.choice(self.ids).upper(),
            "/subscriptions/../../etc/passwd", random.choice(self.ids).replace("providers", "provider"), "/metadata/endpoints", "/é",
            random.choice(self.ids)[:-5], "/subscriptions/x/providers/Microsoft.Compute/locations/eastus/operations/none",
            random.choice(self.ids) + "/providers/Microsoft.Authorization/locks/one", "/providers/Microsoft.Management/x",
        ))  # fmt: skip
        query = random.choice(
            ("", "?", "?api-version=2024-07-01", "?api-version", "?API-VERSION=2024-07-01", "?%%%", "?api-version=%ff")
        )
        body = random.choice(RAW) if random.random() < 0.5 else b""
        url = f"https://management.azure.com{path}{query}"
        return Made(None, Request(random.choice(METHODS), url, self._headers(), body, self._door()))

    def _headers(self) -> dict[str, str]:
        return self.random.choice(HEADERS) if self.random.random() < 0.2 else {"User-Agent": "python"}

    def _door(self) -> Door:
        return self.random.choice((Door.IN_PROCESS, Door.NETWORK))


def recorded_fill(cloud: Any) -> tuple[Scene, list[Request]]:
    """A filled cloud, and the requests that filled it."""
    recorded: list[Request] = []
    answer = cloud.handle

    def noting(request: Request) -> Response:
        recorded.append(request)
        response: Response = answer(request)
        return response

    cloud.handle = noting
    scene = filled(cloud)
    del cloud.handle
    return scene, recorded


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()

"""What changed the cloud, in order: the requests themselves, without their secrets, gone when the step is taken back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ..arm.http import Request
from ..arm.operations import Operation

SECRET = "${ADMIN_PASSWORD}"
_SECRET_NAMES = re.compile(r"password|secret|^protectedsettings$|^customdata$|^accountkey$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Flight:
    """One request that changed the cloud. `operation` is such as virtual_machines.deallocate, of the SDK's `package`."""

    step: int
    method: str
    path: str
    api_version: str
    package: str
    operation: str
    long_running: bool
    parameters: tuple[tuple[str, str], ...]
    body: Any
    client: str


Route = Callable[[str, str], tuple[Operation, dict[str, str]] | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A request as it came in, parsed only when somebody looks."""

    method: str
    url: str
    body: bytes
    client: str


class Recorder:
    """Keeps the requests of the steps that stand; `limit` of them, the oldest are let go."""

    name = "flight"

    def __init__(self, route: Route, *, kept_in_a_file: bool, limit: int = 2000) -> None:
        self._route, self._in_a_file, self._limit = route, kept_in_a_file, limit
        self._entries: dict[int, Entry] = {}
        self.unsaved: dict[str, str | None] = {}

    def note(self, step: int, request: Request) -> None:
        """Keep the request that made a step; a step that a later request brings to its end stays the first one's."""
        if step in self._entries:
            return
        agent = request.headers.get("User-Agent") or request.headers.get("user-agent") or ""
        entry = Entry(request.method, request.url, request.body, "az" if "AZURECLI" in agent else "sdk")
        self._entries[step] = entry
        if self._in_a_file:
            body = json.dumps(without_secrets(_content(entry.body)))
            self.unsaved[str(step)] = json.dumps([entry.method, entry.url, body, entry.client])
        while len(self._entries) > self._limit:
            self._drop(next(iter(self._entries)))

    def rewound(self, newest: int) -> None:
        """Forget what was taken back."""
        for step in [step for step in self._entries if step > newest]:
            self._drop(step)

    def forget(self, prefix: str) -> None:
        """A resource group was cleared away, as if it had never been; `prefix` is its lower-cased id."""
        for step, entry in list(self._entries.items()):
            path = urlsplit(entry.url).path.lower()
            if path == prefix or path.startswith(prefix + "/"):
                self._drop(step)

    def flights(self) -> Iterator[Flight]:
        """Every change that stands, oldest first, without its secrets."""
        for step, entry in self._entries.items():
            url = urlsplit(entry.url)
            found = self._route(entry.method, url.path)
            if found is None:
                continue
            operation, parameters = found
            yield Flight(
                step, entry.method, url.path, dict(parse_qsl(url.query)).get("api-version", operation.api_version),
                operation.package, str(operation), operation.long_running,
                tuple((name, value) for name, value in parameters.items() if name != "subscriptionId"),
                without_secrets(_content(entry.body)), entry.client,
            )  # fmt: skip

    def load(self, rows: Mapping[str, str]) -> None:
        """Take back what was written."""
        for step, text in sorted(rows.items(), key=lambda row: int(row[0])):
            method, url, body, client = json.loads(text)
            self._entries[int(step)] = Entry(method, url, body.encode(), client)

    def _drop(self, step: int) -> None:
        del self._entries[step]
        if self._in_a_file:
            self.unsaved[str(step)] = None


def without_secrets(value: Any) -> Any:
    """The same body with a placeholder for every password, key and protected setting."""
    if isinstance(value, dict):
        return {
            name: SECRET if _SECRET_NAMES.search(name) and inner not in (None, "") else without_secrets(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [without_secrets(item) for item in value]
    return value


def _content(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return None

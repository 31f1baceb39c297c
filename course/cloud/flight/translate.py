"""One change in three languages: REST, the Python SDK, az."""

from __future__ import annotations

import json
import pprint
import shlex
from collections.abc import Callable, Mapping
from typing import Any

from .recorder import SECRET, Flight

HOST = "https://management.azure.com"
CLIENTS = {
    "compute": ("azure.mgmt.compute", "ComputeManagementClient"),
    "network": ("azure.mgmt.network", "NetworkManagementClient"),
    "resources": ("azure.mgmt.resource.resources", "ResourceManagementClient"),
    "deployments": ("azure.mgmt.resource.deployments", "DeploymentsMgmtClient"),
    "authorization": ("azure.mgmt.authorization", "AuthorizationManagementClient"),
}


def as_rest(flight: Flight) -> str:
    """The request as it goes over the wire."""
    head = f"{flight.method} {HOST}{flight.path}?api-version={flight.api_version}"
    return head if flight.body is None else f"{head}\n\n{json.dumps(flight.body, indent=2)}"


def as_sdk(flight: Flight) -> str:
    """The call of the Python SDK; `""` where no SDK of the course has the operation."""
    if flight.package not in CLIENTS:
        return ""
    group, name = flight.operation.split(".")
    arguments = [repr(value) for _, value in flight.parameters]
    if flight.body is not None:
        body = pprint.pformat(flight.body, width=100, sort_dicts=False)
        arguments.append(body.replace(f"'{SECRET}'", "ADMIN_PASSWORD"))
    begin, end = ("begin_", ".result()") if flight.long_running else ("", "")
    return f"{flight.package}.{group}.{begin}{name}({', '.join(arguments)}){end}"


def as_az(flight: Flight) -> str:
    """The az command: az's own word where it says the same, else `az rest` with the very request."""
    command = _COMMANDS.get(flight.operation)
    words = command(dict(flight.parameters), flight.body or {}) if command else None
    if words is not None:
        return shlex.join(["az", *words])
    url = shlex.quote(f"{HOST}{flight.path}?api-version={flight.api_version}")
    line = f"az rest --method {flight.method.lower()} --url {url}"
    if flight.body is None:
        return line
    text = json.dumps(flight.body, indent=2)
    for sign in ("\\", "`", "$"):  # the shell would read them, but for the one variable
        text = text.replace(sign, "\\" + sign)
    text = text.replace("\\" + SECRET, SECRET)
    return f'{line} --body "$(cat <<JSON\n{text}\nJSON\n)"'


Words = list[str] | None
Named = Mapping[str, str]


def _on_group(*verb: str) -> Callable[[Named, Any], Words]:
    return lambda given, body: [*verb, "-g", given["resourceGroupName"], "-n", list(given.values())[-1]]


def _create_group(given: Named, body: Any) -> Words:
    if set(body) - {"location", "tags"}:
        return None
    tags = ["--tags", *(f"{name}={value}" for name, value in body["tags"].items())] if body.get("tags") else []
    return ["group", "create", "-n", given["resourceGroupName"], "-l", body["location"], *tags]


def _create_gallery(given: Named, body: Any) -> Words:
    if set(body) - {"location"}:
        return None
    return ["sig", "create", "-g", given["resourceGroupName"], "-r", given["galleryName"], "-l", body["location"]]


def _delete_group(given: Named, body: Any) -> Words:
    return ["group", "delete", "-n", given["resourceGroupName"], "--yes"]


def _delete(*noun: str) -> Callable[[Named, Any], Words]:
    return lambda given, body: [
        *noun,
        "delete",
        "-g",
        given["resourceGroupName"],
        "-n",
        list(given.values())[-1],
        "--yes",
    ]


_COMMANDS: Mapping[str, Callable[[Named, Any], Words]] = {
    "resource_groups.create_or_update": _create_group,
    "resource_groups.delete": _delete_group,
    "virtual_machines.start": _on_group("vm", "start"),
    "virtual_machines.restart": _on_group("vm", "restart"),
    "virtual_machines.power_off": _on_group("vm", "stop"),
    "virtual_machines.deallocate": _on_group("vm", "deallocate"),
    "virtual_machines.generalize": _on_group("vm", "generalize"),
    "virtual_machines.redeploy": _on_group("vm", "redeploy"),
    "virtual_machines.delete": _delete("vm"),
    "disks.delete": _delete("disk"),
    "snapshots.delete": _on_group("snapshot", "delete"),
    "images.delete": _on_group("image", "delete"),
    "galleries.create_or_update": _create_gallery,
}

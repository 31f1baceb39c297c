"""A memory that is gone with the test, and a cloud with one Linux VM."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from course.clients import Clients
from course.cloud import Cloud
from course.topics import session
from tests.cloud.bodies import LOCATION, RG, vm_body


class Notes(dict[str, object]):
    """A memory in a dictionary."""

    def remember(self, key: str, value: object) -> None:
        self[key] = value

    def recall(self, key: str) -> object:
        return self.get(key)


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    cloud = Cloud.in_memory()
    session.enter("00_start_here", cloud)
    yield cloud
    session.leave()
    cloud.close()


@pytest.fixture
def clients(cloud: Cloud) -> Clients:
    return Clients(cloud)


@pytest.fixture
def web01(clients: Clients) -> str:
    """The id of a running Linux VM of that name."""
    clients.resources.resource_groups.create_or_update(RG, {"location": LOCATION, "tags": {"course": "03"}})
    subnets = [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}]
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": subnets}
    network: Any = clients.network
    net = network.virtual_networks.begin_create_or_update(
        RG, "net", {"location": LOCATION, "properties": space}
    ).result()
    ip = {"name": "ip", "properties": {"subnet": {"id": net.subnets[0].id}}}
    nic_body = {"location": LOCATION, "properties": {"ipConfigurations": [ip]}}
    nic = network.network_interfaces.begin_create_or_update(RG, "nic", nic_body).result()
    machines: Any = clients.compute.virtual_machines
    return str(machines.begin_create_or_update(RG, "web01", vm_body(nic.id)).result().id)


@dataclass(frozen=True)
class Seen:
    """One thing found in a guest."""

    key: str
    value: str
    machine_specific: bool = False
    secret: bool = False
    label: str = ""
    group: str = ""

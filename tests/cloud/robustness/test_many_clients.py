"""Many clients of one server at once, and servers that are killed: nothing is lost, nothing is given twice."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient

from course.cloud import Cloud
from course.cloud.server.account import Account
from tests.cloud.bodies import LOCATION, RG, vm_body
from tests.cloud.robustness.invariants import broken
from tests.processes import Server, serving

CLIENTS = 8
KILLS = int(os.environ.get("IMAGECOURSE_KILLS", "4"))
BASE = f"/subscriptions/{Account().subscription_id}"


class AnyToken:
    """The owner's credential."""

    def get_token(self, *scopes: str, **options: object) -> AccessToken:
        return AccessToken("any", 2**31)


class Clients:
    """The SDK's clients of one learner, with connections of their own."""

    def __init__(self, server: Server) -> None:
        options: dict[str, Any] = {
            "base_url": server.base,
            "credential_scopes": [f"{server.base}/.default"],
            "connection_verify": server.ca,
        }
        account = (AnyToken(), Account().subscription_id)
        self.compute: Any = ComputeManagementClient(*account, **options)
        self.network: Any = NetworkManagementClient(*account, **options)
        self.resources: Any = ResourceManagementClient(*account, **options)

    def close(self) -> None:
        for client in (self.compute, self.network, self.resources):
            client.close()


def network(clients: Clients) -> str:
    """The id of a subnet with room for many."""
    clients.resources.resource_groups.create_or_update(RG, {"location": LOCATION})
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}
    body = {**space, "subnets": [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}]}
    made = clients.network.virtual_networks.begin_create_or_update(
        RG, "net", {"location": LOCATION, "properties": body}
    )
    return str(made.result().subnets[0].id)


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """What each of the clients' work answers, all at the same time."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(work, range(CLIENTS)))


def test_addresses_and_machines_of_many_clients_are_each_their_own(tmp_path: Path) -> None:
    path = tmp_path / "shared.db"
    with serving("--state", str(path)) as server:
        first = Clients(server)
        subnet = network(first)

        def learner(number: int) -> list[str]:
            clients, taken = Clients(server), []
            for name in (f"nic-{number}-{each}" for each in range(4)):
                body = {
                    "location": LOCATION,
                    "properties": {"ipConfigurations": [{"name": "ip", "properties": {"subnet": {"id": subnet}}}]},
                }
                nic = clients.network.network_interfaces.begin_create_or_update(RG, name, body).result()
                taken.append(nic.ip_configurations[0].private_ip_address)
            machines = clients.compute.virtual_machines
            machines.begin_create_or_update(
                RG, f"vm-{number}", vm_body(nic.id, hardwareProfile={"vmSize": "Standard_B1s"})
            ).result()
            machines.begin_deallocate(RG, f"vm-{number}").result()
            machines.generalize(RG, f"vm-{number}")
            clients.close()
            return taken

        addresses = [address for taken in at_once(learner) for address in taken]
        assert len(set(addresses)) == len(addresses) == 4 * CLIENTS
        first.close()
        assert server.stop() == 0
    with_all = Cloud.open(path)
    assert broken(with_all) == []
    assert [s["generalized"] for s in with_all.states().values()] == [True] * CLIENTS
    with_all.close()


def test_one_machine_is_made_once_however_many_ask() -> None:
    with serving() as server:
        first = Clients(server)
        subnet = network(first)
        body = {
            "location": LOCATION,
            "properties": {"ipConfigurations": [{"name": "ip", "properties": {"subnet": {"id": subnet}}}]},
        }
        nic = first.network.network_interfaces.begin_create_or_update(RG, "nic", body).result().id

        def learner(number: int) -> str:
            clients = Clients(server)
            try:
                asked = vm_body(nic, hardwareProfile={"vmSize": "Standard_B1s"})
                clients.compute.virtual_machines.begin_create_or_update(RG, f"vm-{number}", asked).result()
                return "made"
            except HttpResponseError as refused:
                return str(refused.error.code if refused.error else "")
            finally:
                clients.close()

        outcomes = at_once(learner)
        assert outcomes.count("made") == 1, outcomes
        assert len(list(first.compute.virtual_machines.list(RG))) == 1
        first.close()


def test_no_update_is_lost_where_if_match_is_used() -> None:
    """Each client adds tags of its own by reading, changing and writing with the ETag that it read."""
    with serving() as server:
        first = Clients(server)
        network(first)
        path = f"{BASE}/resourceGroups/{RG}/providers/Microsoft.Network/virtualNetworks/net?api-version=2024-05-01"

        def learner(number: int) -> int:
            refused = 0
            for each in range(3):
                while True:
                    _, found, _ = server.ask("GET", path)
                    found["tags"] = {**found.get("tags", {}), f"{number}-{each}": "mine"}
                    status, _, _ = server.ask("PUT", path, found, **{"If-Match": found["etag"]})
                    if status == 412:
                        refused += 1
                        continue
                    assert status in (200, 201)
                    break
            return refused

        at_once(learner)
        tags = first.network.virtual_networks.get(RG, "net").tags
        assert sorted(tags) == sorted(f"{number}-{each}" for number in range(CLIENTS) for each in range(3))
        first.close()


def test_what_was_acknowledged_is_there_after_a_kill_at_any_moment(tmp_path: Path) -> None:
    path, random = tmp_path / "killed.db", Random(4)
    acknowledged: dict[str, bool] = {}
    for round_number in range(KILLS):
        with serving("--state", str(path)) as server:
            server.ask("PUT", f"{BASE}/resourceGroups/{RG}?api-version=2024-03-01", {"location": LOCATION})
            enough = Event()
            writers = [
                Thread(
                    target=_write,
                    args=(server, f"{round_number}-{each}", acknowledged, enough, 20 + random.randrange(60)),
                )
                for each in range(3)
            ]
            for writer in writers:
                writer.start()
            enough.wait(60)
            server.process.kill()
            for writer in writers:
                writer.join(60)
        cloud = Cloud.open(path)
        there = {document["name"] for document in cloud.documents()}
        lost = [name for name, made in acknowledged.items() if made != (name in there)]
        assert not lost, f"round {round_number}: acknowledged, and not so after the kill: {lost}"
        assert broken(cloud) == []
        cloud.close()
    assert len(acknowledged) > 20 * KILLS


def _write(server: Server, tag: str, acknowledged: dict[str, bool], enough: Event, count: int) -> None:
    """Make disks, and delete every third, until the server is gone; `acknowledged` says what it promised."""
    url = urlsplit(server.base)
    trust = ssl.create_default_context(cafile=server.ca)
    connection = HTTPSConnection(str(url.hostname), url.port, context=trust, timeout=30)
    try:
        for number in range(10_000):
            name = f"disk-{tag}-{number}"
            _ask(
                connection,
                "PUT",
                name,
                {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}},
            )
            acknowledged[name] = True
            if number % 3 == 2:
                del acknowledged[name]  # from here on it may be there or not
                _ask(connection, "DELETE", name, None)
                acknowledged[name] = False
            if number == count:
                enough.set()
    except (OSError, HTTPException):
        connection.close()


def _ask(connection: HTTPSConnection, method: str, name: str, body: Any) -> None:
    """One write, to the end of its operation."""
    headers = {"Authorization": "Bearer any", "User-Agent": "python"}
    path = f"{BASE}/resourceGroups/{RG}/providers/Microsoft.Compute/disks/{name}?api-version=2024-03-02"
    connection.request(method, path, None if body is None else json.dumps(body), headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 202, answer.status
    poll = urlsplit(str(answer.getheader("Azure-AsyncOperation")))
    connection.request("GET", f"{poll.path}?{poll.query}", None, headers)
    polled = connection.getresponse()
    assert json.loads(polled.read())["status"] == "Succeeded"

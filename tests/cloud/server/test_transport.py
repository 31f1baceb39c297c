"""The in-process transports, synchronous and asynchronous, as the real SDK uses them."""

from __future__ import annotations

import asyncio
import io
import socket
import threading
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceModifiedError, ResourceNotFoundError
from azure.core.rest import HttpRequest
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.compute.aio import ComputeManagementClient as AsyncComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.resource.resources.aio import ResourceManagementClient as AsyncResourceManagementClient

from course.cloud import Cloud
from course.cloud.credential import AsyncLocalCredential
from course.cloud.server.transport import async_body_of, body_of
from tests.cloud.bodies import LOCATION, RG

DISK: Any = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}


def test_asynchronous_clients_work_on_the_same_cloud(cloud: Cloud, compute: ComputeManagementClient) -> None:
    async def work() -> tuple[list[str], str]:
        options = (AsyncLocalCredential(), cloud.subscription_id)
        async with AsyncResourceManagementClient(*options, **cloud.async_connection) as resources:
            await resources.resource_groups.create_or_update(RG, {"location": LOCATION})
        async with AsyncComputeManagementClient(*options, **cloud.async_connection) as client:
            poller = await client.disks.begin_create_or_update(RG, "data", DISK)
            made = await poller.result()
            return [disk.name async for disk in client.disks.list()], made.provisioning_state

    assert asyncio.run(work()) == (["data"], "Succeeded")
    assert compute.disks.get(RG, "data").disk_size_gb == 4


def test_an_asynchronous_client_meets_the_same_refusals(cloud: Cloud) -> None:
    async def work() -> None:
        async with AsyncComputeManagementClient(
            AsyncLocalCredential(), cloud.subscription_id, **cloud.async_connection
        ) as client:
            await client.virtual_machines.get(RG, "web01")

    with pytest.raises(ResourceNotFoundError) as refusal:
        asyncio.run(work())
    assert refusal.value.error is not None and refusal.value.error.code == "ResourceGroupNotFound"


def test_in_process_nothing_opens_a_socket_or_starts_a_thread(
    cloud: Cloud, compute: ComputeManagementClient, group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("the in-process path must do without")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    compute.disks.begin_create_or_update(group, "data", DISK, polling=False)
    assert compute.disks.get(group, "data").name == "data"


def test_pages_are_followed_to_the_end(
    compute: ComputeManagementClient, resources: ResourceManagementClient, group: str
) -> None:
    made = [f"disk{number:04}" for number in range(1001)]  # Azure gives a thousand resources a page
    for name in made:
        compute.disks.begin_create_or_update(group, name, DISK, polling=False)
    pages = [list(page) for page in resources.resources.list_by_resource_group(group).by_page()]
    assert [len(page) for page in pages] == [1000, 1]
    assert [resource.name for page in pages for resource in page] == made


def test_head_says_whether_a_group_is_there(resources: ResourceManagementClient, group: str) -> None:
    assert resources.resource_groups.check_existence(group) is True
    assert resources.resource_groups.check_existence("elsewhere") is False


def test_an_if_match_that_no_longer_fits_is_refused(network: NetworkManagementClient, group: str) -> None:
    body: Any = {"location": LOCATION}
    made = network.network_security_groups.begin_create_or_update(group, "nsg", body).result()
    stale = {"If-Match": '"00000000-0000-0000-0000-000000000000"'}
    with pytest.raises((ResourceModifiedError, HttpResponseError)) as refusal:
        network.network_security_groups.begin_create_or_update(group, "nsg", body, headers=stale).result()
    assert refusal.value.status_code == 412
    fitting = {"If-Match": str(made.etag)}
    network.network_security_groups.begin_create_or_update(group, "nsg", body, headers=fitting).result()


def test_one_transport_serves_many_clients_also_after_one_was_closed(cloud: Cloud, group: str) -> None:
    options = (cloud.credential, cloud.subscription_id)
    with ComputeManagementClient(*options, **cloud.connection) as first:
        assert list(first.disks.list()) == []
    assert list(ComputeManagementClient(*options, **cloud.connection).disks.list()) == []


def test_a_raw_request_is_answered_through_the_clients_own_pipeline(cloud: Cloud, group: str) -> None:
    client = ComputeManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)
    url = f"/subscriptions/{cloud.subscription_id}/resourceGroups/{group}/providers/Microsoft.Compute/disks"
    answer = client.send_request(HttpRequest("GET", url, params={"api-version": "2024-03-02"}))
    assert (answer.status_code, answer.json()) == (200, {"value": []})
    assert b"".join(answer.iter_bytes()) == answer.content


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, b""),
        (b"ab", b"ab"),
        ("ä", "ä".encode()),
        ({"scope": "a b", "n": 1}, b"scope=a+b&n=1"),
        (io.BytesIO(b"file"), b"file"),
        (iter([b"a", "b"]), b"ab"),
        (memoryview(b"view"), b"view"),
    ],
)
def test_every_kind_of_body_becomes_bytes(content: Any, expected: bytes) -> None:
    assert body_of(content) == expected


def test_an_asynchronous_body_becomes_bytes() -> None:
    async def parts() -> Any:
        yield b"a"
        yield b"b"

    assert asyncio.run(async_body_of(parts())) == b"ab"

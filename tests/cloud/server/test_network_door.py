"""The door on loopback: open to its own processes and Azure's hosts, shut for all others."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any

import pytest

from course.cloud import Cloud
from course.cloud.server.door_info import DoorInfo

MANAGEMENT = "management.azure.com"


@pytest.fixture
def door(cloud: Cloud) -> DoorInfo:
    """The open door of a cloud in memory."""
    info = DoorInfo.read(Path(cloud.door()))
    assert info is not None
    return info


@pytest.fixture
def to_azure(door: DoorInfo) -> Iterator[Any]:
    """Asks one of Azure's hosts through the door, as any client behind a proxy does."""
    opened: list[HTTPSConnection] = []

    def ask(method: str, path: str, host: str = MANAGEMENT, body: bytes | None = None, **headers: str) -> Any:
        context = ssl.create_default_context(cafile=door.authority)
        connection = HTTPSConnection("127.0.0.1", door.port, context=context, timeout=10)
        opened.append(connection)
        connection.set_tunnel(host, 443, {"Proxy-Authorization": door.authorization})
        connection.request(method, path, body, {"Authorization": "Bearer any", **headers})
        return connection.getresponse()

    yield ask
    for connection in opened:
        connection.close()


def raw(door: DoorInfo, data: bytes) -> bytes:
    """What the door says to these bytes, until it hangs up."""
    with socket.create_connection(("127.0.0.1", door.port), timeout=10) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_azure_resource_manager_answers_through_the_door(cloud: Cloud, group: str, to_azure: Any) -> None:
    answer = to_azure("GET", f"/subscriptions/{cloud.subscription_id}/resourcegroups?api-version=2024-11-01")
    assert [found["name"] for found in json.load(answer)["value"]] == [group]


def test_head_has_headers_and_no_body(cloud: Cloud, group: str, to_azure: Any) -> None:
    path = f"/subscriptions/{cloud.subscription_id}/resourcegroups/"
    there = to_azure("HEAD", f"{path}{group}?api-version=2024-11-01")
    gone = to_azure("HEAD", f"{path}nowhere?api-version=2024-11-01")
    assert (there.status, there.read(), gone.status, gone.read()) == (204, b"", 404, b"")


def test_a_request_without_a_token_is_refused_as_azure_does(to_azure: Any) -> None:
    answer = to_azure("GET", "/subscriptions?api-version=2022-12-01", Authorization="")
    assert answer.status == 401
    assert json.load(answer)["error"]["code"] == "AuthenticationFailed"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer authorization_uri=")


@pytest.mark.parametrize("host", ["example.com:443", "pypi.org:443", "management.azure.com.evil.net:443"])
def test_other_hosts_are_refused_and_nothing_is_forwarded(door: DoorInfo, host: str) -> None:
    request = f"CONNECT {host} HTTP/1.1\r\nProxy-Authorization: {door.authorization}\r\n\r\n"
    assert raw(door, request.encode()).startswith(b"HTTP/1.1 403 Forbidden: not a host of the local Azure")


def test_plain_http_to_the_outside_is_refused_too(door: DoorInfo) -> None:
    request = f"GET http://169.254.169.254/metadata HTTP/1.1\r\nProxy-Authorization: {door.authorization}\r\n\r\n"
    assert raw(door, request.encode()).startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize("secret", ["", "Proxy-Authorization: Basic d3Jvbmc6d29yZA==\r\n"])
def test_without_the_doors_secret_nothing_is_answered(door: DoorInfo, secret: str) -> None:
    for line in (f"CONNECT {MANAGEMENT}:443", "POST /admin/documents", f"GET https://{MANAGEMENT}/subscriptions"):
        assert raw(door, f"{line} HTTP/1.1\r\n{secret}\r\n".encode()).startswith(b"HTTP/1.1 407 ")


@pytest.mark.parametrize(
    "data",
    [
        b"rubbish\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\r\nno colon\r\n\r\n",
        b"POST /admin/hello HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"POST /admin/hello HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /admin/hello HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 300 + b"\r\n",
    ],
)
def test_rubbish_gets_a_4xx_and_the_door_lives_on(cloud: Cloud, door: DoorInfo, data: bytes, to_azure: Any) -> None:
    assert raw(door, data)[9:10] in (b"4", b"5") and raw(door, data)[9:12] != b"500"
    assert to_azure("GET", "/metadata/endpoints?api-version=2022-09-01").status == 200


def test_a_client_that_hangs_up_in_the_middle_disturbs_nobody(door: DoorInfo, to_azure: Any) -> None:
    for data in (b"", b"\x16", b"POST /admin/hello HTTP/1.1\r\nContent-Length: 50\r\n\r\nhalf"):
        with socket.create_connection(("127.0.0.1", door.port), timeout=10) as connection:
            connection.sendall(data)
    assert to_azure("GET", "/metadata/endpoints?api-version=2022-09-01").status == 200


def test_many_requests_go_over_one_connection(cloud: Cloud, door: DoorInfo) -> None:
    context = ssl.create_default_context(cafile=door.authority)
    connection = HTTPSConnection("127.0.0.1", door.port, context=context, timeout=10)
    connection.set_tunnel(MANAGEMENT, 443, {"Proxy-Authorization": door.authorization})
    for _ in range(3):
        connection.request("GET", "/subscriptions?api-version=2022-12-01", headers={"Authorization": "Bearer x"})
        answer = connection.getresponse()
        answer.read()
        socket_used = connection.sock
        assert socket_used is not None
    assert connection.sock is socket_used
    connection.close()


def test_a_chunked_body_is_read_whole(cloud: Cloud, door: DoorInfo) -> None:
    connection = HTTPConnection("127.0.0.1", door.port, timeout=10)
    headers = {"Proxy-Authorization": door.authorization, "Content-Type": "application/json"}
    connection.request("POST", "/admin/mark", body=iter([b"{", b"}"]), headers=headers, encode_chunked=True)
    assert json.load(connection.getresponse()) == {"step": 0}
    connection.close()


def test_a_question_that_the_engine_does_not_know_leaves_the_owner_alive(door: DoorInfo) -> None:
    for _ in range(2):
        connection = HTTPConnection("127.0.0.1", door.port, timeout=10)
        connection.request("POST", "/admin/no_such", b"{}", {"Proxy-Authorization": door.authorization})
        answer = connection.getresponse()
        assert answer.status == 422
        assert json.load(answer)["kind"] == "NotInThisCloud"
        connection.close()


def test_the_secret_and_the_file_that_holds_it_are_the_users_own(door: DoorInfo) -> None:
    assert len(door.secret) == 32 and door.secret not in repr(door)
    assert Path(door.described).stat().st_mode & 0o077 == 0


def test_a_closed_cloud_has_no_door_and_leaves_no_file() -> None:
    cloud = Cloud.in_memory()
    info = DoorInfo.read(Path(cloud.door()))
    assert info is not None
    cloud.close()
    assert not Path(info.described).exists()
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", info.port), timeout=2)

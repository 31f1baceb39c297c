"""`imagecourse cloud`: a local Azure for many clients, over HTTPS on loopback."""

from __future__ import annotations

import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from azure.core.credentials import AccessToken
from azure.mgmt.compute import ComputeManagementClient

from course.cloud import Cloud
from course.cloud.server.account import Account
from tests.processes import IMAGECOURSE, Server, command, serving

pytestmark = pytest.mark.slow

SUBSCRIPTION = f"/subscriptions/{Account().subscription_id}"
VERSION = "api-version=2024-11-01"
DISK: Any = {"location": "eastus", "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}


def make_group(server: Server, name: str) -> int:
    path = f"{SUBSCRIPTION}/resourcegroups/{name}?{VERSION}"
    return server.ask("PUT", path, {"location": "eastus"})[0]


def groups(server: Server) -> list[str]:
    return [group["name"] for group in server.ask("GET", f"{SUBSCRIPTION}/resourcegroups?{VERSION}")[1]["value"]]


class AnyToken:
    """A credential whose token nobody issued."""

    def get_token(self, *scopes: str, **options: object) -> AccessToken:
        return AccessToken("any", 2**31)


def test_the_real_sdk_works_over_https_on_loopback() -> None:
    with serving() as server:
        make_group(server, "one")
        compute = ComputeManagementClient(
            AnyToken(),
            Account().subscription_id,
            base_url=server.base,
            credential_scopes=[f"{server.base}/.default"],
            connection_verify=server.ca,
        )
        made = compute.disks.begin_create_or_update("one", "data", DISK).result()
        assert made.provisioning_state == "Succeeded"
        assert [disk.name for disk in compute.disks.list()] == ["data"]
        compute.disks.begin_delete("one", "data").result()


def test_links_and_polling_addresses_point_to_the_same_server() -> None:
    with serving() as server:
        make_group(server, "one")
        path = f"{SUBSCRIPTION}/resourceGroups/one/providers/Microsoft.Compute/disks/data?api-version=2024-03-02"
        status, _, headers = server.ask("PUT", path, DISK)
        assert status == 202
        followed = headers["azure-asyncoperation"]
        assert followed.startswith(server.base + "/")
        assert server.ask("GET", followed.removeprefix(server.base))[1]["status"] == "Succeeded"


def test_the_next_page_is_at_the_same_server(tmp_path: Path) -> None:
    with serving("--state", str(tmp_path / "many.db")) as server:
        make_group(server, "one")
        cloud = Cloud.open(tmp_path / "many.db")
        disks = ComputeManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection).disks
        for number in range(1001):
            disks.begin_create_or_update("one", f"disk{number:04}", DISK, polling=False)
        cloud.close()
        following, found = f"{SUBSCRIPTION}/resources?api-version=2021-04-01", []
        while following:
            _, page, _ = server.ask("GET", following.removeprefix(server.base))
            found += page["value"]
            following = page.get("nextLink", "")
            assert following == "" or following.startswith(server.base)
        assert len(found) == 1001


def test_sign_in_answers_at_the_same_address() -> None:
    with serving() as server:
        tenant = Account().tenant_id
        _, found, _ = server.ask("GET", f"/{tenant}/v2.0/.well-known/openid-configuration")
        assert found["token_endpoint"] == f"{server.base}/{tenant}/oauth2/v2.0/token"


def test_a_token_issued_here_is_who_it_says_and_any_other_is_the_owners() -> None:
    with serving() as server:
        make_group(server, "one")
        form = "grant_type=client_credentials&client_id=55555555-5555-5555-5555-555555555555&client_secret=x"
        token = server.ask_form(f"/{Account().tenant_id}/oauth2/v2.0/token", form)["access_token"]
        path = f"{SUBSCRIPTION}/resourcegroups/one?{VERSION}"
        status, said, _ = server.ask("GET", path, Authorization=f"Bearer {token}")
        assert (status, said["error"]["code"]) == (403, "AuthorizationFailed")
        assert "55555555-5555-5555-5555-555555555555" in said["error"]["message"]
        assert server.ask("GET", path, Authorization=f"Bearer {token}x")[0] == 200
        assert server.ask("GET", path)[0] == 200


def test_many_clients_at_once_lose_nothing() -> None:
    with serving() as server:
        names = [f"g{number:02}" for number in range(40)]
        with ThreadPoolExecutor(16) as pool:
            assert set(pool.map(lambda name: make_group(server, name), names)) == {201}
        assert sorted(groups(server)) == names


def test_sigterm_and_control_c_end_it_cleanly_and_the_file_is_one_file(tmp_path: Path) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        path = tmp_path / f"{number}.db"
        with serving("--state", str(path)) as server:
            make_group(server, "one")
            assert server.stop(number) == 0
        assert sorted(file.name for file in tmp_path.glob(f"{path.name}*")) == [path.name, f"{path.name}.lock"]


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    with serving("--state", str(path)) as server:
        for name in ("one", "two"):
            make_group(server, name)
        server.stop(signal.SIGKILL)
    with serving("--state", str(path)) as server:
        assert groups(server) == ["one", "two"]


def test_a_kernel_or_terminal_can_attach_to_its_file(tmp_path: Path) -> None:
    path = tmp_path / "shared.db"
    with serving("--state", str(path)) as server:
        make_group(server, "one")
        cloud = Cloud.open(path)
        assert not cloud.is_owner
        assert [document["name"] for document in cloud.documents()] == ["one"]
        cloud.close()
        assert groups(server) == ["one"]


def test_a_state_file_that_another_process_holds_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "held.db"
    cloud = Cloud.open(path)
    done = command("cloud", "--state", str(path))
    assert done.returncode == 2
    assert f"{path} is held by another process" in done.stderr
    cloud.close()


def test_a_damaged_state_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    path.write_bytes(b"never a cloud" * 500)
    done = command("cloud", "--state", str(path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be read" in done.stderr and "Traceback" not in done.stderr
    assert path.read_bytes() == b"never a cloud" * 500


def test_a_state_file_of_a_newer_course_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    Cloud.open(path).close()
    with sqlite3.connect(path) as file:
        file.execute("update meta set value = '99' where name = 'format'")
    file.close()
    before = path.read_bytes()
    done = command("cloud", "--state", str(path))
    assert done.returncode == 2 and "newer" in done.stderr
    assert path.read_bytes() == before


def test_a_folder_that_is_a_file_is_no_place_for_a_state(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = command("cloud", "--state", str(tmp_path / "file" / "a.db"))
    assert done.returncode == 2
    assert "cannot be kept in" in done.stderr


def test_a_port_that_is_taken_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = command("cloud", "--port", str(port))
    assert done.returncode == 2
    assert f"Port {port} on this machine is taken" in done.stderr


@pytest.mark.parametrize("port", ["-1", "65536", "99999"])
def test_a_number_that_is_no_port_is_said(port: str) -> None:
    done = command("cloud", "--port", port)
    assert done.returncode == 2
    assert f"{port} is no port" in done.stderr


def test_the_port_can_be_chosen_and_used_again_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    for _ in range(2):
        with serving("--port", str(port)) as server:
            assert server.base == f"https://localhost:{port}"
            assert groups(server) == []
            server.stop()


def test_it_listens_on_loopback_only() -> None:
    with serving() as server:
        port = urlsplit(server.base).port
        assert port is not None
        addresses = {entry[4][0] for entry in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET)}
        for address in sorted(address for address in addresses if not str(address).startswith("127.")):
            with pytest.raises(OSError):
                socket.create_connection((str(address), port), timeout=2)


def test_a_client_that_does_not_trust_its_authority_is_not_served() -> None:
    with serving() as server:
        url = urlsplit(server.base)
        connection = HTTPSConnection("localhost", url.port, context=ssl.create_default_context(), timeout=10)
        with pytest.raises(ssl.SSLCertVerificationError):
            connection.request("GET", "/")
        assert groups(server) == []


def test_without_json_it_says_where_it_answers_and_how_to_stop_it() -> None:
    with subprocess.Popen([*IMAGECOURSE, "cloud"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
    assert "https://localhost:" in first and "Control-C stops it" in rest
    assert process.returncode == 0


def test_default_azure_credential_signs_in_through_the_proxy_door() -> None:
    cloud = Cloud.in_memory()
    script = (
        "import os\n"
        "from azure.identity import DefaultAzureCredential\n"
        "from azure.mgmt.resource.resources import ResourceManagementClient\n"
        "client = ResourceManagementClient(DefaultAzureCredential(), os.environ['AZURE_SUBSCRIPTION_ID'])\n"
        "print(client.resource_groups.create_or_update('one', {'location': 'eastus'}).name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=cloud.environment(), capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout) == (0, "one\n"), done.stderr
    assert [document["name"] for document in cloud.documents()] == ["one"]
    cloud.close()

"""Who holds a cloud when its owner is stopped, is of another version, or leaves rubbish behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest

from course.cloud import Cloud
from course.cloud.arm.http import Request
from course.cloud.server import ownership
from course.cloud.server.attachment import Attachment
from course.cloud.server.door_info import DoorInfo
from course.cloud.server.errors import CloudBusy, CloudClosed, DoorError, DoorGone, OtherVersion
from course.cloud.server.file_lock import FileLock

BODY = b'{"location": "eastus"}'
OWNER = (
    "import sys\nfrom course.cloud import Cloud\ncloud = Cloud.open(sys.argv[1])\nprint('open', flush=True)\ninput()"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shared.db"


@pytest.fixture
def owner(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that owns the cloud."""
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "open\n"
        yield process
        process.kill()


def door_of(path: Path) -> DoorInfo:
    info = DoorInfo.read(ownership.door_file(path))
    assert info is not None
    return info


def test_an_owner_that_is_stopped_is_not_waited_for_forever(path: Path, owner: subprocess.Popen[str]) -> None:
    os.kill(owner.pid, signal.SIGSTOP)
    attachment = Attachment(door_of(path))
    with pytest.raises(CloudBusy, match="held by another process that does not answer"):
        attachment.hello(patience=0.2)
    os.kill(owner.pid, signal.SIGCONT)
    attachment.hello()
    attachment.close()


def test_an_owner_that_never_opens_a_door_is_not_waited_for_forever(path: Path) -> None:
    lock = FileLock.acquire(ownership.lock_file(path))
    assert lock is not None
    with pytest.raises(CloudBusy):
        ownership.own_or_attach(path, patience=0.1)
    lock.release()
    held = ownership.own_or_attach(path, patience=0.1)
    assert isinstance(held, ownership.Owner)
    held.close()


def test_an_owner_of_another_course_version_is_said(path: Path, owner: subprocess.Popen[str]) -> None:
    described = ownership.door_file(path)
    fields = json.loads(described.read_text())
    described.write_text(json.dumps({**fields, "protocol": 99}))
    with pytest.raises(OtherVersion, match="another course version"):
        Cloud.open(path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"port": 1}', '{"port": 1, "account": {}}'])
def test_rubbish_left_beside_a_cloud_is_swept_away(path: Path, text: str) -> None:
    ownership.door_file(path).write_text(text)
    cloud = Cloud.open(path)
    assert cloud.is_owner
    cloud.close()


def test_a_door_file_of_a_killed_owner_misleads_nobody(path: Path, owner: subprocess.Popen[str]) -> None:
    owner.kill()
    owner.wait()
    assert ownership.door_file(path).exists()
    assert ownership.attach(path) is None
    cloud = Cloud.open(path)
    assert cloud.is_owner
    cloud.close()


def test_another_program_on_a_dead_owners_port_is_not_taken_for_it(path: Path, owner: subprocess.Popen[str]) -> None:
    info = door_of(path)
    owner.kill()
    owner.wait()
    other = Cloud.in_memory()
    port = json.loads(Path(other.door()).read_text())["port"]
    fields = json.loads(ownership.door_file(path).read_text())
    ownership.door_file(path).write_text(json.dumps({**fields, "port": port}))
    assert info.port != port
    assert ownership.attach(path) is None
    other.close()


@pytest.mark.parametrize(("method", "path_end", "repeatable"), [("PUT", "", True), ("POST", "/exportTemplate", False)])
def test_what_an_owner_may_have_done_before_it_died_is_repeated_only_where_that_does_no_harm(
    path: Path, owner: subprocess.Popen[str], method: str, path_end: str, repeatable: bool
) -> None:
    cloud = Cloud.open(path)
    group = f"https://management.azure.com/subscriptions/{cloud.subscription_id}/resourceGroups/a"
    request = Request(method, f"{group}{path_end}?api-version=2024-11-01", {"Authorization": "Bearer x"}, BODY)
    os.kill(owner.pid, signal.SIGSTOP)
    dies = Timer(2, owner.kill)
    dies.start()
    if repeatable:
        assert cloud.handle(request).status == 201
        assert cloud.is_owner
    else:
        with pytest.raises(DoorGone, match="may or may not have done the last request"):
            cloud.handle(request)
    dies.join()
    cloud.close()


def test_where_there_are_no_sockets_a_cloud_works_in_its_one_process(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object, **__: object) -> socket.socket:
        raise OSError("no sockets here")

    monkeypatch.setattr(socket, "create_server", none)
    cloud = Cloud.open(path)
    assert cloud.is_owner and cloud.documents() == []
    with pytest.raises(DoorError):
        cloud.door()
    cloud.close()


def test_a_closed_cloud_answers_nothing_more(path: Path) -> None:
    cloud = Cloud.open(path)
    cloud.close()
    for ask in (cloud.documents, cloud.door, cloud.environment):
        with pytest.raises(CloudClosed):
            ask()
    cloud.close()


def test_a_forked_child_does_not_keep_its_parents_lock(path: Path) -> None:
    cloud = Cloud.open(path)
    ended, alive = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(ended, 1)
        os._exit(0)
    cloud.close()
    again = Cloud.open(path)
    assert again.is_owner
    again.close()
    os.write(alive, b"x")
    os.waitpid(child, 0)

"""Several processes on one cloud: one owns the file, the others attach, and nothing acknowledged is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, RG

OWNER = f"""
import sys
from azure.mgmt.resource.resources import ResourceManagementClient
from course.cloud import Cloud
cloud = Cloud.open(sys.argv[1])
groups = ResourceManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection).resource_groups
groups.create_or_update("{RG}", {{"location": "{LOCATION}"}})
print(cloud.is_owner, flush=True)
for line in sys.stdin:
    name = line.strip()
    groups.create_or_update(name, {{"location": "{LOCATION}"}})
    print(name, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shared.db"


@pytest.fixture
def owner(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that owns the cloud and has made a group in it."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    yield process
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def tell(owner: subprocess.Popen[str], name: str) -> None:
    """Have the owner make a group, and wait until it has."""
    assert owner.stdin is not None and owner.stdout is not None
    owner.stdin.write(name + "\n")
    owner.stdin.flush()
    assert owner.stdout.readline() == name + "\n"


def groups(cloud: Cloud) -> list[str]:
    client = ResourceManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)
    return [str(group.name) for group in client.resource_groups.list()]


def test_a_second_process_attaches_and_both_see_one_cloud(path: Path, owner: subprocess.Popen[str]) -> None:
    cloud = Cloud.open(path)
    assert not cloud.is_owner
    assert groups(cloud) == [RG]
    tell(owner, "theirs")
    assert groups(cloud) == [RG, "theirs"]
    disks = ComputeManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection).disks
    body: Any = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}
    assert disks.begin_create_or_update("theirs", "ours", body).result().provisioning_state == "Succeeded"
    assert cloud.rewind() == ["disks.create_or_update ours"]
    cloud.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
def test_when_the_owner_is_killed_the_next_one_takes_over_and_nothing_is_lost(
    path: Path, owner: subprocess.Popen[str]
) -> None:
    cloud = Cloud.open(path)
    tell(owner, "acknowledged")
    os.kill(owner.pid, signal.SIGKILL)
    owner.wait()
    assert groups(cloud) == [RG, "acknowledged"]
    assert cloud.is_owner
    cloud.close()


def test_a_cloud_in_memory_is_nobody_elses() -> None:
    one, two = Cloud.in_memory(), Cloud.in_memory()
    client = ResourceManagementClient(one.credential, one.subscription_id, **one.connection)
    client.resource_groups.create_or_update(RG, {"location": LOCATION})
    assert groups(two) == []
    one.close()
    two.close()

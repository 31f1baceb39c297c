"""The newest changes of a cloud file wait in a journal: whenever the process is killed, all that was acknowledged is there."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient

from course.cloud import Cloud
from course.cloud.arm import journal
from tests.cloud.arm.test_persistence import DISK, client, with_a_disk
from tests.cloud.bodies import RG


@pytest.fixture
def short_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal whose rows go to their tables after every third request."""
    monkeypatch.setattr(journal, "MOST", 3)


def killed_here(path: Path, place: Path) -> dict[str, Any]:
    """What a cloud opened from the files of this moment holds."""
    place.mkdir()
    for part in (path, path.with_name(path.name + "-wal")):
        shutil.copy(part, place / part.name)
    left = Cloud.open(place / path.name)
    disks = [disk.name for disk in client(left, ComputeManagementClient).disks.list()]
    held = {"documents": left.documents(), "steps": left.steps(), "now": left.now, "disks": disks}
    left.close()
    return held


@pytest.mark.usefixtures("short_journal")
def test_a_kill_after_any_request_loses_nothing_and_mixes_no_order(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    cloud = with_a_disk(path)
    disks = client(cloud, ComputeManagementClient).disks
    requests = [
        lambda: disks.begin_create_or_update(RG, "zebra", DISK).result(),
        lambda: disks.begin_delete(RG, "data").result(),
        lambda: disks.begin_create_or_update(RG, "apple", DISK).result(),
        lambda: disks.begin_create_or_update(RG, "data", DISK).result(),
        cloud.rewind,
        lambda: disks.begin_create_or_update(RG, "zebra", {**DISK, "tags": {"touched": "yes"}}).result(),
        lambda: disks.begin_create_or_update(RG, "data", DISK).result(),
    ]
    for number, request in enumerate(requests):
        request()
        held = killed_here(path, tmp_path / str(number))
        assert held == {
            "documents": cloud.documents(),
            "steps": cloud.steps(),
            "now": cloud.now,
            "disks": [disk.name for disk in disks.list()],
        }
    cloud.close()


def test_a_closed_file_has_all_in_its_tables(tmp_path: Path) -> None:
    with_a_disk(tmp_path / "a.db").close()
    with sqlite3.connect(tmp_path / "a.db") as file:
        (waiting,) = file.execute("select count(*) from journal").fetchone()
        keys = [key for (key,) in file.execute("select key from records")]
    file.close()
    assert waiting == 0 and any(key.endswith("/disks/data") for key in keys)


@pytest.mark.usefixtures("short_journal")
def test_what_cannot_go_to_its_tables_yet_goes_on_waiting(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    cloud = with_a_disk(path)
    with sqlite3.connect(path) as file:
        file.execute("alter table ledgers rename to away")
    file.close()
    disks = client(cloud, ComputeManagementClient).disks
    for name in ("one", "two", "three", "four"):
        disks.begin_create_or_update(RG, name, DISK).result()
    before = cloud.documents()
    cloud.close()
    with sqlite3.connect(path) as file:
        file.execute("alter table away rename to ledgers")
    file.close()
    again = Cloud.open(path)
    assert again.documents() == before
    again.close()

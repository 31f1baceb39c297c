"""A cloud in a file: what was acknowledged is there again, and a file that cannot be read is left alone."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
from pytest import raises

from course.cloud import Cloud
from course.cloud.arm.persistence import FORMAT, CloudFileDamaged, CloudFileNewer, CloudNotSaved
from tests.cloud.bodies import LOCATION, RG

DISK = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 32}}


def client(cloud: Cloud, kind: Any) -> Any:
    return kind(cloud.credential, cloud.subscription_id, **cloud.connection)


def with_a_disk(path: Path) -> Cloud:
    cloud = Cloud.open(path)
    client(cloud, ResourceManagementClient).resource_groups.create_or_update(RG, {"location": LOCATION})
    client(cloud, ComputeManagementClient).disks.begin_create_or_update(RG, "data", DISK).result()
    return cloud


def test_a_reopened_cloud_is_what_it_was(tmp_path: Path) -> None:
    cloud = with_a_disk(tmp_path / "a.db")
    before, now, steps = cloud.documents(), cloud.now, cloud.steps()
    cloud.close()
    again = Cloud.open(tmp_path / "a.db")
    assert (again.documents(), again.now, again.steps()) == (before, now, steps)
    again.close()


def test_a_reopened_cloud_can_still_be_rewound(tmp_path: Path) -> None:
    with_a_disk(tmp_path / "a.db").close()
    again = Cloud.open(tmp_path / "a.db")
    again.rewind()
    assert [document["name"] for document in again.documents()] == [RG]
    again.close()
    third = Cloud.open(tmp_path / "a.db")
    assert [document["name"] for document in third.documents()] == [RG]
    third.close()


def test_an_operation_under_way_survives_in_the_file(tmp_path: Path) -> None:
    cloud = with_a_disk(tmp_path / "a.db")
    cloud.clock_mode = "step by step"
    client(cloud, ComputeManagementClient).disks.begin_delete(RG, "data", polling=False)
    cloud.close()
    again = Cloud.open(tmp_path / "a.db")
    assert again.clock_mode == "step by step"
    assert again.tick() == 1
    assert [document["name"] for document in again.documents()] == [RG]
    again.close()


def test_lists_keep_their_order_when_a_cloud_is_reopened(tmp_path: Path) -> None:
    cloud = with_a_disk(tmp_path / "a.db")
    compute = client(cloud, ComputeManagementClient)
    for name in ("zebra", "apple"):
        compute.disks.begin_create_or_update(RG, name, DISK).result()
    compute.disks.begin_create_or_update(RG, "data", {**DISK, "tags": {"touched": "yes"}}).result()
    cloud.close()
    again = Cloud.open(tmp_path / "a.db")
    assert [disk.name for disk in client(again, ComputeManagementClient).disks.list()] == ["data", "zebra", "apple"]
    again.close()


def test_a_damaged_file_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"this was never a cloud" * 1000)
    with raises(CloudFileDamaged, match=r"a\.db cannot be read .*Rename it"):
        Cloud.open(path)
    assert path.read_bytes() == b"this was never a cloud" * 1000


def test_a_file_whose_rows_make_no_sense_is_damaged_too(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with_a_disk(path).close()
    with sqlite3.connect(path) as file:
        file.execute("update records set document = '{'")
    file.close()
    with raises(CloudFileDamaged):
        Cloud.open(path)


def test_a_file_of_a_newer_course_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with_a_disk(path).close()
    with sqlite3.connect(path) as file:
        file.execute("update meta set value = '99' where name = 'format'")
    file.close()
    before = path.read_bytes()
    with raises(CloudFileNewer, match=r"format 99.*Update imagecourse"):
        Cloud.open(path)
    assert path.read_bytes() == before


def test_after_a_refused_file_the_lock_is_free(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"no")
    for _ in range(2):
        with raises(CloudFileDamaged):
            Cloud.open(path)


def test_a_request_that_cannot_be_written_is_undone_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    cloud = with_a_disk(path)
    before = cloud.documents()
    with sqlite3.connect(path) as file:
        file.execute("alter table journal rename to gone")
    file.close()
    compute = client(cloud, ComputeManagementClient)
    with raises(CloudNotSaved, match=r"could not be written to .*a\.db \(.*\), so it was undone"):
        compute.disks.begin_create_or_update(RG, "more", DISK)
    assert cloud.documents() == before
    cloud.close()


def test_a_file_of_format_1_is_read_and_is_of_the_newest_format_then(tmp_path: Path) -> None:
    """Its bill has no places in its rows: what imagecourse wrote until 26 November 2026."""
    path = tmp_path / "a.db"
    cloud = with_a_disk(path)
    client(cloud, ComputeManagementClient).disks.begin_create_or_update(RG, "another", DISK).result()
    before = cloud.bill()
    assert len(before.charges) == 2
    cloud.close()
    with sqlite3.connect(path) as file:
        for key, text in file.execute("select key, value from ledgers where ledger = 'bill'").fetchall():
            row = (json.dumps(json.loads(text)[1]), key)
            file.execute("update ledgers set value = ? where ledger = 'bill' and key = ?", row)
        file.execute("update meta set value = '1' where name = 'format'")
    file.close()
    again = Cloud.open(path)
    assert sorted(again.bill().charges, key=str) == sorted(before.charges, key=str)
    again.close()
    with sqlite3.connect(path) as file:
        assert file.execute("select value from meta where name = 'format'").fetchone() == (str(FORMAT),)
    file.close()

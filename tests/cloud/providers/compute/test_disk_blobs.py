"""Uploads and downloads: the bytes of a disk behind its SAS address."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from pytest import raises

from course.cloud import Cloud
from course.cloud.arm.http import Door, Request, Response
from tests.cloud.bodies import LOCATION, RG

MIB = 2**20


def storage(cloud: Cloud, method: str, address: str, body: bytes = b"", **headers: str) -> Response:
    """A request as a storage client makes it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return cloud.handle(Request(method, address, named, body, Door.NETWORK))


@pytest.fixture
def upload(compute: ComputeManagementClient, group: str) -> Any:
    """A disk that waits for a VHD of one MiB, opened for writing: its address."""
    data = {"createOption": "Upload", "uploadSizeBytes": MIB + 512}
    body = {"location": LOCATION, "properties": {"osType": "Linux", "creationData": data}}
    assert compute.disks.begin_create_or_update(RG, "up", body).result().disk_state == "ReadyToUpload"
    grant = {"access": "Write", "durationInSeconds": 600}
    address = compute.disks.begin_grant_access(RG, "up", grant).result().access_sas
    assert compute.disks.get(RG, "up").disk_state == "ActiveUpload"
    return address


def _put(cloud: Cloud, address: str, at: int, content: bytes) -> Response:
    span = f"bytes={at}-{at + len(content) - 1}"
    return storage(cloud, "PUT", address + "&comp=page", content, x_ms_page_write="update", x_ms_range=span)


def test_a_fixed_vhd_is_uploaded_in_pages_and_becomes_a_disk(
    cloud: Cloud, compute: ComputeManagementClient, upload: str
) -> None:
    from course.cloud.providers.compute import vhd

    assert _put(cloud, upload, 0, b"A" * 1024).status == 201
    assert _put(cloud, upload, MIB, vhd.footer(MIB, b"x")).status == 201
    assert storage(cloud, "GET", upload, x_ms_range="bytes=512-1535").body == b"A" * 512 + bytes(512)
    pages = storage(cloud, "GET", upload + "&comp=pagelist").body
    assert b"<Start>0</Start><End>1023</End>" in pages
    compute.disks.begin_revoke_access(RG, "up").result()
    disk = compute.disks.get(RG, "up")
    assert (disk.disk_state, disk.disk_size_gb) == ("Unattached", 1)


def test_what_is_no_vhd_is_refused_when_the_access_ends(
    cloud: Cloud, compute: ComputeManagementClient, upload: str
) -> None:
    _put(cloud, upload, MIB, b"not a VHD".ljust(512))
    with raises(HttpResponseError) as error:
        compute.disks.begin_revoke_access(RG, "up").result()
    assert error.value.error is not None
    assert error.value.error.code == "InvalidVhd"
    assert compute.disks.get(RG, "up").disk_state == "ActiveUpload"


@pytest.mark.parametrize(
    ("span", "length"), [("bytes=1-512", 512), ("bytes=0-99", 100), ("bytes=0-8388607", 2**23), ("nonsense", 512)]
)
def test_pages_are_whole_and_at_most_four_mebibytes(cloud: Cloud, upload: str, span: str, length: int) -> None:
    answer = storage(cloud, "PUT", upload + "&comp=page", bytes(length), x_ms_page_write="update", x_ms_range=span)
    assert (answer.status, answer.headers["x-ms-error-code"]) == (416, "InvalidPageRange")


def test_an_upload_survives_in_pieces_and_later_writes_win(cloud: Cloud, upload: str) -> None:
    _put(cloud, upload, 0, b"1" * 1024)
    _put(cloud, upload, 512, b"2" * 512)
    storage(cloud, "PUT", upload + "&comp=page", x_ms_page_write="clear", x_ms_range="bytes=0-511")
    assert storage(cloud, "GET", upload, x_ms_range="bytes=0-1023").body == bytes(512) + b"2" * 512


def test_a_disk_is_downloaded_with_its_guest_and_uploaded_again_it_is_the_same_machine(
    cloud: Cloud, compute: ComputeManagementClient, deallocated_vm: Any, group: str
) -> None:
    source = deallocated_vm.storage_profile.os_disk.name
    read = {"access": "Read", "durationInSeconds": 600}
    address = compute.disks.begin_grant_access(RG, source, read).result().access_sas
    size = int(storage(cloud, "HEAD", address).headers["Content-Length"])
    assert size == 30 * 2**30 + 512
    data = {"createOption": "Upload", "uploadSizeBytes": size}
    body = {"location": LOCATION, "properties": {"osType": "Linux", "creationData": data}}
    compute.disks.begin_create_or_update(RG, "copy", body).result()
    write = {"access": "Write", "durationInSeconds": 600}
    target = compute.disks.begin_grant_access(RG, "copy", write).result().access_sas
    head = storage(cloud, "GET", address, x_ms_range=f"bytes=0-{4 * MIB - 1}").body
    foot = storage(cloud, "GET", address, x_ms_range=f"bytes={size - 512}-").body
    _put(cloud, target, 0, head)
    _put(cloud, target, size - 512, foot)
    compute.disks.begin_revoke_access(RG, "copy").result()
    copy = compute.disks.get(RG, "copy")
    assert cloud.guest(copy.id).read_file("/etc/hostname") == "web01\n"


def test_a_revoked_address_opens_nothing(cloud: Cloud, compute: ComputeManagementClient, disk: Any) -> None:
    read = {"access": "Read", "durationInSeconds": 600}
    address = compute.disks.begin_grant_access(RG, disk.name, read).result().access_sas
    assert storage(cloud, "HEAD", address).status == 200
    assert _put(cloud, address, 0, bytes(512)).status == 403
    compute.disks.begin_revoke_access(RG, disk.name).result()
    assert storage(cloud, "HEAD", address).status == 403
    assert compute.disks.get(RG, disk.name).disk_state == "Unattached"


def test_a_snapshot_is_uploaded_as_a_disk_is(cloud: Cloud, group: str, compute: ComputeManagementClient) -> None:
    data = {"createOption": "Upload", "uploadSizeBytes": 10 * 1024 * MIB + 512}
    body: Any = {"location": LOCATION, "properties": {"creationData": data}}
    made = compute.snapshots.begin_create_or_update(RG, "up", body).result()
    assert (made.disk_size_gb, made.disk_state) == (10, "ReadyToUpload")
    access: Any = {"access": "Write", "durationInSeconds": 60}
    assert compute.snapshots.begin_grant_access(RG, "up", access).result().access_sas
    assert compute.snapshots.get(RG, "up").disk_state == "ActiveUpload"

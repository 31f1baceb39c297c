"""Disks and snapshots from what is not a resource of Compute: VHDs in storage accounts, Elastic SAN snapshots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from pytest import raises

from tests.cloud.bodies import LOCATION, RG

ELSEWHERE = {"createOption": "Import", "sourceUri": "https://elsewhere.blob.core.windows.net/vhds/os.vhd"}
Make = Callable[..., Any]


@pytest.fixture(params=["disks", "snapshots"])
def make(request: pytest.FixtureRequest, compute: ComputeManagementClient, group: str) -> Make:
    """Makes a disk, or a snapshot, from a creationData."""
    operations = getattr(compute, request.param)

    def made(creation: dict[str, Any], name: str = "made", **properties: Any) -> Any:
        body = {"location": LOCATION, "properties": {"creationData": creation, **properties}}
        return operations.begin_create_or_update(RG, name, body).result()

    return made


def test_a_vhd_outside_of_this_cloud_is_taken_on_trust(make: Make) -> None:
    made = make(ELSEWHERE, osType="Linux")
    assert (made.provisioning_state, made.os_type) == ("Succeeded", "Linux")
    assert made.disk_size_gb > 0
    assert make(ELSEWHERE, "large", diskSizeGB=64).disk_size_gb == 64


def test_a_vhd_of_this_cloud_brings_its_size_and_its_system(make: Make, make_vm: Any) -> None:
    vhd = {"uri": "https://pictures.blob.core.windows.net/vhds/web01.vhd"}
    image = {"publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy", "sku": "22_04-lts", "version": "latest"}
    disk = {"name": "os", "createOption": "FromImage", "vhd": vhd, "diskSizeGB": 40}
    make_vm(storageProfile={"imageReference": image, "osDisk": disk})
    made = make({"createOption": "Import", "sourceUri": vhd["uri"]})
    assert (made.disk_size_gb, made.os_type, made.hyper_v_generation) == (40, "Linux", "V1")
    with raises(HttpResponseError) as error:
        make({"createOption": "Import", "sourceUri": vhd["uri"]}, "small", diskSizeGB=8)
    assert error.value.status_code == 400


def test_a_disk_that_was_imported_from_a_vhd_boots(
    compute: ComputeManagementClient, make_vm: Any, make_nic: Callable[[str], str]
) -> None:
    vhd = {"uri": "https://pictures.blob.core.windows.net/vhds/web01.vhd"}
    image = {"publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy", "sku": "22_04-lts", "version": "latest"}
    made = make_vm(
        storageProfile={"imageReference": image, "osDisk": {"name": "os", "createOption": "FromImage", "vhd": vhd}}
    )
    body: Any = {
        "location": LOCATION,
        "properties": {"creationData": {"createOption": "Import", "sourceUri": vhd["uri"]}},
    }
    disk = compute.disks.begin_create_or_update(RG, "copy", body).result()
    attached = {"createOption": "Attach", "osType": "Linux", "managedDisk": {"id": disk.id}}
    again = make_vm("web02", storageProfile={"osDisk": attached}, osProfile=None)
    told: Any = {"commandId": "RunShellScript", "script": ["id learner"]}
    answer = compute.virtual_machines.begin_run_command(RG, again.name, told).result()
    assert made.os_profile.admin_username == "learner"
    assert "(learner)" in answer.value[0].message


def test_an_elastic_san_snapshot_is_named_and_taken_on_trust(make: Make) -> None:
    san = "/subscriptions/s/resourceGroups/r/providers/Microsoft.ElasticSan/elasticSans/e/volumegroups/v/snapshots/s"
    made = make({"createOption": "CopyFromSanSnapshot", "elasticSanResourceId": san})
    assert made.creation_data.elastic_san_resource_id == san
    with raises(HttpResponseError) as error:
        make({"createOption": "CopyFromSanSnapshot"}, "nameless")
    assert error.value.error is not None
    assert error.value.error.target == "creationData.elasticSanResourceId"

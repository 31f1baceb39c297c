"""The flow that the course is about: a VM becomes an image, the image a gallery version, the version a new VM."""

from __future__ import annotations

from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
from pytest import raises

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, PASSWORD, RG, UBUNTU, definition_body, version_body, vm_body


def _run(compute: ComputeManagementClient, vm: str, *script: str) -> str:
    body = {"commandId": "RunShellScript", "script": list(script)}
    return str(compute.virtual_machines.begin_run_command(RG, vm, body).result().value[0].message)


def _power(compute: ComputeManagementClient, vm: str) -> list[str]:
    return [status.code for status in compute.virtual_machines.instance_view(RG, vm).statuses]


def test_a_golden_image_is_captured_published_and_deployed(
    cloud: Cloud,
    compute: ComputeManagementClient,
    network: NetworkManagementClient,
    resources: ResourceManagementClient,
) -> None:
    resources.resource_groups.create_or_update(RG, {"location": LOCATION, "tags": {"course": "images"}})
    assert resources.resource_groups.get(RG).tags == {"course": "images"}
    network.virtual_networks.begin_create_or_update(
        RG,
        "vnet",
        {
            "location": LOCATION,
            "properties": {
                "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                "subnets": [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}],
            },
        },
    ).result()
    subnet = network.subnets.get(RG, "vnet", "default")
    nics = [
        network.network_interfaces.begin_create_or_update(
            RG,
            name,
            {
                "location": LOCATION,
                "properties": {"ipConfigurations": [{"name": "ip", "properties": {"subnet": {"id": subnet.id}}}]},
            },
        ).result()
        for name in ("web01-nic", "web02-nic")
    ]
    assert "Canonical" in [publisher.name for publisher in compute.virtual_machine_images.list_publishers(LOCATION)]
    newest = compute.virtual_machine_images.list(LOCATION, UBUNTU["publisher"], UBUNTU["offer"], UBUNTU["sku"])[-1].name

    # A VM with a data disk runs, and something is installed on it.
    storage = {
        "imageReference": UBUNTU,
        "osDisk": {"createOption": "FromImage", "name": "web01-os"},
        "dataDisks": [{"lun": 0, "createOption": "Empty", "diskSizeGB": 16}],
    }
    vm = compute.virtual_machines.begin_create_or_update(
        RG, "web01", vm_body(nics[0].id, storageProfile=storage)
    ).result()
    assert vm.provisioning_state == "Succeeded"
    assert vm.storage_profile.image_reference.exact_version == newest
    assert _power(compute, "web01") == ["ProvisioningState/succeeded", "PowerState/running"]
    assert "hello" in _run(compute, "web01", "mkdir -p /srv/www", "echo hello > /srv/www/index.html", "cat /srv/www/*")
    _run(compute, "web01", "waagent -deprovision+user -force")

    # Captured.
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    compute.virtual_machines.generalize(RG, "web01")
    assert _power(compute, "web01") == [
        "ProvisioningState/succeeded",
        "OSState/generalized",
        "PowerState/deallocated",
    ]
    body = {"location": LOCATION, "properties": {"sourceVirtualMachine": {"id": vm.id}, "hyperVGeneration": "V2"}}
    image = compute.images.begin_create_or_update(RG, "golden", body).result()
    assert [found.name for found in compute.images.list_by_resource_group(RG)] == ["golden"]
    assert [disk.lun for disk in image.storage_profile.data_disks] == [0]
    snapshot = compute.snapshots.begin_create_or_update(
        RG,
        "web01-snap",
        {
            "location": LOCATION,
            "properties": {
                "creationData": {"createOption": "Copy", "sourceResourceId": f"{_provider_of(image)}/disks/web01-os"}
            },
        },
    ).result()
    assert snapshot.disk_size_gb == compute.disks.get(RG, "web01-os").disk_size_gb

    # Published in two regions.
    compute.galleries.begin_create_or_update(RG, "gallery", {"location": LOCATION}).result()
    compute.gallery_images.begin_create_or_update(RG, "gallery", "web", definition_body()).result()
    version = compute.gallery_image_versions.begin_create_or_update(
        RG, "gallery", "web", "1.0.0", version_body(image.id, (LOCATION, "westeurope"))
    ).result()
    replicated = compute.gallery_image_versions.get(RG, "gallery", "web", "1.0.0", expand="ReplicationStatus")
    assert {region.region: region.state for region in replicated.replication_status.summary} == {
        "East US": "Completed",
        "West Europe": "Completed",
    }

    # The source is spent; the version is not.
    with raises(HttpResponseError) as error:
        compute.virtual_machines.begin_start(RG, "web01").result()
    assert error.value.error.code == "OperationNotAllowed"
    assert error.value.error.message == "Operation 'start' is not allowed on VM 'web01' since the VM is generalized."
    second = compute.virtual_machines.begin_create_or_update(
        RG,
        "web02",
        vm_body(
            nics[1].id,
            {"id": version.id},
            osProfile={"computerName": "web02", "adminUsername": "second", "adminPassword": PASSWORD},
        ),
    ).result()
    assert [disk.lun for disk in second.storage_profile.data_disks] == [0]
    assert "hello" in _run(compute, "web02", "cat /srv/www/index.html")
    assert "second" in _run(compute, "web02", "ls /home")
    assert "learner" not in _run(compute, "web02", "ls /home")
    assert "web02" in _run(compute, "web02", "hostname")


def _provider_of(resource: Any) -> str:
    return str(resource.id).rsplit("/", 2)[0]

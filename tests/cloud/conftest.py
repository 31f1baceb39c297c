"""A fresh local Azure for each test, and the real SDK's clients on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, RG, UBUNTU, definition_body, version_body, vm_body

MakeVm = Callable[..., Any]


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    """An empty cloud in memory."""
    cloud = Cloud.in_memory()
    yield cloud
    cloud.close()


@pytest.fixture
def compute(cloud: Cloud) -> ComputeManagementClient:
    return ComputeManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)


@pytest.fixture
def network(cloud: Cloud) -> NetworkManagementClient:
    return NetworkManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)


@pytest.fixture
def resources(cloud: Cloud) -> ResourceManagementClient:
    return ResourceManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)


@pytest.fixture
def group(resources: ResourceManagementClient) -> str:
    """The name of a resource group that exists."""
    return str(resources.resource_groups.create_or_update(RG, {"location": LOCATION}).name)


@pytest.fixture
def subnet(group: str, network: NetworkManagementClient) -> str:
    """The id of a subnet."""
    body = {
        "location": LOCATION,
        "properties": {
            "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
            "subnets": [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}],
        },
    }
    vnet = network.virtual_networks.begin_create_or_update(group, "vnet", body).result()
    return str(vnet.subnets[0].id)


@pytest.fixture
def make_nic(subnet: str, network: NetworkManagementClient) -> Callable[[str], str]:
    """Makes a network interface and answers its id."""

    def make(name: str) -> str:
        ip = {"name": "ipconfig1", "properties": {"subnet": {"id": subnet}}}
        body = {"location": LOCATION, "properties": {"ipConfigurations": [ip]}}
        return str(network.network_interfaces.begin_create_or_update(RG, name, body).result().id)

    return make


@pytest.fixture
def make_vm(compute: ComputeManagementClient, make_nic: Callable[[str], str]) -> MakeVm:
    """Makes a running VM; keywords replace members of its properties, `top` adds members beside them."""

    def make(name: str = "web01", image: dict[str, Any] = UBUNTU, top: Any = None, **properties: Any) -> Any:
        body = {**vm_body(make_nic(f"{name}-nic"), image, **properties), **(top or {})}
        return compute.virtual_machines.begin_create_or_update(RG, name, body).result()

    return make


@pytest.fixture
def running_vm(make_vm: MakeVm) -> Any:
    """A Linux VM of the second generation that runs."""
    return make_vm()


@pytest.fixture
def deallocated_vm(running_vm: Any, compute: ComputeManagementClient) -> Any:
    compute.virtual_machines.begin_deallocate(RG, running_vm.name).result()
    return running_vm


@pytest.fixture
def generalized_vm(deallocated_vm: Any, compute: ComputeManagementClient) -> Any:
    """Deallocated, and flagged generalized."""
    compute.virtual_machines.generalize(RG, deallocated_vm.name)
    return deallocated_vm


@pytest.fixture
def image(generalized_vm: Any, compute: ComputeManagementClient) -> Any:
    """A managed image of that VM."""
    body = {
        "location": LOCATION,
        "properties": {"sourceVirtualMachine": {"id": generalized_vm.id}, "hyperVGeneration": "V2"},
    }
    return compute.images.begin_create_or_update(RG, "golden", body).result()


@pytest.fixture
def disk(group: str, compute: ComputeManagementClient) -> Any:
    """An empty managed disk of 32 GiB."""
    body = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 32}}
    return compute.disks.begin_create_or_update(RG, "data", body).result()


@pytest.fixture
def gallery(group: str, compute: ComputeManagementClient) -> Any:
    return compute.galleries.begin_create_or_update(RG, "gallery", {"location": LOCATION}).result()


@pytest.fixture
def definition(gallery: Any, compute: ComputeManagementClient) -> Any:
    body = definition_body()
    return compute.gallery_images.begin_create_or_update(RG, gallery.name, "web", body).result()


@pytest.fixture
def version(definition: Any, image: Any, compute: ComputeManagementClient) -> Any:
    """Version 1.0.0 of the definition, in East US and West Europe."""
    body = version_body(image.id, (LOCATION, "westeurope"))
    versions = compute.gallery_image_versions
    return versions.begin_create_or_update(RG, "gallery", definition.name, "1.0.0", body).result()

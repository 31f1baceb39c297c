"""What can be had: Marketplace images, extensions, sizes, SKUs and quotas, through the real SDK."""

from __future__ import annotations

import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
from pytest import raises

from tests.cloud.bodies import LOCATION

JAMMY = ("Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts-gen2")


def test_the_marketplace_is_walked_from_publisher_to_version(compute: ComputeManagementClient) -> None:
    images = compute.virtual_machine_images
    publisher, offer, sku = JAMMY
    assert publisher in [found.name for found in images.list_publishers(LOCATION)]
    assert offer in [found.name for found in images.list_offers(LOCATION, publisher)]
    assert sku in [found.name for found in images.list_skus(LOCATION, publisher, offer)]
    newest = images.list(LOCATION, *JAMMY, top=1, orderby="name desc")
    assert len(newest) == 1
    assert newest[0].name == images.list(LOCATION, *JAMMY)[-1].name


def test_a_version_tells_generation_and_features(compute: ComputeManagementClient) -> None:
    image = compute.virtual_machine_images.get(LOCATION, *JAMMY, "latest")
    assert (image.hyper_v_generation, image.architecture, image.os_disk_image.operating_system) == (
        "V2",
        "x64",
        "Linux",
    )
    assert ("SecurityType", "TrustedLaunchSupported") in [(f.name, f.value) for f in image.features]


def test_an_edge_zone_has_the_images_of_its_region_and_says_where_they_are(compute: ComputeManagementClient) -> None:
    images, place = compute.virtual_machine_images_edge_zone, ("westus", "microsoftlosangeles1", "OpenLogic")
    for found in (
        next(iter(images.list_publishers(*place[:2]))),
        next(iter(images.list_offers(*place))),
        next(iter(images.list_skus(*place, "CentOs"))),
        images.list(*place, "CentOs", "7.7", top=1)[0],
        images.get(*place, "CentOs", "7.7", "7.7.2021020400"),
    ):
        assert (found.extended_location.type, found.extended_location.name) == ("EdgeZone", place[1])
        assert found.location == "westus"
    assert "/Locations/westus/Publishers/OpenLogic/" in found.id


def test_an_old_version_that_no_list_tells_can_still_be_had(compute: ComputeManagementClient) -> None:
    sku = (LOCATION, "Canonical", "UbuntuServer", "18.04-LTS")
    assert "18.04.202002180" not in {version.name for version in compute.virtual_machine_images.list(*sku)}
    assert compute.virtual_machine_images.get(*sku, "18.04.202002180").name == "18.04.202002180"


def test_what_is_not_in_the_marketplace_is_not_found(compute: ComputeManagementClient) -> None:
    with raises(ResourceNotFoundError, match="Publisher: nobody was not found"):
        compute.virtual_machine_images.list_offers(LOCATION, "nobody")
    with raises(ResourceNotFoundError, match="Artifact: VMImage was not found"):
        compute.virtual_machine_images.get(LOCATION, *JAMMY, "0.0.1")


def test_extensions_are_walked_from_type_to_version(compute: ComputeManagementClient) -> None:
    extensions = compute.virtual_machine_extension_images
    publishers = [found.name for found in compute.virtual_machine_images.list_publishers(LOCATION)]
    assert {"Microsoft.Azure.Extensions", "Microsoft.Azure.ActiveDirectory"} <= set(publishers)
    types = [found.name for found in extensions.list_types(LOCATION, "Microsoft.Azure.Extensions")]
    assert "CustomScript" in types
    versions = extensions.list_versions(LOCATION, "Microsoft.Azure.Extensions", "CustomScript")
    found = extensions.get(LOCATION, "Microsoft.Azure.Extensions", "CustomScript", str(versions[-1].name))
    assert found.operating_system == "Linux"


def test_old_versions_of_an_extension_are_still_there(compute: ComputeManagementClient) -> None:
    old = compute.virtual_machine_extension_images.get(
        LOCATION, "Microsoft.Azure.NetworkWatcher", "NetworkWatcherAgentLinux", "1.4.905.2"
    )
    assert (old.name, old.operating_system, old.compute_role) == ("1.4.905.2", "Linux", "IaaS")


def test_who_names_no_region_is_told_all_sizes_of_those_in_use_and_the_usual_ones_of_all(
    compute: ComputeManagementClient, resources: ResourceManagementClient
) -> None:
    resources.resource_groups.create_or_update("elsewhere", {"location": "westus2"})
    found: dict[str, set[str]] = {}
    for sku in compute.resource_skus.list():
        found.setdefault(sku.name, set()).update(sku.locations)
    assert found["Standard_A2m_v2"] == {"eastus", "westus2"}  # a size of which no more is known than its numbers
    assert {"eastus", "westus2", "westeurope"} < found["Standard_D2s_v5"]
    assert list(compute.resource_skus.list(filter="location eq 'nowhere'")) == []


def test_an_availability_set_is_in_no_zone(compute: ComputeManagementClient) -> None:
    found = compute.resource_skus.list(filter="location eq 'eastus2'")
    zones = {(sku.resource_type, sku.name): sku.location_info[0].zones for sku in found}
    assert zones["availabilitySets", "Aligned"] == []
    assert zones["disks", "Standard_LRS"] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("location", "zones"), [("westus2", ["1", "2", "3"]), ("eastus2", ["1", "2", "3"]), ("westus", [])]
)
def test_a_size_is_in_the_zones_of_its_region(
    compute: ComputeManagementClient, location: str, zones: list[str]
) -> None:
    found = compute.resource_skus.list(filter=f"location eq '{location}'")
    [sku] = [sku for sku in found if sku.name == "Standard_D2s_v3"]
    assert sorted(sku.location_info[0].zones) == zones


def test_sizes_and_skus_agree(compute: ComputeManagementClient) -> None:
    sizes = {size.name: size for size in compute.virtual_machine_sizes.list(LOCATION)}
    skus = {
        sku.name: {capability.name: capability.value for capability in sku.capabilities}
        for sku in compute.resource_skus.list(filter=f"location eq '{LOCATION}'")
        if sku.resource_type == "virtualMachines"
    }
    assert sizes.keys() == skus.keys()
    assert skus["Standard_D2s_v3"]["vCPUs"] == str(sizes["Standard_D2s_v3"].number_of_cores)
    assert skus["Standard_D2s_v3"]["PremiumIO"] == "True"


def test_usages_count_vms_and_cores(compute: ComputeManagementClient, running_vm: object) -> None:
    rows = {row.name.value: row.current_value for row in compute.usage.list(LOCATION)}
    assert (rows["virtualMachines"], rows["cores"], rows["standardBSFamily"]) == (1, 2, 2)


def test_the_built_in_run_commands_are_told(compute: ComputeManagementClient) -> None:
    commands = {command.id: command.os_type for command in compute.virtual_machine_run_commands.list(LOCATION)}
    assert commands["RunShellScript"] == "Linux"
    assert compute.virtual_machine_run_commands.get(LOCATION, "RunPowerShellScript").os_type == "Windows"


@pytest.mark.parametrize(
    ("sku", "version", "gigabytes", "size_in_bytes"),
    [
        ("14.04.4-LTS", "14.04.201911070", 30, 32212255232),
        ("18.04-LTS", "18.04.202002180", 31, 32213303808),
        ("18.04-LTS", "18.04.202306070", None, 32213303808),
    ],
)
def test_the_oldest_images_tell_their_size_in_gigabytes_and_in_bytes(
    sku: str, version: str, gigabytes: int | None, size_in_bytes: int, compute: ComputeManagementClient
) -> None:
    size = compute.virtual_machine_images.get(LOCATION, "Canonical", "UbuntuServer", sku, version).os_disk_image
    assert (size.get("sizeInGb"), size["sizeInBytes"]) == (gigabytes, size_in_bytes)

"""What the Marketplace and the lists of extensions and commands refuse."""

from __future__ import annotations

from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient

from tests.cloud.bodies import LOCATION, UBUNTU
from tests.cloud.refused import Refused, refused

OFFER = (UBUNTU["publisher"], UBUNTU["offer"])


def absent(text: str) -> Refused:
    return 404, "NotFound", text


def test_an_image_that_the_marketplace_does_not_have(compute: ComputeManagementClient) -> None:
    images, wanted = compute.virtual_machine_images, absent("Artifact: VMImage was not found.")
    assert refused(lambda: images.list_skus(LOCATION, UBUNTU["publisher"], "nothing")) == wanted
    assert refused(lambda: images.list(LOCATION, *OFFER, "nothing")) == wanted
    assert refused(lambda: [images.get(LOCATION, *OFFER, UBUNTU["sku"], "0.0.0")]) == wanted
    assert refused(lambda: images.list_offers(LOCATION, "nobody")) == absent("Publisher: nobody was not found.")


def test_an_extension_that_nobody_publishes(compute: ComputeManagementClient) -> None:
    extensions, publisher = compute.virtual_machine_extension_images, "Microsoft.Azure.Extensions"
    wanted = absent("Artifact: VMExtension was not found.")
    assert refused(lambda: extensions.list_versions(LOCATION, publisher, "Nothing")) == wanted
    assert refused(lambda: [extensions.get(LOCATION, publisher, "CustomScript", "0.0")]) == wanted
    assert refused(lambda: extensions.list_types(LOCATION, "nobody")) == absent("Publisher: nobody was not found.")


def test_a_built_in_command_that_azure_does_not_have(compute: ComputeManagementClient) -> None:
    wanted = absent("The entity Nothing was not found in this Azure location.")
    assert refused(lambda: [compute.virtual_machine_run_commands.get(LOCATION, "Nothing")]) == wanted


@pytest.mark.parametrize("ask", ["virtual_machine_images", "virtual_machine_extension_images"])
def test_a_region_that_azure_does_not_have(compute: ComputeManagementClient, ask: str) -> None:
    listing: Any = {
        "virtual_machine_images": compute.virtual_machine_images.list_publishers,
        "virtual_machine_extension_images": lambda place: compute.virtual_machine_extension_images.list_types(
            place, "Microsoft.Compute"
        ),
    }[ask]
    assert refused(lambda: listing("atlantis"))[:2] == (400, "LocationNotAvailableForResourceType")

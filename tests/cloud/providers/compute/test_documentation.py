"""The examples of Azure's own documentation run as they stand: their images and their password are nobody's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.bodies import PASSWORD
from tests.cloud.refused import refused

BRACED = {"publisher": "{image_publisher}", "offer": "{image_offer}", "sku": "{image_sku}", "version": "latest"}
BARE = {"publisher": "imagepublisher", "offer": "imageoffer", "sku": "imagesku", "version": "latest"}
PERSON = {"computerName": "web01", "adminUsername": "learner"}


@pytest.mark.parametrize("image", [BRACED, BARE])
@pytest.mark.parametrize("password", ["{your-password}", "yourpassword"])
def test_a_machine_is_made_of_the_placeholders_of_an_example(make_vm: Any, image: Any, password: str) -> None:
    machine = make_vm(image=image, osProfile={**PERSON, "adminPassword": password})
    assert machine.storage_profile.os_disk.os_type == "Linux"


def test_other_images_and_passwords_are_real_ones(make_vm: Any) -> None:
    met = refused(lambda: make_vm(image={**BARE, "sku": "{image_sku_2}"}))
    assert met[:2] == (404, "PlatformImageNotFound")
    met = refused(lambda: make_vm("weak", osProfile={**PERSON, "adminPassword": "{other-password}"[1:-1]}))
    assert met[0] == 400
    make_vm("strong", osProfile={**PERSON, "adminPassword": PASSWORD})

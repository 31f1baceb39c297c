"""What a deployment is refused for before anything is made: InvalidTemplateDeployment with the provider's errors inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.resource.deployments import DeploymentsMgmtClient

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, UBUNTU
from tests.cloud.templates.conftest import body, template
from tests.cloud.templates.test_deployments import VNET, disk, machine, nic

Deploy = Callable[..., Any]


def refusal(call: Callable[[], Any]) -> Any:
    """The error of a deployment that must be refused at once."""
    with pytest.raises(HttpResponseError) as refused:
        call()
    assert refused.value.status_code == 400
    error = refused.value.error
    assert error is not None and error.code == "InvalidTemplateDeployment"
    return error


def test_a_marketplace_image_that_does_not_exist(deploy: Deploy, cloud: Cloud) -> None:
    absent = {**UBUNTU, "sku": "22_04-lts-gen9"}
    error = refusal(lambda: deploy(template(machine(image=absent), nic(), VNET)))
    assert "The template deployment 'site' is not valid according to the validation procedure." in error.message
    [inner] = error.details
    assert (inner.code, inner.target) == ("InvalidParameter", "imageReference")
    assert "Sku: 22_04-lts-gen9, Version: latest" in inner.message
    assert [d["type"] for d in cloud.documents()] == ["Microsoft.Resources/resourceGroups"]


def test_a_gallery_image_that_is_not_in_the_region(deploy: Deploy, definition: Any) -> None:
    error = refusal(lambda: deploy(template(machine(image={"id": definition.id}), nic(), VNET)))
    [inner] = error.details
    assert inner.code == "InvalidParameter"
    assert inner.message.startswith(f"In region {LOCATION}, the following list of Shared Image Gallery images")
    assert definition.id in inner.message


def test_more_cores_than_the_quota_leaves(deploy: Deploy) -> None:
    many = [machine(f"vm{i}", size="Standard_D64s_v5") for i in range(9)]
    error = refusal(lambda: deploy(template(*many, nic(), VNET)))
    [inner] = error.details
    assert inner.code == "QuotaExceeded"
    assert "Total Regional Cores quota" in inner.message


def test_validation_meets_the_same_refusal(client: DeploymentsMgmtClient, group: str) -> None:
    absent = {**UBUNTU, "offer": "nothing"}
    sent = body(template(machine(image=absent), nic(), VNET))
    refusal(lambda: client.deployments.begin_validate(group, "site", sent).result())


def test_an_image_that_the_template_itself_makes_is_not_looked_for(deploy: Deploy) -> None:
    from_disk = {
        "type": "Microsoft.Compute/images",
        "apiVersion": "2024-07-01",
        "name": "golden",
        "location": LOCATION,
        "dependsOn": ["data"],
        "properties": {
            "hyperVGeneration": "V2",
            "storageProfile": {
                "osDisk": {
                    "osType": "Linux",
                    "osState": "Generalized",
                    "managedDisk": {"id": "[resourceId('Microsoft.Compute/disks', 'data')]"},
                }
            },
        },
    }
    made = deploy(template(disk(), from_disk))
    assert made.properties.provisioning_state == "Succeeded"

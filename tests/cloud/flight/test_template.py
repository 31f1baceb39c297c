"""A resource group as a template: deployed into an empty cloud, it makes the same resources."""

from __future__ import annotations

from typing import Any

import pytest
from azure.mgmt.resource.deployments import DeploymentsMgmtClient

from course.clients import Clients
from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, RG


@pytest.mark.usefixtures("subnet", "disk", "gallery")
def test_an_exported_group_can_be_deployed_elsewhere(cloud: Cloud) -> None:
    template = cloud.template(RG)
    fresh = Cloud.in_memory()
    Clients(fresh).resources.resource_groups.create_or_update(RG, {"location": LOCATION})
    deployments: Any = DeploymentsMgmtClient(fresh.credential, fresh.subscription_id, **fresh.connection).deployments
    body = {"properties": {"mode": "Incremental", "template": template}}
    deployments.begin_create_or_update(RG, "again", body).result()
    assert [document["id"] for document in fresh.documents()] == [document["id"] for document in cloud.documents()]
    fresh.close()


def test_a_group_that_is_not_there_is_said(cloud: Cloud) -> None:
    with pytest.raises(LookupError, match="Resource group 'nowhere' could not be found"):
        cloud.template("nowhere")

"""What-if through the real SDK."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from azure.mgmt.resource.deployments import DeploymentsMgmtClient
from azure.mgmt.resource.resources import ResourceManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, RG
from tests.cloud.templates.conftest import body, template
from tests.cloud.templates.test_deployments import NSG, VNET, disk

Deploy = Callable[..., Any]


def changes(client: DeploymentsMgmtClient, given: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """Name of a resource -> what would become of it."""
    answer = client.deployments.begin_what_if(RG, "site", body(given, **properties)).result()
    return {change.resource_id.rsplit("/", 1)[1]: change for change in answer.properties.changes}


def test_what_is_not_there_is_created_and_what_is_there_stays(
    client: DeploymentsMgmtClient, deploy: Deploy, cloud: Cloud
) -> None:
    deploy(template(VNET))
    mark = cloud.mark()
    found = changes(client, template(VNET, disk()))
    assert {name: change.change_type for name, change in found.items()} == {"vnet": "NoChange", "data": "Create"}
    assert not cloud.changes(mark)


def test_a_change_names_the_property_and_both_values(client: DeploymentsMgmtClient, deploy: Deploy) -> None:
    deploy(template(disk(sku={"name": "Standard_LRS"})))
    larger = disk(sku={"name": "Premium_LRS"})
    larger["properties"] = {**larger["properties"], "diskSizeGB": 8}
    change = changes(client, template(larger))["data"]
    assert change.change_type == "Modify"
    delta = {each.path: (each.property_change_type, each.before, each.after) for each in change.delta}
    assert delta == {
        "sku.name": ("Modify", "Standard_LRS", "Premium_LRS"),
        "properties.diskSizeGB": ("Modify", 4, 8),
    }


def test_a_subnet_that_is_added_is_a_change_inside_an_array(client: DeploymentsMgmtClient, deploy: Deploy) -> None:
    deploy(template(VNET))
    subnets = [*VNET["properties"]["subnets"], {"name": "more", "properties": {"addressPrefix": "10.0.1.0/24"}}]  # type: ignore[index]
    wider = {**VNET, "properties": {**VNET["properties"], "subnets": subnets}}  # type: ignore[dict-item]
    [delta] = changes(client, template(wider))["vnet"].delta
    assert (delta.path, delta.property_change_type) == ("properties.subnets", "Array")
    assert [(child.path, child.property_change_type) for child in delta.children] == [("1", "Create")]


def test_what_the_template_leaves_out_is_ignored_or_deleted(client: DeploymentsMgmtClient, deploy: Deploy) -> None:
    deploy(template(NSG))
    assert changes(client, template(disk()))["nsg"].change_type == "Ignore"
    assert changes(client, template(disk()), mode="Complete")["nsg"].change_type == "Delete"


def test_a_subscription_is_compared_without_what_the_engine_keeps_for_itself(
    client: DeploymentsMgmtClient, resources: ResourceManagementClient, group: str
) -> None:
    resources.tags.create_or_update("team")
    group = {
        "type": "Microsoft.Resources/resourceGroups",
        "apiVersion": "2024-03-01",
        "name": "more",
        "location": LOCATION,
    }
    asked: Any = {"location": LOCATION, **body(template(group))}
    answer = client.deployments.begin_what_if_at_subscription_scope("site", asked).result()
    assert [change.change_type for change in answer.properties.changes] == ["Create"]


def test_ids_alone_can_be_asked_for(client: DeploymentsMgmtClient, deploy: Deploy) -> None:
    deploy(template(VNET))
    found = changes(client, template(disk()), whatIfSettings={"resultFormat": "ResourceIdOnly"})
    assert {name: change.change_type for name, change in found.items()} == {"data": "Deploy", "vnet": "Ignore"}
    assert found["data"].after is None

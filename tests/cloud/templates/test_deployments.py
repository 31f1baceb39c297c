"""Deployments through the real SDK: what they make, in which order, and what they show."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.deployments import DeploymentsMgmtClient

from course.cloud import Cloud
from course.cloud.arm.http import Door, Request
from tests.cloud.bodies import LOCATION, PASSWORD, RG, UBUNTU
from tests.cloud.refused import refused
from tests.cloud.templates.conftest import body, template

Deploy = Callable[..., Any]
TYPE = "Microsoft.Resources/deployments"

VNET = {
    "type": "Microsoft.Network/virtualNetworks",
    "apiVersion": "2023-04-01",
    "name": "vnet",
    "location": "[resourceGroup().location]",
    "properties": {
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "subnets": [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}],
    },
}
NSG = {
    "type": "Microsoft.Network/networkSecurityGroups",
    "apiVersion": "2023-04-01",
    "name": "nsg",
    "location": LOCATION,
    "properties": {},
}


def disk(name: str = "data", **more: Any) -> dict[str, Any]:
    """A small disk in a template."""
    return {
        "type": "Microsoft.Compute/disks",
        "apiVersion": "2023-04-02",
        "name": name,
        "location": LOCATION,
        "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4},
        **more,
    }


def nic(name: str = "nic", **more: Any) -> dict[str, Any]:
    subnet = {"id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'default')]"}
    return {
        "type": "Microsoft.Network/networkInterfaces",
        "apiVersion": "2023-04-01",
        "name": name,
        "location": LOCATION,
        "dependsOn": ["[resourceId('Microsoft.Network/virtualNetworks', 'vnet')]"],
        "properties": {"ipConfigurations": [{"name": "ip", "properties": {"subnet": subnet}}]},
        **more,
    }


def machine(name: str = "web01", size: str = "Standard_B2s", image: dict[str, Any] = UBUNTU) -> dict[str, Any]:
    return {
        "type": "Microsoft.Compute/virtualMachines",
        "apiVersion": "2024-07-01",
        "name": name,
        "location": LOCATION,
        "dependsOn": ["nic"],
        "properties": {
            "hardwareProfile": {"vmSize": size},
            "storageProfile": {"imageReference": image, "osDisk": {"createOption": "FromImage", "name": None}},
            "osProfile": {"computerName": name, "adminUsername": "learner", "adminPassword": PASSWORD},
            "networkProfile": {
                "networkInterfaces": [{"id": "[resourceId('Microsoft.Network/networkInterfaces', 'nic')]"}]
            },
        },
    }


# What is made


def test_a_virtual_machine_and_all_that_it_needs(deploy: Deploy, compute: ComputeManagementClient) -> None:
    made = deploy(template(machine(), nic(), VNET))
    assert made.properties.provisioning_state == "Succeeded"
    assert [each.id.split("/providers/")[1] for each in made.properties.output_resources] == [
        "Microsoft.Compute/virtualMachines/web01",
        "Microsoft.Network/networkInterfaces/nic",
        "Microsoft.Network/virtualNetworks/vnet",
    ]
    view = compute.virtual_machines.instance_view(RG, "web01")
    assert "PowerState/running" in [status.code for status in view.statuses]


def test_dependencies_come_from_depends_on_and_from_references(deploy: Deploy) -> None:
    referring = disk("b", tags={"size": "x"})
    referring["properties"] = {**referring["properties"], "diskSizeGB": "[reference('a').diskSizeGB]"}
    made = deploy(template(referring, disk("a")))
    [edge] = made.properties.dependencies
    assert (edge.resource_name, [on.resource_name for on in edge.depends_on]) == ("b", ["a"])


def test_a_copy_loop_makes_each_and_is_waited_for_by_its_name(deploy: Deploy, compute: ComputeManagementClient) -> None:
    loop = {"name": "disks", "count": 3}
    waiting = disk("last", dependsOn=["disks"])
    made = deploy(template(waiting, disk("[concat('data', copyIndex(1))]", copy=loop)))
    assert {d.name for d in compute.disks.list()} == {"data1", "data2", "data3", "last"}
    assert len(made.properties.dependencies[0].depends_on) == 3


def test_a_property_can_be_a_copy_loop(deploy: Deploy, network: NetworkManagementClient) -> None:
    subnet = {"name": "[concat('s', copyIndex('subnets'))]",
              "properties": {"addressPrefix": "[concat('10.0.', copyIndex('subnets'), '.0/24')]"}}  # fmt: skip
    properties = {
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "copy": [{"name": "subnets", "count": 2, "input": subnet}],
    }
    deploy(template({**VNET, "properties": properties}))
    assert [s.address_prefix for s in network.subnets.list(RG, "vnet")] == ["10.0.0.0/24", "10.0.1.0/24"]


def test_a_resource_whose_condition_is_false_is_not_made_and_not_waited_for(
    deploy: Deploy, compute: ComputeManagementClient
) -> None:
    deploy(template(disk("a", condition="[equals(1, 2)]"), disk("b", dependsOn=["a"])))
    assert [d.name for d in compute.disks.list()] == ["b"]


def test_a_child_resource_may_stand_inside_its_parent(deploy: Deploy, network: NetworkManagementClient) -> None:
    child = {
        "type": "subnets",
        "apiVersion": "2023-04-01",
        "name": "extra",
        "dependsOn": ["vnet"],
        "properties": {"addressPrefix": "10.0.9.0/24"},
    }
    deploy(template({**VNET, "resources": [child]}))
    assert network.subnets.get(RG, "vnet", "extra").address_prefix == "10.0.9.0/24"


def test_resources_can_have_symbolic_names(deploy: Deploy) -> None:
    given = template(languageVersion="2.0")
    given["resources"] = {"first": disk("a"), "second": disk("b", dependsOn=["first"])}
    given["outputs"] = {"size": {"type": "int", "value": "[reference('first').diskSizeGB]"}}
    made = deploy(given)
    assert made.properties.outputs["size"] == {"type": "Int", "value": 4}


def test_an_existing_resource_is_referred_to_and_not_made(deploy: Deploy, disk: Any) -> None:
    given = template(languageVersion="2.0")
    given["resources"] = {
        "known": {"existing": True, "type": "Microsoft.Compute/disks", "apiVersion": "2023-04-02", "name": "data"}
    }
    given["outputs"] = {"size": {"type": "int", "value": "[reference('known').diskSizeGB]"}}
    made = deploy(given)
    assert made.properties.outputs["size"]["value"] == 32
    assert made.properties.output_resources == []


def test_a_nested_deployment_has_a_record_of_its_own(deploy: Deploy, client: DeploymentsMgmtClient) -> None:
    inner = template(disk("[parameters('name')]"), parameters={"name": {"type": "string"}})
    nested = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "inner",
        "properties": {
            "mode": "Incremental",
            "expressionEvaluationOptions": {"scope": "inner"},
            "template": inner,
            "parameters": {"name": {"value": "[toLower('NESTED')]"}},
        },
    }
    made = deploy(template(nested))
    assert [each.id.rsplit("/", 1)[1] for each in made.properties.output_resources] == ["nested"]
    assert client.deployments.get(RG, "inner").properties.provisioning_state == "Succeeded"


def test_a_nested_template_of_outer_scope_uses_the_outer_parameters(
    deploy: Deploy, compute: ComputeManagementClient
) -> None:
    nested = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "inner",
        "properties": {"mode": "Incremental", "template": template(disk("[parameters('name')]"))},
    }
    deploy(template(nested, parameters={"name": {"type": "string"}}), {"name": "outer"})
    assert compute.disks.get(RG, "outer").name == "outer"


def test_complete_mode_deletes_what_the_template_leaves_out(
    deploy: Deploy, compute: ComputeManagementClient, network: NetworkManagementClient
) -> None:
    deploy(template(machine(), nic(), VNET, NSG))
    deploy(template(NSG), mode="Complete")
    assert [vm.name for vm in compute.virtual_machines.list(RG)] == []
    assert [vnet.name for vnet in network.virtual_networks.list(RG)] == []
    assert [nsg.name for nsg in network.network_security_groups.list(RG)] == ["nsg"]


def test_deploying_the_same_template_again_changes_nothing(deploy: Deploy, cloud: Cloud) -> None:
    deploy(template(VNET, disk()))
    before = {d["id"]: d["properties"].get("resourceGuid", d["properties"].get("uniqueId")) for d in cloud.documents()}
    deploy(template(VNET, disk()))
    after = {d["id"]: d["properties"].get("resourceGuid", d["properties"].get("uniqueId")) for d in cloud.documents()}
    assert after == before


# What fails


def failure(deploy: Deploy, given: dict[str, Any], **more: Any) -> Any:
    """The error of a deployment that must fail."""
    with pytest.raises(HttpResponseError) as failed:
        deploy(given, **more)
    assert failed.value.error is not None
    return failed.value.error


def test_a_provider_s_refusal_stands_in_the_details(deploy: Deploy) -> None:
    wrong = disk()
    wrong["properties"] = {"creationData": {"createOption": "Empty"}}
    error = failure(deploy, template(wrong))
    assert error.code == "DeploymentFailed"
    assert error.target.endswith("/Microsoft.Resources/deployments/site")
    assert error.message.startswith("At least one resource deployment operation failed.")
    assert error.details[0].code == "BadRequest"
    assert '"code": "InvalidParameter"' in error.details[0].message


def test_what_waits_for_a_failed_resource_is_left_undone_and_the_rest_is_made(
    deploy: Deploy, compute: ComputeManagementClient, client: DeploymentsMgmtClient
) -> None:
    wrong = disk("wrong")
    wrong["properties"] = {"creationData": {"createOption": "Empty"}}
    failure(deploy, template(wrong, disk("after", dependsOn=["wrong"]), disk("beside")))
    assert [d.name for d in compute.disks.list()] == ["beside"]
    assert client.deployments.get(RG, "site").properties.provisioning_state == "Failed"
    states = {
        o.properties.target_resource.resource_name: (o.properties.provisioning_state, o.properties.status_code)
        for o in client.deployment_operations.list(RG, "site")
    }
    assert states == {"wrong": ("Failed", "BadRequest"), "beside": ("Succeeded", "OK")}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (template(disk(dependsOn=["nowhere"])), "The resource 'nowhere' is not defined in the template."),
        (template(disk("a", dependsOn=["b"]), disk("b", dependsOn=["a"])), "Circular dependency detected on resource"),
        (template(disk("a"), disk("A")), "is defined multiple times in a template."),
        (template(disk("a/b")), "has incorrect segment lengths."),
        ({"resources": []}, "Required property '$schema' not found in JSON."),
    ],
)
def test_a_template_that_is_not_valid_is_refused_and_nothing_is_made(
    deploy: Deploy, cloud: Cloud, given: dict[str, Any], said: str
) -> None:
    error = failure(deploy, given)
    assert error.code == "InvalidTemplate"
    assert said in error.message
    assert [d["type"] for d in cloud.documents()] == ["Microsoft.Resources/resourceGroups"]


def test_a_deployment_to_a_group_that_is_absent_is_refused(client: DeploymentsMgmtClient) -> None:
    with pytest.raises(ResourceNotFoundError) as refused:
        client.deployments.begin_create_or_update("nowhere", "site", body(template()))
    assert refused.value.error is not None and refused.value.error.code == "ResourceGroupNotFound"


def test_rollback_on_error_makes_the_last_successful_deployment_again(
    deploy: Deploy, compute: ComputeManagementClient, client: DeploymentsMgmtClient
) -> None:
    deploy(template(disk("good")), name="first")
    compute.disks.begin_delete(RG, "good").result()
    wrong = disk("wrong")
    wrong["properties"] = {"creationData": {"createOption": "Empty"}}
    failure(deploy, template(wrong), name="second", onErrorDeployment={"type": "LastSuccessful"})
    shown = client.deployments.get(RG, "second").properties.on_error_deployment
    assert (shown.deployment_name, shown.provisioning_state) == ("first", "Succeeded")
    assert [d.name for d in compute.disks.list()] == ["good"]


# What can be asked


def test_deployments_are_listed_newest_first(deploy: Deploy, client: DeploymentsMgmtClient) -> None:
    deploy(template(), name="one")
    deploy(template(disk()), name="two")
    assert [d.name for d in client.deployments.list_by_resource_group(RG)] == ["two", "one"]
    assert client.deployments.check_existence(RG, "one")
    assert not client.deployments.check_existence(RG, "three")


def test_a_deleted_deployment_leaves_what_it_made(
    deploy: Deploy, client: DeploymentsMgmtClient, compute: ComputeManagementClient
) -> None:
    deploy(template(disk()))
    client.deployments.begin_delete(RG, "site").result()
    assert not client.deployments.check_existence(RG, "site")
    assert compute.disks.get(RG, "data").name == "data"


def test_the_template_of_a_deployment_can_be_had_back(deploy: Deploy, client: DeploymentsMgmtClient) -> None:
    given = template(disk("[parameters('name')]"), parameters={"name": {"type": "string", "defaultValue": "data"}})
    deploy(given)
    exported = client.deployments.export_template(RG, "site").template
    assert exported["resources"] == given["resources"]
    assert exported["parameters"] == {"name": {"type": "String", "defaultValue": "data"}}


def test_validation_tells_what_would_be_made_and_makes_nothing(
    client: DeploymentsMgmtClient, group: str, cloud: Cloud
) -> None:
    answer = client.deployments.begin_validate(group, "site", body(template(disk()))).result()
    assert [r.id.rsplit("/", 1)[1] for r in answer.properties.validated_resources] == ["data"]
    assert len(cloud.documents()) == 1


def test_a_running_deployment_can_be_canceled(client: DeploymentsMgmtClient, group: str, cloud: Cloud) -> None:
    cloud.clock_mode = "step by step"
    poller = client.deployments.begin_create_or_update(group, "site", body(template(disk())), polling=False)
    assert poller.result() is not None
    client.deployments.cancel(group, "site")
    assert client.deployments.get(group, "site").properties.provisioning_state == "Canceled"
    assert [d["type"] for d in cloud.documents()] == ["Microsoft.Resources/resourceGroups"]


def test_a_finished_deployment_cannot_be_canceled(deploy: Deploy, client: DeploymentsMgmtClient) -> None:
    deploy(template())
    with pytest.raises(HttpResponseError) as refused:
        client.deployments.cancel(RG, "site")
    assert refused.value.status_code == 409


def test_a_deployment_of_the_same_name_waits_for_the_one_that_is_active(
    client: DeploymentsMgmtClient, group: str, cloud: Cloud
) -> None:
    cloud.clock_mode = "step by step"
    client.deployments.begin_create_or_update(group, "site", body(template(disk())), polling=False)
    with pytest.raises(HttpResponseError) as refused:
        client.deployments.begin_create_or_update(group, "site", body(template()))
    assert refused.value.error is not None and refused.value.error.code == "DeploymentActive"


def test_a_subscription_can_be_deployed_to(client: DeploymentsMgmtClient, resources: Any) -> None:
    made = {
        "type": "Microsoft.Resources/resourceGroups",
        "apiVersion": "2022-09-01",
        "name": "made",
        "location": "westus",
    }
    sent = {**body(template(made)), "location": "westus"}
    client.deployments.begin_create_or_update_at_subscription_scope("base", sent).result()
    assert resources.resource_groups.get("made").location == "westus"
    assert [d.name for d in client.deployments.list_at_subscription_scope()] == ["base"]


def test_a_deployment_to_a_subscription_knows_where_it_is(client: DeploymentsMgmtClient, resources: Any) -> None:
    made = {
        "type": "Microsoft.Resources/resourceGroups",
        "apiVersion": "2022-09-01",
        "name": "made",
        "location": "[deployment().location]",
    }
    sent = {**body(template(made)), "location": "West US"}
    client.deployments.begin_validate_at_subscription_scope("base", sent).result()
    client.deployments.begin_create_or_update_at_subscription_scope("base", sent).result()
    assert resources.resource_groups.get("made").location == "westus"


def test_a_deployment_is_one_step_that_is_taken_back_whole(cloud: Cloud, group: str) -> None:
    path = f"/subscriptions/{cloud.subscription_id}/resourcegroups/{group}/providers/{TYPE}/site"
    url = f"https://management.azure.com{path}?api-version=2022-09-01"
    sent = json.dumps(body(template(disk("a"), disk("b")))).encode()
    before = cloud.mark()
    cloud.handle(Request("PUT", url, {}, sent, Door.NETWORK))
    assert json.loads(cloud.handle(Request("GET", url)).body)["properties"]["provisioningState"] == "Succeeded"
    assert {d["name"] for d in cloud.changes(before).created} == {"a", "b"}
    assert cloud.rewind() == ["deployments.create_or_update site"]
    assert cloud.handle(Request("GET", url)).status == 404
    assert len(cloud.documents()) == 1


def test_a_template_has_a_hash_whatever_its_letter_case(client: DeploymentsMgmtClient, group: str) -> None:
    """The value is that of Azure's own example of calculateTemplateHash."""
    given = {
        "$schema": "http://schemas.management.azure.com/deploymentTemplate?api-version=2014-04-01-preview",
        "contentVersion": "1.0.0.0",
        "parameters": {"string": {"type": "string"}},
        "variables": {
            "string": "string",
            "int": 42,
            "bool": True,
            "array": [1, 2, 3, 4],
            "object": {"object": {"vmSize": "Large", "location": "West US"}},
        },
        "resources": [],
        "outputs": {"string": {"type": "string", "value": "myvalue"}},
    }
    told = client.deployments.calculate_template_hash(given)
    assert told.template_hash == "695440707931307747"
    assert str(told.minified_template).startswith('{"$SCHEMA":"HTTP://SCHEMAS')
    del given["parameters"]
    deployed: Any = client.deployments.begin_create_or_update(group, "site", body(given)).result()
    assert deployed.properties.template_hash == client.deployments.calculate_template_hash(given).template_hash


def test_what_is_no_template_has_no_hash(client: DeploymentsMgmtClient) -> None:
    assert refused(lambda: client.deployments.calculate_template_hash(["resources"]))[:2] == (400, "InvalidTemplate")

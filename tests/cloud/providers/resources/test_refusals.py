"""What groups, lists, moves, tags, features and subscriptions refuse, beyond the catalogue's rows."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.resource.features import FeatureClient
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.resource.subscriptions import SubscriptionClient

from course.cloud import Cloud
from course.cloud.arm import directory
from course.cloud.arm.http import Door, Request
from tests.cloud.bodies import LOCATION, RG
from tests.cloud.refused import Refused, group_not_found, not_found, refused


@pytest.mark.parametrize(
    "expression",
    [
        "name ~ 'golden'",
        "name eq 'golden' name",
        "name like 'golden'",
        "name eq",
        "(name eq 'golden'",
        "substringof('old' name)",
        "name eq golden",
    ],
)
def test_a_filter_that_means_nothing_is_refused(resources: ResourceManagementClient, expression: str) -> None:
    text = f"Invalid $filter '{expression}' specified in the query string."
    met = refused(lambda: resources.resources.list(filter=expression))
    assert met == (400, "InvalidFilterInQueryString", text)


def test_a_group_that_is_not_there(resources: ResourceManagementClient) -> None:
    wanted, groups = group_not_found("absent"), resources.resource_groups
    assert refused(lambda: groups.begin_delete("absent")) == wanted
    assert refused(lambda: groups.begin_export_template("absent", {"resources": ["*"]})) == wanted
    assert refused(lambda: resources.resources.list_by_resource_group("absent")) == wanted


@pytest.mark.parametrize(("name", "wrong"), [("golden images", " "), ("golden!?", "!?"), ("golden.", ".")])
def test_a_name_that_no_group_may_have(cloud: Cloud, name: str, wrong: str) -> None:
    # the SDK checks names itself: this is what `az rest` meets
    path = f"/subscriptions/{cloud.subscription_id}/resourcegroups/{quote(name)}?api-version=2024-11-01"
    content = json.dumps({"location": LOCATION}).encode()
    answer = cloud.handle(Request("PUT", f"https://management.azure.com{path}", {}, content, Door.NETWORK))
    error = json.loads(answer.body)["error"]
    text = (
        f"The provided resource group name '{name}' has these invalid characters: '{wrong}'. The name can only be a "
        "letter, digit, '-', '.', '(', ')' or '_'."
    )
    assert (answer.status, error["code"], error["message"]) == (400, "InvalidResourceGroup", text)


# Moves


@pytest.fixture
def target(group: str, resources: ResourceManagementClient) -> str:
    """The id of another group."""
    return str(resources.resource_groups.create_or_update("other", {"location": LOCATION}).id)


def move(resources: ResourceManagementClient, target: str, *ids: str, source: str = RG) -> Refused:
    body: Any = {"resources": list(ids), "targetResourceGroup": target}
    return refused(lambda: resources.resources.begin_move_resources(source, body))


def test_a_move_has_a_source_a_target_and_something_to_move(
    resources: ResourceManagementClient, disk: Any, target: str
) -> None:
    here = disk.id.partition("/providers/")[0]
    assert move(resources, target, disk.id, source="absent") == group_not_found("absent")
    assert move(resources, f"{target}-absent", disk.id) == group_not_found("other-absent")
    nothing = (400, "InvalidRequestContent", "The request content was invalid: no resources to move.")
    assert move(resources, target) == nothing
    text = "The source and the target resource group of a move must not be the same."
    assert move(resources, here.upper().replace("/SUBSCRIPTIONS", "/subscriptions"), disk.id) == (
        400,
        "MoveResourcesToSameGroup",
        text,
    )
    absent = not_found("Microsoft.Compute/disks", "absent", RG)
    assert move(resources, target, disk.id.replace("data", "absent")) == absent


def test_what_is_not_ready_does_not_move(
    cloud: Cloud, resources: ResourceManagementClient, compute: ComputeManagementClient, disk: Any, target: str
) -> None:
    cloud.clock_mode = "step by step"
    compute.disks.begin_update(RG, "data", {"properties": {"diskSizeGB": 64}}, polling=False)
    state = compute.disks.get(RG, "data").provisioning_state
    body: Any = {"resources": [disk.id], "targetResourceGroup": target}
    met = refused(lambda: resources.resources.begin_move_resources(RG, body, polling=False))
    text = f"The move resources request cannot proceed: resource '{disk.id}' is in the state '{state}'."
    assert state != "Succeeded"
    assert met == (409, "MoveCannotProceedWithResourcesNotInSucceededState", text)


def test_nothing_moves_onto_something_else(
    resources: ResourceManagementClient, compute: ComputeManagementClient, disk: Any, target: str
) -> None:
    body: Any = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}
    taken = compute.disks.begin_create_or_update("other", "data", body).result().id
    text = f"A resource with the same name exists in the target group: '{taken}'."
    assert move(resources, target, disk.id) == (409, "ResourceMoveTargetConflict", text)


# Tags


def test_a_value_belongs_to_a_tag_that_exists(resources: ResourceManagementClient) -> None:
    wanted = (404, "TagNotFound", "The tag 'team' could not be found.")
    assert refused(lambda: [resources.tags.create_or_update_value("team", "web")]) == wanted


def test_only_what_is_there_is_tagged(resources: ResourceManagementClient, disk: Any) -> None:
    absent = disk.id.replace("disks/data", "disks/absent")
    wanted = not_found("Microsoft.Compute/disks", "absent", RG)
    assert refused(lambda: [resources.tags.get_at_scope(absent)]) == wanted


# Features and subscriptions


def test_a_feature_that_nobody_knows(cloud: Cloud) -> None:
    features = FeatureClient(cloud.credential, cloud.subscription_id, **cloud.connection).features
    text = "The feature 'Nothing' could not be found for the resource provider 'Microsoft.Compute'."
    assert refused(lambda: [features.get("Microsoft.Compute", "Nothing")]) == (404, "FeatureNotFound", text)


def test_the_subscription_of_another_tenant_is_not_found(cloud: Cloud) -> None:
    theirs = next(each for each in directory.SUBSCRIPTIONS if each.tenant != directory.TENANT)
    client = SubscriptionClient(cloud.credential, **cloud.connection)
    text = f"The subscription '{theirs.id}' could not be found."
    assert refused(lambda: [client.subscriptions.get(theirs.id)]) == (404, "SubscriptionNotFound", text)

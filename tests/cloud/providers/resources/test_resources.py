"""Resource lists, tags, providers, features, subscriptions and locations through the real SDK."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.resource.features import FeatureClient
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.resource.subscriptions import SubscriptionClient

from course.cloud import Cloud
from course.cloud.arm import directory
from course.cloud.engine import LocalEngine
from course.cloud.server.transport import InProcessTransport
from tests.cloud.bodies import LOCATION, RG


@pytest.fixture
def tagged(disk: Any, image: Any, compute: ComputeManagementClient) -> None:
    compute.disks.begin_update(RG, "data", {"tags": {"team": "web"}}).result()


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("resourceType eq 'Microsoft.Compute/disks'", {"data", "web01_disk"}),
        ("resourceGroup eq 'RG-IMAGES' and name eq 'golden'", {"golden"}),
        ("resourceType eq 'Microsoft.Compute/images' or name eq 'data'", {"golden", "data"}),
        ("tagName eq 'team' and tagValue eq 'web'", {"data"}),
        ("tagName eq 'team' and tagValue eq 'other'", set()),
        ("substringof('old', name)", {"golden"}),
        ("startswith(name, 'gol')", {"golden"}),
        ("resourceType ne 'Microsoft.Compute/images' and name eq 'golden'", set()),
    ],
)
def test_resources_are_found_by_a_filter(
    tagged: None, resources: ResourceManagementClient, expression: str, names: set[str]
) -> None:
    found = {each.name for each in resources.resources.list(filter=expression)}
    assert {"web01_disk" if "OsDisk" in name or "osdisk" in name.lower() else name for name in found} == names


def test_a_filter_that_cannot_be_read_is_refused(resources: ResourceManagementClient) -> None:
    with pytest.raises(HttpResponseError) as refused:
        list(resources.resources.list(filter="name is 'golden'"))
    assert refused.value.error is not None and refused.value.error.code == "InvalidFilterInQueryString"


def test_lists_leave_out_what_belongs_to_management(group: str, cloud: Cloud, resources: Any, disk: Any) -> None:
    from azure.mgmt.resource.deployments import DeploymentsMgmtClient

    from tests.cloud.templates.conftest import body, template

    client = DeploymentsMgmtClient(cloud.credential, cloud.subscription_id, **cloud.connection)
    client.deployments.begin_create_or_update(RG, "site", body(template())).result()
    assert [each.name for each in resources.resources.list_by_resource_group(RG)] == ["data"]
    assert not any("deployments" in document["type"] for document in cloud.documents())


def test_the_provisioning_state_comes_when_it_is_asked_for(disk: Any, resources: ResourceManagementClient) -> None:
    [plain] = resources.resources.list_by_resource_group(RG)
    [expanded] = resources.resources.list_by_resource_group(RG, expand="provisioningState,createdTime")
    assert (plain.provisioning_state, expanded.provisioning_state) == (None, "Succeeded")
    assert expanded.created_time is not None


def test_long_lists_come_in_pages(cloud: Cloud) -> None:
    engine = LocalEngine()
    group = f"/subscriptions/{cloud.subscription_id}/resourceGroups/{RG}"
    for i in range(1005):
        key = f"{group}/providers/Microsoft.Compute/disks/d{i:04}"
        engine.arm.store.put({"id": key, "name": key[-5:], "type": "Microsoft.Compute/disks", "location": LOCATION})
    transport = InProcessTransport(engine.handle)
    client = ResourceManagementClient(cloud.credential, cloud.subscription_id, transport=transport)
    assert [len(list(page)) for page in client.resources.list().by_page()] == [1000, 5]
    assert len({each.name for each in client.resources.list()}) == 1005


# Tags


def test_tags_are_merged_replaced_and_deleted_at_any_scope(disk: Any, resources: Any, compute: Any) -> None:
    tags = resources.tags
    tags.begin_create_or_update_at_scope(disk.id, {"properties": {"tags": {"a": "1"}}}).result()
    tags.begin_update_at_scope(disk.id, {"operation": "Merge", "properties": {"tags": {"b": "2"}}}).result()
    assert compute.disks.get(RG, "data").tags == {"a": "1", "b": "2"}
    tags.begin_update_at_scope(disk.id, {"operation": "Delete", "properties": {"tags": {"a": "1"}}}).result()
    assert tags.get_at_scope(disk.id).properties.tags == {"b": "2"}
    tags.begin_update_at_scope(disk.id, {"operation": "Replace", "properties": {"tags": {"c": "3"}}}).result()
    assert compute.disks.get(RG, "data").tags == {"c": "3"}
    tags.begin_delete_at_scope(disk.id).result()
    assert not compute.disks.get(RG, "data").tags


def test_a_subscription_knows_its_tag_names(tagged: None, resources: ResourceManagementClient) -> None:
    resources.tags.create_or_update("cost-center")
    resources.tags.create_or_update_value("cost-center", "42")
    known = {
        tag.tag_name: (tag.count.value, [value["tagValue"] for value in tag["values"]]) for tag in resources.tags.list()
    }
    assert known == {"team": (1, ["web"]), "cost-center": (0, ["42"])}


def test_more_than_fifty_tags_are_refused(disk: Any, resources: ResourceManagementClient) -> None:
    many = {f"tag{i}": "x" for i in range(51)}
    with pytest.raises(HttpResponseError) as refused:
        resources.tags.begin_create_or_update_at_scope(disk.id, {"properties": {"tags": many}})
    assert refused.value.error is not None and refused.value.error.code == "TooManyTags"


# Providers and features


def test_a_provider_tells_its_types_and_their_versions(resources: ResourceManagementClient) -> None:
    compute = resources.providers.get("microsoft.compute")
    assert compute.registration_state == "Registered"
    versions = {kind.resource_type: kind.api_versions for kind in compute.resource_types}
    assert versions["galleries/images/versions"]
    assert versions["virtualMachines"] == sorted(versions["virtualMachines"], reverse=True)


def test_a_client_registers_the_provider_that_it_needs(group: str, resources: Any, compute: Any) -> None:
    # azure-mgmt-core meets MissingSubscriptionRegistration (a row of the catalogue), registers, and asks again.
    assert resources.providers.unregister("Microsoft.Compute").registration_state == "Unregistering"
    assert resources.providers.get("Microsoft.Compute").registration_state == "Unregistered"
    body = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}
    compute.disks.begin_create_or_update(RG, "data", body).result()
    assert resources.providers.get("Microsoft.Compute").registration_state == "Registered"


def test_a_provider_takes_a_while_to_be_registered(resources: ResourceManagementClient) -> None:
    resources.providers.unregister("Microsoft.Network")
    states = [resources.providers.register("Microsoft.Network").registration_state for _ in range(2)]
    assert states == ["Registering", "Registered"]


def test_a_namespace_that_azure_does_not_have_is_refused(resources: ResourceManagementClient) -> None:
    with pytest.raises(ResourceNotFoundError) as refused:
        resources.providers.get("Microsoft.Nothing")
    assert refused.value.error is not None and refused.value.error.code == "InvalidResourceNamespace"


def test_a_preview_feature_is_registered(cloud: Cloud) -> None:
    features = FeatureClient(cloud.credential, cloud.subscription_id, **cloud.connection).features
    assert features.get("Microsoft.Compute", "EncryptionAtHost").properties.state == "NotRegistered"
    assert features.register("Microsoft.Compute", "EncryptionAtHost").properties.state == "Registered"
    states = {each.name: each.properties.state for each in features.list("Microsoft.Compute")}
    assert states["Microsoft.Compute/EncryptionAtHost"] == "Registered"


def test_a_preview_feature_takes_a_while_to_be_unregistered(cloud: Cloud) -> None:
    features = FeatureClient(cloud.credential, cloud.subscription_id, **cloud.connection).features
    assert features.unregister("Microsoft.Network", "AllowLBPreview").properties.state == "Unregistering"
    assert features.get("Microsoft.Network", "AllowLBPreview").properties.state == "Unregistered"


# Subscriptions


def test_the_learner_has_two_subscriptions_in_one_tenant(cloud: Cloud) -> None:
    client = SubscriptionClient(cloud.credential, **cloud.connection)
    found = {s.subscription_id: s.tenant_id for s in client.subscriptions.list()}
    assert cloud.subscription_id in found
    assert len(found) == 2
    assert set(found.values()) == {cloud.tenant_id} == {t.tenant_id for t in client.tenants.list()}


def test_locations_are_listed_as_azure_lists_them(cloud: Cloud) -> None:
    client = SubscriptionClient(cloud.credential, **cloud.connection)
    locations = list(client.subscriptions.list_locations(cloud.subscription_id))
    assert [each.name for each in locations[:3]] == ["eastus", "eastus2", "southcentralus"]
    assert locations[0].metadata.paired_region[0].name == "westus"
    assert [z.logical_zone for z in locations[0].availability_zone_mappings] == ["1", "2", "3"]


def test_each_subscription_is_a_world_of_its_own(cloud: Cloud, group: str) -> None:
    other = next(s.id for s in directory.SUBSCRIPTIONS if s.id != cloud.subscription_id)
    client = ResourceManagementClient(cloud.credential, other, **cloud.connection)
    assert list(client.resource_groups.list()) == []


def test_a_registration_is_a_resource_too(cloud: Cloud) -> None:
    client = FeatureClient(cloud.credential, cloud.subscription_id, **cloud.connection)
    registrations = client.subscription_feature_registrations
    made = registrations.create_or_update("Microsoft.Compute", "UseStandardSecurityType")
    assert made.properties.state == "Registered"
    assert client.features.get("Microsoft.Compute", "UseStandardSecurityType").properties.state == "Registered"
    assert made.name == "UseStandardSecurityType"
    assert made.properties.registration_date is not None
    listed = {each.name: each.properties.state for each in registrations.list_all_by_subscription()}
    assert listed["Microsoft.Compute/UseStandardSecurityType"] == "Registered"
    assert listed["Microsoft.Network/AllowLBPreview"] == "NotRegistered"

"""Galleries through the real SDK: definitions, versions, replication, sharing, applications, soft delete."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.compute import ComputeManagementClient
from pytest import raises

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, RG, definition_body, version_body

OTHER = "22222222-2222-2222-2222-333333333333"


def publish(compute: ComputeManagementClient, name: str, source: str, **profile: Any) -> Any:
    """A version of the definition `web`."""
    body = version_body(source)
    body["properties"]["publishingProfile"] |= profile
    return compute.gallery_image_versions.begin_create_or_update(RG, "gallery", "web", name, body).result()


# Versions and latest


def test_a_version_is_replicated_to_its_regions(compute: ComputeManagementClient, version: Any) -> None:
    shown = {region.name: region.regional_replica_count for region in version.publishing_profile.target_regions}
    assert shown == {"East US": 1, "West Europe": 1}
    assert version.storage_profile.os_disk_image.size_in_gb == 30


def test_replication_is_seen_to_progress(
    cloud: Cloud, compute: ComputeManagementClient, definition: Any, image: Any
) -> None:
    cloud.clock_mode = "step by step"
    body = version_body(image.id, (LOCATION, "westeurope"))
    compute.gallery_image_versions.begin_create_or_update(RG, "gallery", "web", "1.0.0", body, polling=False)

    def status() -> Any:
        found = compute.gallery_image_versions.get(RG, "gallery", "web", "1.0.0", expand="ReplicationStatus")
        return found.replication_status

    assert status().aggregated_state == "InProgress"
    cloud.tick()
    assert (status().aggregated_state, [region.progress for region in status().summary]) == ("Completed", [100, 100])


def test_latest_is_the_highest_number_that_is_not_excluded(
    compute: ComputeManagementClient, definition: Any, image: Any, make_vm: Any
) -> None:
    publish(compute, "1.9.0", image.id)
    publish(compute, "1.10.0", image.id)
    publish(compute, "2.0.0", image.id, excludeFromLatest=True)
    target = [{"name": LOCATION, "excludeFromLatest": True}]
    publish(compute, "3.0.0", image.id, targetRegions=target)
    vm = make_vm("newest", {"id": definition.id})
    assert vm.storage_profile.image_reference.exact_version == "1.10.0"


def test_a_version_can_be_made_from_a_version(compute: ComputeManagementClient, version: Any) -> None:
    assert publish(compute, "1.1.0", version.id).provisioning_state == "Succeeded"


def test_regions_are_added_and_what_it_is_made_of_is_fixed(compute: ComputeManagementClient, version: Any) -> None:
    body = version_body(version.storage_profile.source.id, (LOCATION, "westus2"))
    changed = compute.gallery_image_versions.begin_create_or_update(RG, "gallery", "web", "1.0.0", body).result()
    assert [region.name for region in changed.publishing_profile.target_regions] == ["East US", "West US 2"]
    change: Any = {"properties": {"publishingProfile": {"endOfLifeDate": "2030-01-01T00:00:00Z"}}}
    updated = compute.gallery_image_versions.begin_update(RG, "gallery", "web", "1.0.0", change).result()
    assert updated.publishing_profile.end_of_life_date.year == 2030


def test_a_specialized_version_makes_a_twin(compute: ComputeManagementClient, gallery: Any, make_vm: Any) -> None:
    features = [{"name": "SecurityType", "value": "Standard"}]
    body = definition_body(osState="Specialized", features=features)
    definition = compute.gallery_images.begin_create_or_update(RG, "gallery", "web", body).result()
    source = {"virtualMachineId": make_vm().id}
    given: Any = {"location": LOCATION, "properties": {"storageProfile": {"source": source}}}
    compute.gallery_image_versions.begin_create_or_update(RG, "gallery", "web", "1.0.0", given).result()
    twin = make_vm("twin", {"id": definition.id}, osProfile=None)
    assert twin.os_profile is None


def test_definitions_and_versions_are_listed_and_must_go_before_their_parents(
    compute: ComputeManagementClient, version: Any
) -> None:
    assert [found.name for found in compute.galleries.list()] == ["gallery"]
    assert [found.name for found in compute.gallery_images.list_by_gallery(RG, "gallery")] == ["web"]
    names = [found.name for found in compute.gallery_image_versions.list_by_gallery_image(RG, "gallery", "web")]
    assert names == ["1.0.0"]
    with raises(HttpResponseError) as error:
        compute.gallery_images.begin_delete(RG, "gallery", "web").result()
    assert error.value.error is not None
    assert error.value.error.code == "CannotDeleteResource"
    compute.gallery_image_versions.begin_delete(RG, "gallery", "web", "1.0.0").result()
    compute.gallery_images.begin_delete(RG, "gallery", "web").result()
    compute.galleries.begin_delete(RG, "gallery").result()
    assert list(compute.galleries.list_by_resource_group(RG)) == []


def test_new_api_versions_make_trusted_launch_definitions_by_default(
    compute: ComputeManagementClient, gallery: Any
) -> None:
    body = definition_body()
    del body["properties"]["hyperVGeneration"]
    made = compute.gallery_images.begin_create_or_update(RG, "gallery", "web", body).result()
    assert made.hyper_v_generation == "V2"
    assert [(feature.name, feature.value) for feature in made.features] == [("SecurityType", "TrustedLaunchSupported")]


# Sharing


@pytest.fixture
def partner(cloud: Cloud) -> ComputeManagementClient:
    """A client of another subscription."""
    return ComputeManagementClient(cloud.credential, OTHER, **cloud.connection)


def share(compute: ComputeManagementClient, operation: str, *groups: Any) -> None:
    body: Any = {"operationType": operation, "groups": list(groups)}
    compute.gallery_sharing_profile.begin_update(RG, "gallery", body).result()


def test_features_change_where_the_definition_allows_its_update(compute: ComputeManagementClient, gallery: Any) -> None:
    images = compute.gallery_images
    images.begin_create_or_update(RG, "gallery", "open", definition_body()).result()
    scsi = [{"name": "DiskControllerTypes", "value": "SCSI", "startsAtVersion": "2.0.0"}]
    with raises(HttpResponseError) as error:
        images.begin_update(RG, "gallery", "open", {"properties": {"features": scsi}}).result()
    assert error.value.error is not None
    assert error.value.error.code == "PropertyChangeNotAllowed"
    change: Any = {"properties": {"features": scsi, "allowUpdateImage": True}}
    [feature] = images.begin_update(RG, "gallery", "open", change).result().features
    assert (feature.name, feature.value, feature.starts_at_version) == ("DiskControllerTypes", "SCSI", "2.0.0")


def test_a_gallery_is_shared_with_a_subscription_and_no_longer(
    compute: ComputeManagementClient, partner: ComputeManagementClient, version: Any
) -> None:
    group = {"type": "Subscriptions", "ids": [OTHER]}
    assert list(partner.shared_galleries.list(LOCATION)) == []
    share(compute, "Add", group)
    names = [str(found.name) for found in partner.shared_galleries.list(LOCATION)]
    assert len(names) == 1
    unique = names[0]
    assert [found.name for found in partner.shared_gallery_images.list(LOCATION, unique)] == ["web"]
    shown = partner.shared_gallery_image_versions.get(LOCATION, unique, "web", "1.0.0")
    assert shown.properties.storage_profile.os_disk_image.disk_size_gb == 30
    assert list(partner.shared_gallery_images.list("westus", unique)) == []
    told = compute.galleries.get(RG, "gallery", select="Permissions").sharing_profile.groups
    assert [(entry.type, entry.ids) for entry in told] == [("Subscriptions", [OTHER])]
    assert compute.galleries.get(RG, "gallery").sharing_profile.groups is None
    share(compute, "Remove", group)
    with raises(ResourceNotFoundError):
        partner.shared_galleries.get(LOCATION, unique)


def test_a_community_gallery_is_seen_by_everybody_without_its_owners_names(
    compute: ComputeManagementClient, partner: ComputeManagementClient, version: Any, make_vm: Any
) -> None:
    info = {"publisherUri": "https://example.org", "publisherContact": "a@example.org", "eula": "x"}
    info["publicNamePrefix"] = "open"
    profile = {"permissions": "Community", "communityGalleryInfo": info}
    body: Any = {"location": LOCATION, "properties": {"sharingProfile": profile}}
    gallery = compute.galleries.begin_create_or_update(RG, "gallery", body).result()
    public = gallery.sharing_profile.community_gallery_info.public_names[0]
    assert public.startswith("open-")
    with raises(ResourceNotFoundError):
        partner.community_galleries.get(LOCATION, public)
    share(compute, "EnableCommunity")
    image = partner.community_gallery_images.get(LOCATION, public, "web")
    assert (image.properties.identifier.publisher, image.properties.os_state) == ("", "Generalized")
    reference = f"/CommunityGalleries/{public}/Images/web/Versions/latest"
    assert make_vm("from-community", {"communityGalleryImageId": reference}).provisioning_state == "Succeeded"
    share(compute, "Reset")
    assert compute.galleries.get(RG, "gallery").sharing_profile.permissions == "Private"


# Keeping and deleting


def test_a_version_is_kept_until_its_end_of_life_if_it_says_so(
    cloud: Cloud, compute: ComputeManagementClient, definition: Any, image: Any
) -> None:
    body = version_body(image.id, safetyProfile={"blockDeletionBeforeEndOfLife": True})
    body["properties"]["publishingProfile"]["endOfLifeDate"] = "2026-12-24T00:00:00Z"
    versions = compute.gallery_image_versions
    versions.begin_create_or_update(RG, "gallery", "web", "1.0.0", body).result()
    with raises(HttpResponseError) as error:
        versions.begin_delete(RG, "gallery", "web", "1.0.0").result()
    assert error.value.error is not None
    assert error.value.error.code == "DeleteGalleryImageVersionBlockedBeforeEndOfLife"
    cloud.wait(hours=24 * 40)
    versions.begin_delete(RG, "gallery", "web", "1.0.0").result()


def test_a_deleted_version_is_brought_back_within_seven_days(
    cloud: Cloud, compute: ComputeManagementClient, version: Any
) -> None:
    policy: Any = {"location": LOCATION, "properties": {"softDeletePolicy": {"isSoftDeleteEnabled": True}}}
    compute.galleries.begin_create_or_update(RG, "gallery", policy).result()
    versions = compute.gallery_image_versions
    versions.begin_delete(RG, "gallery", "web", "1.0.0").result()
    kept = list(compute.soft_deleted_resource.list_by_artifact_name(RG, "gallery", "images", "web"))
    assert [entry.name for entry in kept] == ["1.0.0"]
    restore: Any = {"location": LOCATION, "properties": {"restore": True, "storageProfile": {}}}
    back = versions.begin_create_or_update(RG, "gallery", "web", "1.0.0", restore).result()
    assert back.storage_profile.os_disk_image.size_in_gb == 30
    versions.begin_delete(RG, "gallery", "web", "1.0.0").result()
    cloud.wait(hours=24 * 8)
    assert list(compute.soft_deleted_resource.list_by_artifact_name(RG, "gallery", "images", "web")) == []


def test_az_brings_a_deleted_version_back_by_a_body_without_a_source(
    compute: ComputeManagementClient, version: Any
) -> None:
    policy: Any = {"location": LOCATION, "properties": {"softDeletePolicy": {"isSoftDeleteEnabled": True}}}
    compute.galleries.begin_create_or_update(RG, "gallery", policy).result()
    versions = compute.gallery_image_versions
    versions.begin_delete(RG, "gallery", "web", "1.0.0").result()
    undelete: Any = {"location": LOCATION, "tags": {}}
    back = versions.begin_create_or_update(RG, "gallery", "web", "1.0.0", undelete).result()
    assert (back.provisioning_state, back.storage_profile.os_disk_image.size_in_gb) == ("Succeeded", 30)
    with raises(HttpResponseError, match=r"galleryImageVersion\.properties"):
        versions.begin_create_or_update(RG, "gallery", "web", "2.0.0", undelete)


# Applications


def test_a_vm_application_and_its_versions(compute: ComputeManagementClient, gallery: Any) -> None:
    body: Any = {"location": LOCATION, "properties": {"supportedOSType": "Linux"}}
    assert compute.gallery_applications.begin_create_or_update(RG, "gallery", "tool", body).result().name == "tool"
    source = {"mediaLink": "https://elsewhere.blob.core.windows.net/apps/tool.tgz"}
    manage = {"install": "tar xf tool", "remove": "rm -r tool"}
    profile = {"source": source, "manageActions": manage, "targetRegions": [{"name": LOCATION}]}
    body = {"location": LOCATION, "properties": {"publishingProfile": profile}}
    versions = compute.gallery_application_versions
    made = versions.begin_create_or_update(RG, "gallery", "tool", "1.0.0", body).result()
    assert made.publishing_profile.manage_actions.install == "tar xf tool"
    assert [found.name for found in versions.list_by_gallery_application(RG, "gallery", "tool")] == ["1.0.0"]
    versions.begin_delete(RG, "gallery", "tool", "1.0.0").result()
    compute.gallery_applications.begin_delete(RG, "gallery", "tool").result()
    assert list(compute.gallery_applications.list_by_gallery(RG, "gallery")) == []

"""What galleries, their definitions, versions and applications refuse, beyond the catalogue's rows."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.storage import StorageManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, RG, definition_body, version_body
from tests.cloud.refused import Refused, missing, not_found, refused, row

ELSEWHERE = "https://pictures.blob.core.windows.net/vhds/absent.vhd"


def fixed(path: str) -> Refused:
    return 409, "PropertyChangeNotAllowed", f"Changing property '{path}' is not allowed."


def define(compute: ComputeManagementClient, body: Any) -> Refused:
    return refused(lambda: compute.gallery_images.begin_create_or_update(RG, "gallery", "web", body))


def publish(compute: ComputeManagementClient, body: Any, name: str = "1.0.0") -> Refused:
    versions = compute.gallery_image_versions
    return refused(lambda: versions.begin_create_or_update(RG, "gallery", "web", name, body))


# Definitions


def test_a_definition_has_properties(compute: ComputeManagementClient, gallery: Any) -> None:
    assert define(compute, {"location": LOCATION}) == missing("galleryImage.properties")


@pytest.mark.parametrize("name", ["osType", "osState", "identifier"])
def test_a_definition_says_what_its_images_are(compute: ComputeManagementClient, gallery: Any, name: str) -> None:
    body = definition_body()
    del body["properties"][name]
    assert define(compute, body) == missing(name)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"identifier": {"publisher": "contoso", "offer": "web", "sku": "noble"}}, "identifier.sku"),
        ({"features": [{"name": "SecurityType", "value": "TrustedLaunch"}]}, "features"),
        ({"hyperVGeneration": "V1"}, "hyperVGeneration"),
    ],
)
def test_what_a_definition_says_is_fixed(
    compute: ComputeManagementClient, definition: Any, change: Any, path: str
) -> None:
    assert define(compute, definition_body(**change)) == fixed(f"galleryImage.properties.{path}")


# Versions


def test_a_version_has_properties(compute: ComputeManagementClient, definition: Any) -> None:
    assert publish(compute, {"location": LOCATION}) == missing("galleryImageVersion.properties")


def test_a_version_says_what_it_is_made_of(compute: ComputeManagementClient, definition: Any) -> None:
    assert publish(compute, {"location": LOCATION, "properties": {}}) == missing("storageProfile")


def test_data_disks_alone_make_no_version(compute: ComputeManagementClient, definition: Any, disk: Any) -> None:
    body = version_body("")
    body["properties"]["storageProfile"] = {"dataDiskImages": [{"lun": 0, "source": {"id": disk.id}}]}
    assert publish(compute, body) == row("version-source-one-place")


def test_a_version_is_not_made_of_a_blob_that_is_missing(
    cloud: Cloud, compute: ComputeManagementClient, definition: Any
) -> None:
    accounts = StorageManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection).storage_accounts
    account: Any = {"location": LOCATION, "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
    accounts.begin_create(RG, "pictures", account).result()
    body = version_body("")
    body["properties"]["storageProfile"] = {"osDiskImage": {"source": {"uri": ELSEWHERE, "storageAccountId": ""}}}
    assert publish(compute, body) == row("version-source-missing", resourceID=ELSEWHERE)


def test_only_a_version_that_was_deleted_comes_back(compute: ComputeManagementClient, definition: Any) -> None:
    body: Any = {"location": LOCATION, "properties": {"restore": True, "storageProfile": {}}}
    wanted = not_found("softDeletedArtifactTypes/images", "1.0.0", RG)
    assert publish(compute, body) == wanted


# Shared with others


@pytest.mark.parametrize(
    "reference", ["/CommunityGalleries/nobody-1/Images/web", "/CommunityGalleries/nobody-1", "/CommunityGalleries"]
)
def test_no_vm_is_made_from_a_community_image_that_nobody_shares(make_vm: Any, reference: str) -> None:
    wanted = row("gallery-image-not-in-region", imageId=reference, region=LOCATION)
    assert refused(lambda: [make_vm(image={"communityGalleryImageId": reference})]) == wanted


def test_no_vm_is_made_from_what_is_no_image(make_vm: Any, disk: Any) -> None:
    wanted = row("platform-image-not-found", publisher="", offer="", sku="", version=disk.id)
    assert refused(lambda: [make_vm(image={"id": disk.id})]) == wanted


def test_sharing_says_what_is_to_be_done_and_with_whom(compute: ComputeManagementClient, gallery: Any) -> None:
    def share(**body: Any) -> Refused:
        given: Any = body
        return refused(lambda: compute.gallery_sharing_profile.begin_update(RG, "gallery", given))

    assert share() == missing("operationType")
    empty: Any = BytesIO(b"")
    nothing = refused(lambda: compute.gallery_sharing_profile.begin_update(RG, "gallery", empty))
    assert nothing == missing("operationType")
    assert share(operationType="Give") == (400, "InvalidParameter", "The value of parameter operationType is invalid.")
    assert share(operationType="Add", groups=[{"ids": []}]) == missing("groups.type")


def test_what_a_community_gallery_does_not_hold_is_not_found(compute: ComputeManagementClient, version: Any) -> None:
    info = {"publicNamePrefix": "contoso", "publisherUri": "https://contoso.example", "eula": "https://contoso.example"}
    profile = {"permissions": "Community", "communityGalleryInfo": {**info, "publisherContact": "a@contoso.example"}}
    body: Any = {"location": LOCATION, "properties": {"sharingProfile": profile}}
    gallery = compute.galleries.begin_create_or_update(RG, "gallery", body).result()
    compute.gallery_sharing_profile.begin_update(RG, "gallery", {"operationType": "EnableCommunity"}).result()
    public = gallery.sharing_profile.community_gallery_info.public_names[0]  # type: ignore[union-attr]

    def absent(name: str) -> Refused:
        return 404, "NotFound", f"The community gallery resource '{name}' was not found."

    images, versions = compute.community_gallery_images, compute.community_gallery_image_versions
    assert refused(lambda: images.get(LOCATION, public, "db")) == absent("db")
    assert refused(lambda: versions.get(LOCATION, public, "web", "2.0.0")) == absent("2.0.0")


def test_what_a_shared_gallery_does_not_hold_is_not_found(
    cloud: Cloud, compute: ComputeManagementClient, version: Any
) -> None:
    body: Any = {"operationType": "Add", "groups": [{"type": "Subscriptions", "ids": [cloud.subscription_id]}]}
    compute.gallery_sharing_profile.begin_update(RG, "gallery", body).result()
    unique = str(next(iter(compute.shared_galleries.list(LOCATION))).name)

    def absent(name: str) -> Refused:
        return 404, "NotFound", f"The shared gallery resource '{name}' was not found."

    images, versions = compute.shared_gallery_images, compute.shared_gallery_image_versions
    assert refused(lambda: images.get(LOCATION, unique, "db")) == absent("db")
    assert refused(lambda: versions.get(LOCATION, unique, "web", "2.0.0")) == absent("2.0.0")


# Applications


def test_an_application_says_for_which_system_it_is_and_keeps_to_it(
    compute: ComputeManagementClient, gallery: Any
) -> None:
    def make(system: Any) -> Any:
        body: Any = {"location": LOCATION, "properties": system}
        return compute.gallery_applications.begin_create_or_update(RG, "gallery", "tool", body).result()

    assert refused(lambda: make(None)) == missing("galleryApplication.properties.supportedOSType")
    assert refused(lambda: make({})) == missing("supportedOSType")
    make({"supportedOSType": "Linux"})
    assert refused(lambda: make({"supportedOSType": "Windows"})) == fixed(
        "galleryApplication.properties.supportedOSType"
    )


@pytest.mark.parametrize(
    ("profile", "parameter"),
    [
        ({}, "publishingProfile.source"),
        ({"source": {}}, "publishingProfile.source.mediaLink"),
        ({"source": {"mediaLink": ""}}, "galleryApplicationVersion.properties.publishingProfile.source.mediaLink"),
    ],
)
def test_a_version_of_an_application_has_a_package(
    compute: ComputeManagementClient, gallery: Any, profile: Any, parameter: str
) -> None:
    application: Any = {"location": LOCATION, "properties": {"supportedOSType": "Linux"}}
    compute.gallery_applications.begin_create_or_update(RG, "gallery", "tool", application).result()
    body: Any = {"location": LOCATION, "properties": {"publishingProfile": profile}}
    versions = compute.gallery_application_versions
    met = refused(lambda: versions.begin_create_or_update(RG, "gallery", "tool", "1.0.0", body))
    assert met == missing(parameter)

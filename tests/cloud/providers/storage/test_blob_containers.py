"""Containers of blobs and the settings of the blob service, through the real SDK."""

from __future__ import annotations

from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.storage import StorageManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, RG
from tests.cloud.refused import not_found, refused

OPEN = {"properties": {"allowBlobPublicAccess": True}}


@pytest.fixture
def storage(cloud: Cloud, group: str) -> Any:
    client = StorageManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)
    body = {"location": LOCATION, "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
    client.storage_accounts.begin_create(RG, "pictures", body).result()
    return client


@pytest.fixture
def containers(storage: Any) -> Any:
    return storage.blob_containers


def names(containers: Any) -> list[str]:
    return [each.name for each in containers.list(RG, "pictures")]


def test_a_container_is_made_changed_listed_and_deleted(containers: Any) -> None:
    assert containers.create(RG, "pictures", "drafts", {}).name == "drafts"
    containers.update(RG, "pictures", "drafts", {"properties": {"metadata": {"team": "web"}}})
    found = containers.get(RG, "pictures", "drafts")
    assert (found.metadata, found.public_access, found.lease_state) == ({"team": "web"}, "None", "Available")
    assert names(containers) == ["drafts"]
    containers.delete(RG, "pictures", "drafts")
    containers.delete(RG, "pictures", "drafts")  # what is gone is gone
    gone = refused(lambda: containers.get(RG, "pictures", "drafts"))
    assert gone == (404, "ContainerNotFound", "The specified container does not exist.")


def test_the_disk_of_a_vm_leases_its_container(containers: Any, make_vm: Any, compute: ComputeManagementClient) -> None:
    vhd = {"uri": "https://pictures.blob.core.windows.net/vhds/web01.vhd"}
    storage = {"osDisk": {"name": "os", "createOption": "FromImage", "vhd": vhd}}
    machine = make_vm()
    reference = {"imageReference": machine.storage_profile.image_reference.as_dict()}
    make_vm("unmanaged", storageProfile={**reference, **storage})
    assert names(containers) == ["vhds"]
    found = containers.get(RG, "pictures", "vhds")
    assert (found.lease_state, found.lease_status) == ("Leased", "Locked")
    status, code, _ = refused(lambda: containers.delete(RG, "pictures", "vhds"))
    assert (status, code) == (412, "LeaseIdMissing")
    compute.virtual_machines.begin_delete(RG, "unmanaged").result()
    containers.delete(RG, "pictures", "vhds")
    status, _, message = refused(lambda: _image(compute, vhd["uri"]))
    assert status == 400 and vhd["uri"] in message


def _image(compute: ComputeManagementClient, uri: str) -> Any:
    disk = {"osType": "Linux", "osState": "Generalized", "blobUri": uri}
    body: Any = {"location": LOCATION, "properties": {"storageProfile": {"osDisk": disk}}}
    return compute.images.begin_create_or_update(RG, "golden", body)


@pytest.mark.parametrize("name", ["Pictures", "a", "two--dashes", "-first", "last-", "under_score"])
def test_names_that_no_container_has(containers: Any, name: str) -> None:
    met = refused(lambda: containers.create(RG, "pictures", name, {}))
    assert met[:2] == (400, "InvalidResourceName")


def test_what_is_public_needs_an_account_that_allows_it(storage: Any, containers: Any) -> None:
    public = {"properties": {"publicAccess": "Blob"}}
    met = refused(lambda: containers.create(RG, "pictures", "drafts", public))
    assert met == (409, "PublicAccessNotPermitted", "Public access is not permitted on this storage account.")
    storage.storage_accounts.update(RG, "pictures", OPEN)
    assert containers.create(RG, "pictures", "drafts", public).public_access == "Blob"


def test_a_container_needs_its_account(containers: Any) -> None:
    status, code, _ = refused(lambda: containers.create(RG, "absent", "drafts", {}))
    assert (status, code) == (404, "ParentResourceNotFound")
    gone = refused(lambda: containers.list(RG, "absent"))
    assert gone == not_found("Microsoft.Storage/storageAccounts", "absent", RG)


def test_containers_go_with_their_account(storage: Any, containers: Any) -> None:
    containers.create(RG, "pictures", "drafts", {})
    storage.storage_accounts.delete(RG, "pictures")
    storage.storage_accounts.begin_create(
        RG, "pictures", {"location": LOCATION, "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
    ).result()
    assert names(containers) == []


def test_the_settings_of_the_blob_service_are_kept(storage: Any, containers: Any) -> None:
    services = storage.blob_services
    assert services.get_service_properties(RG, "pictures").delete_retention_policy.enabled is False
    kept = {"properties": {"deleteRetentionPolicy": {"enabled": True, "days": 7}}}
    services.set_service_properties(RG, "pictures", kept)
    containers.create(RG, "pictures", "drafts", {})
    [found] = services.list(RG, "pictures")
    assert (found.delete_retention_policy.days, found.sku.name) == (7, "Standard_LRS")

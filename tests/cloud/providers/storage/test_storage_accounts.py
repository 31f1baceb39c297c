"""Storage accounts through the real SDK, as far as virtual hard disks need them."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.storage import StorageManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, RG

BODY = {"location": LOCATION, "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}


@pytest.fixture
def accounts(cloud: Cloud) -> Any:
    return StorageManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection).storage_accounts


def test_an_account_has_addresses_and_two_keys(accounts: Any, group: str) -> None:
    made = accounts.begin_create(RG, "goldenvhds", BODY).result()
    assert made.primary_endpoints.blob == "https://goldenvhds.blob.core.windows.net/"
    assert made.provisioning_state == "Succeeded"
    keys = {key.key_name: key.value for key in accounts.list_keys(RG, "goldenvhds").keys_property}
    assert set(keys) == {"key1", "key2"}
    assert len(set(keys.values())) == 2


def test_a_key_is_regenerated_alone(accounts: Any, group: str) -> None:
    accounts.begin_create(RG, "goldenvhds", BODY).result()
    before = {key.key_name: key.value for key in accounts.list_keys(RG, "goldenvhds").keys_property}
    after = {
        key.key_name: key.value for key in accounts.regenerate_key(RG, "goldenvhds", {"keyName": "key1"}).keys_property
    }
    assert after["key1"] != before["key1"]
    assert after["key2"] == before["key2"]


def test_tags_are_replaced_as_a_whole(accounts: Any, group: str) -> None:
    accounts.begin_create(RG, "goldenvhds", {**BODY, "tags": {"owner": "me", "stage": "test"}}).result()
    assert accounts.update(RG, "goldenvhds", {"tags": {"stage": "live"}}).tags == {"stage": "live"}
    changed = accounts.update(RG, "goldenvhds", {"properties": {"accessTier": "Cool"}})
    assert (changed.access_tier, changed.tags) == ("Cool", {"stage": "live"})


def test_a_name_is_taken_once_for_all_of_azure(accounts: Any, group: str, resources: ResourceManagementClient) -> None:
    accounts.begin_create(RG, "goldenvhds", BODY).result()
    resources.resource_groups.create_or_update("other", {"location": LOCATION})
    with pytest.raises(ResourceExistsError) as refused:
        accounts.begin_create("other", "goldenvhds", BODY)
    assert refused.value.error is not None and refused.value.error.code == "StorageAccountAlreadyTaken"
    asked = {"type": "Microsoft.Storage/storageAccounts"}
    assert not accounts.check_name_availability({**asked, "name": "goldenvhds"}).name_available
    assert accounts.check_name_availability({**asked, "name": "free4all"}).name_available


@pytest.mark.parametrize(
    ("name", "code"), [("Golden-VHDs", "AccountNameInvalid"), ("mymicrosoftvhds", "ReservedResourceName")]
)
def test_a_name_that_azure_does_not_allow_is_refused(accounts: Any, group: str, name: str, code: str) -> None:
    accounts._config.client_side_validation = False
    with pytest.raises(HttpResponseError) as refused:
        accounts.begin_create(RG, name, BODY)
    assert refused.value.error is not None and refused.value.error.code == code


def test_an_account_is_changed_listed_and_deleted(accounts: Any, group: str) -> None:
    accounts.begin_create(RG, "goldenvhds", BODY).result()
    changed = accounts.update(RG, "goldenvhds", {"tags": {"a": "b"}})
    assert changed.tags == {"a": "b"}
    assert [each.name for each in accounts.list_by_resource_group(RG)] == ["goldenvhds"]
    accounts.delete(RG, "goldenvhds")
    assert list(accounts.list()) == []

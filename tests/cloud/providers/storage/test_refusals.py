"""What storage accounts refuse, beyond the rules of their names."""

from __future__ import annotations

from typing import Any

import pytest
from azure.mgmt.storage import StorageManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, RG
from tests.cloud.refused import missing, refused


@pytest.fixture
def accounts(cloud: Cloud) -> Any:
    return StorageManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection).storage_accounts


def test_an_account_says_how_its_bytes_are_kept(accounts: Any, group: str) -> None:
    body = {"location": LOCATION, "kind": "StorageV2"}
    assert refused(lambda: accounts.begin_create(RG, "goldenvhds", body)) == missing("sku")


def test_an_account_has_two_keys(accounts: Any, group: str) -> None:
    body = {"location": LOCATION, "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
    accounts.begin_create(RG, "goldenvhds", body).result()
    wanted = (400, "InvalidKeyName", "The key name 'key3' is invalid.")
    assert refused(lambda: [accounts.regenerate_key(RG, "goldenvhds", {"keyName": "key3"})]) == wanted

"""Disk encryption sets and the identities of what is made in Compute: who may use whose key."""

from __future__ import annotations

from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.msi import ManagedServiceIdentityClient

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, RG, UBUNTU

KEY = {"keyUrl": "https://safe.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef"}
BOTH_KEYS = "EncryptionAtRestWithPlatformAndCustomerKeys"
PROVIDERS = "/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg-images/providers"
PERSON = f"{PROVIDERS}/Microsoft.ManagedIdentity/userAssignedIdentities/"


@pytest.fixture
def people(cloud: Cloud, group: str) -> None:
    """The user-assigned identities that the tests name."""
    client = ManagedServiceIdentityClient(cloud.credential, cloud.subscription_id, **cloud.connection)
    for name in ("one", "a", "b"):
        client.user_assigned_identities.create_or_update(RG, name, {"location": LOCATION})


@pytest.fixture
def encryption_set(compute: ComputeManagementClient, group: str) -> Any:
    """A set of keys whose disks are encrypted twice."""
    properties = {"activeKey": KEY, "encryptionType": BOTH_KEYS}
    body: Any = {"location": LOCATION, "identity": {"type": "SystemAssigned"}, "properties": properties}
    return compute.disk_encryption_sets.begin_create_or_update(RG, "des", body).result()


def test_the_identity_of_an_encryption_set_is_taken_away_and_given_again(
    compute: ComputeManagementClient, encryption_set: Any, people: None
) -> None:
    assert encryption_set.identity.principal_id
    sets = compute.disk_encryption_sets
    sets.begin_update(RG, "des", {"identity": {"type": "None"}}).result()
    assert sets.get(RG, "des").identity is None
    both: Any = {"type": "SystemAssigned, UserAssigned", "userAssignedIdentities": {f"{PERSON}one": {}}}
    identity = sets.begin_update(RG, "des", {"identity": both}).result().identity
    assert (identity.type, list(identity.user_assigned_identities)) == (both["type"], [f"{PERSON}one"])


def test_disks_are_encrypted_as_their_encryption_set_says(
    compute: ComputeManagementClient, encryption_set: Any, make_vm: Any
) -> None:
    named = {"diskEncryptionSetId": encryption_set.id}
    empty = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8, "encryption": named}
    disk = compute.disks.begin_create_or_update(RG, "d", {"location": LOCATION, "properties": empty}).result()
    assert disk.encryption.type == BOTH_KEYS
    managed = {"managedDisk": {"diskEncryptionSet": {"id": encryption_set.id}}}
    data = {"lun": 0, "createOption": "Empty", "diskSizeGB": 8, **managed}
    os_disk = {"createOption": "FromImage", **managed}
    machine = make_vm(storageProfile={"imageReference": UBUNTU, "osDisk": os_disk, "dataDisks": [data]})
    for made in (machine.storage_profile.os_disk, machine.storage_profile.data_disks[0]):
        encryption = compute.disks.get(RG, made.name).encryption
        assert (encryption.type, encryption.disk_encryption_set_id) == (BOTH_KEYS, encryption_set.id)


def test_a_gallery_has_identities_that_come_and_go(compute: ComputeManagementClient, people: None) -> None:
    galleries = compute.galleries
    body: Any = {"location": LOCATION, "identity": {"type": "SystemAssigned"}}
    made = galleries.begin_create_or_update(RG, "g", body).result()
    assert (made.identity.type, bool(made.identity.principal_id)) == ("SystemAssigned", True)
    two: Any = {"type": "SystemAssigned,UserAssigned", "userAssignedIdentities": {PERSON + n: {} for n in "ab"}}
    assert len(galleries.begin_update(RG, "g", {"identity": two}).result().identity.user_assigned_identities) == 2
    change: Any = {"type": "SystemAssigned, UserAssigned", "userAssignedIdentities": {f"{PERSON}a": None}}
    left = galleries.begin_update(RG, "g", {"identity": change}).result().identity
    assert (left.type, list(left.user_assigned_identities)) == ("SystemAssigned, UserAssigned", [f"{PERSON}b"])
    alone = galleries.begin_update(RG, "g", {"identity": {"type": "SystemAssigned"}}).result().identity
    assert (alone.type, alone.user_assigned_identities) == ("SystemAssigned", None)
    assert alone.principal_id == made.identity.principal_id


def test_the_guest_state_of_a_trusted_launch_disk_has_an_address_of_its_own(
    compute: ComputeManagementClient, group: str
) -> None:
    data = {"createOption": "UploadPreparedSecure", "uploadSizeBytes": 2**20 + 512}
    secure = {"creationData": data, "hyperVGeneration": "V2", "securityProfile": {"securityType": "TrustedLaunch"}}
    compute.disks.begin_create_or_update(RG, "up", {"location": LOCATION, "properties": secure}).result()
    asked: Any = {"access": "Write", "durationInSeconds": 600}
    assert compute.disks.begin_grant_access(RG, "up", asked).result().security_data_access_sas is None
    opened = compute.disks.begin_grant_access(RG, "up", {**asked, "getSecureVMGuestStateSAS": True}).result()
    assert opened.security_data_access_sas.split("?")[0] == opened.access_sas.split("?")[0] + "-guest-state"

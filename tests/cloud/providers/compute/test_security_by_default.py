"""The security type of a VM that asked for none, by api-version and by what the subscription registered."""

from __future__ import annotations

from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.resource.features import FeatureClient

from course.cloud import Cloud
from tests.cloud.bodies import RG, UBUNTU_GEN1, vm_body
from tests.cloud.conftest import MakeVm

#: The last api-version before the change; the SDK sends a later one by itself.
BEFORE: Any = {"api_version": "2025-04-01"}


@pytest.fixture
def registered(cloud: Cloud) -> None:
    client = FeatureClient(cloud.credential, cloud.subscription_id, **cloud.connection)
    client.features.register("Microsoft.Compute", "TrustedLaunchByDefaultPreview")


def security(vm: Any) -> Any:
    return vm.security_profile and vm.security_profile.security_type


def test_later_versions_answer_standard_where_nothing_was_asked(
    compute: ComputeManagementClient, running_vm: Any
) -> None:
    assert security(compute.virtual_machines.get(RG, "web01", **BEFORE)) is None
    assert security(compute.virtual_machines.get(RG, "web01")) == "Standard"
    assert [security(vm) for vm in compute.virtual_machines.list(RG)] == ["Standard"]


def test_what_was_answered_can_be_put_again(compute: ComputeManagementClient, running_vm: Any) -> None:
    machines = compute.virtual_machines
    assert security(machines.begin_create_or_update(RG, "web01", machines.get(RG, "web01")).result()) == "Standard"


def test_trusted_launch_is_the_default_of_a_subscription_that_registered_it(make_vm: MakeVm, registered: None) -> None:
    vm = make_vm()
    assert security(vm) == "TrustedLaunch"
    settings = vm.security_profile.uefi_settings
    assert (settings.secure_boot_enabled, settings.v_tpm_enabled) == (True, True)


def test_it_is_no_default_for_older_versions(compute: ComputeManagementClient, make_nic: Any, registered: None) -> None:
    body: Any = vm_body(make_nic("nic"))
    compute.virtual_machines.begin_create_or_update(RG, "web01", body, **BEFORE).result()
    assert security(compute.virtual_machines.get(RG, "web01", **BEFORE)) is None


@pytest.mark.parametrize(
    "properties",
    [{"hardwareProfile": {"vmSize": "Standard_A2_v2"}}, {"securityProfile": {"securityType": "Standard"}}],
    ids=["a size that cannot", "Standard asked for"],
)
def test_it_is_no_default_where_it_cannot_be_or_is_not_wanted(
    make_vm: MakeVm, registered: None, properties: dict[str, Any]
) -> None:
    assert security(make_vm(image=UBUNTU_GEN1, **properties)) == "Standard"


def test_a_vm_from_an_attached_disk_is_what_its_disk_is(
    compute: ComputeManagementClient, running_vm: Any, make_vm: MakeVm, registered: None
) -> None:
    compute.virtual_machines.begin_delete(RG, "web01").result()
    managed = {"id": running_vm.storage_profile.os_disk.managed_disk.id}
    disk = {"createOption": "Attach", "osType": "Linux", "managedDisk": managed}
    assert security(make_vm("web02", storageProfile={"osDisk": disk}, osProfile=None)) == "Standard"

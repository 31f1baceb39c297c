"""Spot VMs and confidential VMs through the real SDK: what is refused, in Azure's own words."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from pytest import raises

from tests.cloud.bodies import LOCATION, RG, UBUNTU


def refused(error: Any) -> tuple[int, str]:
    return error.value.status_code, error.value.error.code


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ({"evictionPolicy": "Delete"}, "Eviction policy can be set only on Azure Spot"),
        ({"priority": "Regular", "evictionPolicy": "Delete"}, "Eviction policy can be set only on Azure Spot"),
        ({"billingProfile": {"maxPrice": 0.5}}, "Max price is supported only for Azure Spot"),
        ({"priority": "Spot", "billingProfile": {"maxPrice": 0}}, "Invalid max price value"),
        ({"priority": "Spot", "billingProfile": {"maxPrice": -2}}, "Invalid max price value"),
    ],
)
def test_what_a_new_vm_may_not_ask_of_spot(make_vm: Any, asked: dict[str, Any], text: str) -> None:
    with raises(HttpResponseError, match=text) as error:
        make_vm(**asked)
    assert refused(error) == (400, "BadRequest")


def test_a_spot_vm_is_in_no_availability_set(compute: ComputeManagementClient, make_vm: Any, group: str) -> None:
    body: Any = {"location": LOCATION, "sku": {"name": "Aligned"}, "properties": {"platformFaultDomainCount": 2}}
    made = compute.availability_sets.create_or_update(RG, "set", body)
    with raises(HttpResponseError, match="not supported in Availability Set") as error:
        make_vm(priority="Spot", availabilitySet={"id": made.id})
    assert refused(error) == (400, "BadRequest")


def update(compute: ComputeManagementClient, **properties: Any) -> Any:
    return compute.virtual_machines.begin_update(RG, "web01", {"properties": properties}).result()


def test_a_vm_without_a_priority_gets_none_later(compute: ComputeManagementClient, running_vm: Any) -> None:
    with raises(HttpResponseError, match="The specified priority value 'Spot' cannot be applied") as error:
        update(compute, priority="Spot")
    assert refused(error) == (400, "BadRequest")


def test_priority_changes_between_low_and_spot_only(compute: ComputeManagementClient, make_vm: Any) -> None:
    make_vm(priority="Low")
    assert update(compute, priority="Spot").priority == "Spot"
    with raises(HttpResponseError, match="Changing property 'priority' is not allowed") as error:
        update(compute, priority="Regular")
    assert refused(error) == (409, "PropertyChangeNotAllowed")


def test_the_max_price_changes_while_the_vm_is_deallocated(compute: ComputeManagementClient, make_vm: Any) -> None:
    make_vm(priority="Spot", billingProfile={"maxPrice": 0.5})
    with raises(HttpResponseError, match="when the VM web01 is currently allocated") as error:
        update(compute, billingProfile={"maxPrice": 0.7})
    assert refused(error) == (409, "OperationNotAllowed")
    assert update(compute, billingProfile={"maxPrice": 0.5}, licenseType="RHEL_BYOS").license_type == "RHEL_BYOS"
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    assert update(compute, billingProfile={"maxPrice": 0.7}).billing_profile.max_price == 0.7
    with raises(HttpResponseError, match="Invalid max price value"):
        update(compute, billingProfile={"maxPrice": 0})


@pytest.mark.parametrize(
    ("size", "security", "text"),
    [
        ("Standard_DC2as_v5", {}, "with '<NULL>' security type."),
        ("Standard_D2s_v3", {"securityType": "ConfidentialVM"}, "with 'ConfidentialVM' security type."),
    ],
)
def test_confidential_vms_and_their_sizes_need_each_other(
    make_vm: Any, size: str, security: dict[str, Any], text: str
) -> None:
    with raises(HttpResponseError) as error:
        make_vm(hardwareProfile={"vmSize": size}, securityProfile=security)
    assert refused(error) == (400, "BadRequest")
    assert error.value.error is not None
    assert str(error.value.error.message).endswith(text)


def test_the_encryption_of_the_disk_is_named_with_the_size_that_cannot(make_vm: Any) -> None:
    managed = {"securityProfile": {"securityEncryptionType": "VMGuestStateOnly"}}
    storage = {"imageReference": UBUNTU, "osDisk": {"createOption": "FromImage", "managedDisk": managed}}
    with raises(HttpResponseError, match="securityEncryptionType set as 'VMGuestStateOnly'") as error:
        make_vm(securityProfile={"securityType": "ConfidentialVM"}, storageProfile=storage)
    assert refused(error) == (400, "BadRequest")

"""Roles at work: what a principal may do is what its roles allow, where they were given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient

from tests.cloud.bodies import LOCATION, RG
from tests.cloud.providers.authorization.conftest import ALICE, Principal

Assign = Callable[..., Any]
DISK = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}


def refusal(call: Callable[[], Any]) -> Any:
    """The error of a request that must be refused with 403."""
    with pytest.raises(HttpResponseError) as refused:
        call()
    assert refused.value.status_code == 403
    assert refused.value.error is not None
    return refused.value.error


def test_nothing_is_allowed_without_a_role(alice: Principal, disk: Any) -> None:
    error = refusal(lambda: alice.compute.disks.get(RG, "data"))
    assert error.code == "AuthorizationFailed"
    assert error.message == (
        f"The client '{ALICE}' with object id '{alice.object_id}' does not have authorization to perform action "
        f"'Microsoft.Compute/disks/read' over scope '{disk.id}' or the scope is invalid. If access was recently granted, "
        "please refresh your credentials."
    )


def test_a_reader_reads_and_changes_nothing(alice: Principal, assign: Assign, group: str, disk: Any) -> None:
    assign(alice, "Reader", disk.id.partition("/providers/")[0])
    assert alice.compute.disks.get(RG, "data").name == "data"
    error = refusal(lambda: alice.compute.disks.begin_delete(RG, "data"))
    assert "'Microsoft.Compute/disks/delete'" in error.message
    error = refusal(lambda: alice.compute.disks.begin_create_or_update(RG, "more", DISK))
    assert "'Microsoft.Compute/disks/write'" in error.message


def test_an_action_is_named_after_its_verb(alice: Principal, assign: Assign, running_vm: Any) -> None:
    assign(alice, "Reader", running_vm.id)
    error = refusal(lambda: alice.compute.virtual_machines.begin_deallocate(RG, running_vm.name))
    assert "'Microsoft.Compute/virtualMachines/deallocate/action'" in error.message


def test_a_role_counts_only_below_its_scope(alice: Principal, assign: Assign, gallery: Any, disk: Any) -> None:
    assign(alice, "Reader", gallery.id)
    assert alice.compute.galleries.get(RG, "gallery").name == "gallery"
    refusal(lambda: alice.compute.disks.get(RG, "data"))


def test_a_contributor_does_all_but_giving_access(
    alice: Principal, assign: Assign, disk: Any, resources: ResourceManagementClient
) -> None:
    scope = disk.id.partition("/providers/")[0]
    assign(alice, "Contributor", scope)
    alice.compute.disks.begin_create_or_update(RG, "more", DISK).result()
    from azure.mgmt.authorization import AuthorizationManagementClient

    own = alice.client(AuthorizationManagementClient)
    properties = {"role_definition_id": "acdd72a7-3385-48ef-bd42-f606fba81ae7", "principal_id": alice.object_id}
    error = refusal(lambda: own.role_assignments.create(scope, "00000000-0000-4000-8000-00000000000f", properties))
    assert "'Microsoft.Authorization/roleAssignments/write'" in error.message


def test_taking_the_role_away_takes_the_access_away(
    alice: Principal, assign: Assign, disk: Any, authorization: Any
) -> None:
    given = assign(alice, "Reader", disk.id)
    alice.compute.disks.get(RG, "data")
    authorization.role_assignments.delete(disk.id, given.name)
    refusal(lambda: alice.compute.disks.get(RG, "data"))


def test_lists_show_each_their_own_part(
    alice: Principal, assign: Assign, disk: Any, resources: ResourceManagementClient
) -> None:
    resources.resource_groups.create_or_update("other", {"location": LOCATION})
    assert list(alice.resources.resource_groups.list()) == []
    assign(alice, "Reader", disk.id.partition("/providers/")[0])
    assert [each.name for each in alice.resources.resource_groups.list()] == [RG]
    assert [each.name for each in alice.resources.resources.list()] == ["data"]


def test_a_vm_from_a_gallery_image_needs_the_right_to_read_it(
    alice: Principal, assign: Assign, version: Any, make_nic: Callable[[str], str], compute: ComputeManagementClient,
    resources: ResourceManagementClient,
) -> None:  # fmt: skip
    from tests.cloud.bodies import vm_body

    resources.resource_groups.create_or_update("hers", {"location": LOCATION})
    network_scope = f"{version.id.partition('/providers/')[0]}/providers/Microsoft.Network/networkInterfaces/hers"
    body = vm_body(make_nic("hers"), {"id": version.id})
    hers = version.id.partition("/resourceGroups/")[0] + "/resourceGroups/hers"
    assign(alice, "Contributor", hers)
    assign(alice, "Network Contributor", network_scope)
    create = alice.compute.virtual_machines.begin_create_or_update
    error = refusal(lambda: create("hers", "web01", body))
    assert error.code == "LinkedAuthorizationFailed"
    assert "'Microsoft.Compute/galleries/images/versions/read' on the linked scope(s)" in error.message
    assert version.id in error.message
    assign(alice, "Reader", version.id.partition("/images/")[0])
    assert create("hers", "web01", body).result().provisioning_state == "Succeeded"


def test_a_gallery_of_another_tenant_is_refused_although_the_role_is_there(
    cloud: Any, group: str, make_nic: Callable[[str], str], compute: ComputeManagementClient
) -> None:
    from course.cloud.arm import directory
    from tests.cloud.bodies import vm_body

    partner = next(s for s in directory.SUBSCRIPTIONS if s.tenant != directory.TENANT)
    image = f"/subscriptions/{partner.id}/resourceGroups/shared/providers/Microsoft.Compute/galleries/g/images/i/versions/1.0.0"
    error = refusal(
        lambda: compute.virtual_machines.begin_create_or_update(RG, "web01", vm_body(make_nic("n"), {"id": image}))
    )
    assert error.code == "LinkedAuthorizationFailed"
    assert f"the current tenant '{directory.TENANT}' is not authorized to access linked subscription" in error.message


def test_a_token_opens_no_subscription_of_another_tenant(alice: Principal) -> None:
    from course.cloud.arm import directory

    partner = next(s for s in directory.SUBSCRIPTIONS if s.tenant != directory.TENANT)
    with pytest.raises(HttpResponseError) as refused:
        list(alice.client(ResourceManagementClient, partner.id).resource_groups.list())
    assert refused.value.status_code == 401
    assert refused.value.error is not None and refused.value.error.code == "InvalidAuthenticationTokenTenant"


def test_a_custom_role_allows_what_it_says(
    alice: Principal, assign: Assign, authorization: Any, running_vm: Any
) -> None:
    scope = running_vm.id.partition("/resourceGroups/")[0]
    role = {
        "role_name": "VM Restarter",
        "assignable_scopes": [scope],
        "permissions": [{"actions": ["Microsoft.Compute/virtualMachines/*/read", "Microsoft.Compute/virtualMachines/restart/action"]}],
    }  # fmt: skip
    authorization.role_definitions.create_or_update(scope, "12345678-0000-4000-8000-000000000000", role)
    assign(alice, "VM Restarter", running_vm.id)
    alice.compute.virtual_machines.begin_restart(RG, running_vm.name).result()
    refusal(lambda: alice.compute.virtual_machines.begin_power_off(RG, running_vm.name))

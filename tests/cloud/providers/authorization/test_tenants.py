"""Two tenants: what the learner may do as a guest of the partner, and what crosses the border between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.resource.subscriptions import SubscriptionClient

from course.cloud import Cloud
from course.cloud.arm import directory
from course.cloud.server.account import Account
from course.cloud.server.sign_in import SignIn
from tests.cloud.bodies import LOCATION, RG, vm_body
from tests.cloud.providers.authorization.conftest import Principal

PARTNER = next(each for each in directory.SUBSCRIPTIONS if each.tenant != directory.TENANT)
HOME = directory.OWNER_CLIENT


@pytest.fixture
def guest(cloud: Cloud) -> Principal:
    """The learner, signed in to the partner's tenant."""
    return Principal(cloud, HOME, PARTNER.tenant)


@pytest.fixture
def their_version(guest: Principal) -> str:
    """The id of a gallery image version in the partner's subscription, copied there from a disk of their own."""
    guest.client(ResourceManagementClient, PARTNER.id).resource_groups.create_or_update(RG, {"location": LOCATION})
    theirs = guest.client(ComputeManagementClient, PARTNER.id)
    disk = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}
    source = theirs.disks.begin_create_or_update(RG, "source", disk).result()
    theirs.galleries.begin_create_or_update(RG, "shared", {"location": LOCATION}).result()
    properties = {
        "osType": "Linux",
        "osState": "Generalized",
        "hyperVGeneration": "V2",
        "identifier": {"publisher": "partner", "offer": "web", "sku": "one"},
    }
    definition = {"location": LOCATION, "properties": properties}
    theirs.gallery_images.begin_create_or_update(RG, "shared", "web", definition).result()
    profile = {"storageProfile": {"osDiskImage": {"source": {"id": source.id}}}}
    body = {"location": LOCATION, "properties": profile}
    versions = theirs.gallery_image_versions
    return str(versions.begin_create_or_update(RG, "shared", "web", "1.0.0", body).result().id)


def test_each_tenant_shows_its_own_subscriptions(cloud: Cloud, guest: Principal) -> None:
    found = [s.subscription_id for s in SubscriptionClient(guest, **cloud.connection).subscriptions.list()]
    assert found == [PARTNER.id]


def test_a_vm_from_the_partner_s_image_needs_a_token_of_both_tenants(
    cloud: Cloud, group: str, their_version: str, make_nic: Callable[[str], str], compute: ComputeManagementClient
) -> None:
    body = vm_body(make_nic("nic"), {"id": their_version})
    create = compute.virtual_machines.begin_create_or_update
    with pytest.raises(HttpResponseError) as refused:
        create(RG, "web02", body)
    assert refused.value.error is not None and refused.value.error.code == "LinkedAuthorizationFailed"
    other = SignIn(Account()).token(HOME, tenant=PARTNER.tenant)
    created = create(RG, "web02", body, headers={"x-ms-authorization-auxiliary": f"Bearer {other}"})
    assert created.result().provisioning_state == "Succeeded"


def test_a_deployment_acts_for_who_sent_it_whoever_polls(
    cloud: Cloud, alice: Principal, assign: Callable[..., Any], disk: Any, authorization: Any
) -> None:
    from azure.mgmt.resource.deployments import DeploymentsMgmtClient

    from tests.cloud.templates.conftest import body, template

    scope = disk.id.partition("/providers/")[0]
    assign(alice, "Contributor", scope)
    given = {
        "type": "Microsoft.Authorization/roleAssignments",
        "apiVersion": "2022-04-01",
        "name": "00000000-0000-4000-8000-0000000000aa",
        "properties": {
            "roleDefinitionId": "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', "
            "'8e3af657-a8ff-443c-a75c-2fe8c4bcb635')]",
            "principalId": alice.object_id,
            "principalType": "ServicePrincipal",
        },
    }
    cloud.clock_mode = "step by step"
    hers = alice.client(DeploymentsMgmtClient)
    hers.deployments.begin_create_or_update(RG, "owner", body(template(given)), polling=False)
    cloud.tick()
    made = hers.deployments.get(RG, "owner").properties
    assert made.provisioning_state == "Failed"
    assert made.error.details[0].code == "AuthorizationFailed"
    assert len(list(authorization.role_assignments.list_for_scope(scope))) == 1

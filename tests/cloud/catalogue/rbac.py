"""Rows of access: roles, their assignments, and locks."""

from __future__ import annotations

import json
from typing import Any

from course.cloud.arm import directory
from course.cloud.arm.http import Door, Request
from course.cloud.server.account import Account
from course.cloud.server.sign_in import SignIn
from tests.cloud.bodies import LOCATION
from tests.cloud.catalogue.scene import Provoked, Refused, Scene

ALICE = "aaaaaaaa-1111-4111-8111-aaaaaaaaaaaa"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"


def alice(s: Scene, method: str, path: str, body: Any = None) -> Refused:
    """A request of a principal who is not the owner, which must be refused."""
    headers = {"Authorization": f"Bearer {SignIn(Account()).token(ALICE)}"}
    content = b"" if body is None else json.dumps(body).encode()
    url = f"https://management.azure.com{s.id(path)}?api-version=2024-07-01"
    response = s.cloud.handle(Request(method, url, headers, content, Door.NETWORK))
    error = json.loads(response.body)["error"]
    return Refused(response.status, error["code"], error["message"], error.get("target"), False, error)


def object_id(s: Scene) -> str:
    return SignIn(Account()).object_id(ALICE, s.cloud.tenant_id)


def assign(s: Scene, role: str, principal: str, **more: Any) -> tuple[str, dict[str, Any]]:
    """The path and the body of an assignment at the group."""
    definition = f"/subscriptions/{s.cloud.subscription_id}/providers/Microsoft.Authorization/roleDefinitions/{role}"
    properties = {"roleDefinitionId": definition, "principalId": principal, **more}
    path = "Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-000000000001"
    return path, {"properties": properties}


def authorization_failed(s: Scene) -> Provoked:
    disk = s.disk()
    refused = alice(s, "DELETE", disk)
    action = "Microsoft.Compute/disks/delete"
    return Provoked(refused, {"client": ALICE, "objectId": object_id(s), "action": action, "scope": disk})


def linked_authorization_scope(s: Scene) -> Provoked:
    image, nic = s.image(), s.nic("hers")
    s.ok("PUT", f"/subscriptions/{s.cloud.subscription_id}/resourceGroups/hers", {"location": LOCATION})
    hers = f"/subscriptions/{s.cloud.subscription_id}/resourceGroups/hers"
    path, body = assign(s, CONTRIBUTOR, object_id(s), principalType="ServicePrincipal")
    s.ok("PUT", f"{hers}/providers/{path}", body)
    vm = f"{hers}/providers/Microsoft.Compute/virtualMachines/web01"
    reference = {"storageProfile": {"imageReference": {"id": image}}, "hardwareProfile": {"vmSize": "Standard_B2s"}}
    assert nic
    refused = alice(s, "PUT", vm, {"location": LOCATION, "properties": reference})
    values = {
        "client": ALICE,
        "objectId": object_id(s),
        "action": "Microsoft.Compute/virtualMachines/write",
        "scope": vm,
        "linkedAction": "Microsoft.Compute/images/read",
        "linkedScope": image,
    }
    return Provoked(refused, values)


def linked_authorization_tenant(s: Scene) -> Provoked:
    partner = next(each for each in directory.SUBSCRIPTIONS if each.tenant != s.cloud.tenant_id)
    image = f"/subscriptions/{partner.id}/resourceGroups/shared/providers/Microsoft.Compute/galleries/g/images/i"
    vm = s.id("virtualMachines/web01")
    refused = s.refuse("PUT", vm, s.vm_body(image={"id": image}))
    values = {
        "action": "Microsoft.Compute/galleries/images/read",
        "scope": vm,
        "tenantId": s.cloud.tenant_id,
        "subscriptionId": partner.id,
    }
    return Provoked(refused, values)


def role_assignment_exists(s: Scene) -> Provoked:
    path, body = assign(s, READER, object_id(s), principalType="ServicePrincipal")
    s.ok("PUT", path, body)
    return Provoked(s.refuse("PUT", path.replace("000001", "000002"), body), {})


def principal_not_found(s: Scene) -> Provoked:
    refused = s.refuse("PUT", *assign(s, READER, "bbbbbbbb-0000-4000-8000-000000000000"))
    values = {"principalId": "bbbbbbbb000040008000000000000000", "tenantId": s.cloud.tenant_id}
    return Provoked(refused, values)


def scope_locked(s: Scene) -> Provoked:
    disk = s.disk()
    s.ok("PUT", f"{disk}/providers/Microsoft.Authorization/locks/keep", {"properties": {"level": "CanNotDelete"}})
    return Provoked(s.refuse("DELETE", disk), {"id": disk, "action": "delete", "lockedScopes": disk})

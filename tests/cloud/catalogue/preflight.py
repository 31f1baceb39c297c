"""More rows of deployments: what the providers refuse before anything is made, and late failures that are wrapped."""

from __future__ import annotations

import json
from typing import Any

from tests.cloud.bodies import LOCATION, UBUNTU, vm_body
from tests.cloud.catalogue.scene import Provoked, Refused, Scene

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
DISK = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}


def _deploy(s: Scene, *resources: Any) -> Refused:
    template = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": list(resources)}
    body = {"properties": {"mode": "Incremental", "template": template}}
    return s.refuse("PUT", "Microsoft.Resources/deployments/site", body, "2022-09-01")


def _machine(image: dict[str, Any], name: str = "web01", size: str = "Standard_B2s", **more: Any) -> dict[str, Any]:
    body = {**vm_body("", image, hardwareProfile={"vmSize": size}), **more}
    return {"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": name, **body}


def _inner(refused: Refused, *path: int) -> Refused:
    """The refusal inside the wrappers."""
    error = refused.error
    for at in path or (0,):
        error = error["details"][at]
    return Refused(refused.status, error["code"], error["message"], error.get("target"), refused.late, error)


def gallery_image_preflight(s: Scene) -> Provoked:
    definition = s.id(s.definition())
    refused = _deploy(s, _machine({"id": definition}))
    assert refused.code == "InvalidTemplateDeployment"
    return Provoked(_inner(refused), {"region": LOCATION, "imageIds": definition})


def quota_preflight(s: Scene) -> Provoked:
    refused = _deploy(s, *(_machine(UBUNTU, f"vm{i}", "Standard_D64s_v5") for i in range(9)))
    assert refused.code == "InvalidTemplateDeployment"
    path = f"/subscriptions/{s.cloud.subscription_id}/providers/Microsoft.Compute/locations/{LOCATION}/usages"
    rows = json.loads(s.send("GET", path).body)["value"]
    limit = next(row["limit"] for row in rows if row["name"]["value"] == "cores")
    inner = _inner(refused)
    link = inner.message.partition("increase at ")[2].partition(" by ")[0]
    assert link.startswith("https://")
    return Provoked(inner, {"location": LOCATION, "a": limit, "b": 0, "c": 9 * 64, "d": 9 * 64, "link": link})


def provider_not_registered(s: Scene) -> Provoked:
    s.ok("POST", f"/subscriptions/{s.cloud.subscription_id}/providers/Microsoft.Compute/unregister")
    refused = s.refuse("PUT", "disks/data", DISK)
    assert refused.error["details"][0]["target"] == "Microsoft.Compute"
    return Provoked(refused, {"namespace": "Microsoft.Compute"})


def reserved_name(s: Scene) -> Provoked:
    body = {"location": LOCATION, "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
    refused = s.refuse("PUT", "Microsoft.Storage/storageAccounts/windowsvhds", body)
    return Provoked(refused, {"name": "windowsvhds"})


def wrapper_resource_failure(s: Scene) -> Provoked:
    fortinet = {
        "publisher": "fortinet",
        "offer": "fortinet_fortigate-vm_v5",
        "sku": "fortinet_fg-vm",
        "version": "latest",
    }
    machine = _machine(fortinet)
    nic = {"id": s.nic("web01-nic")}
    machine["properties"] = {**machine["properties"], "networkProfile": {"networkInterfaces": [nic]}}
    refused = _deploy(s, machine)
    assert refused.code == "DeploymentFailed"
    assert _inner(refused, 0, 0).code == "VMMarketplaceInvalidInput"
    return Provoked(_inner(refused), {}, target=s.id("virtualMachines/web01"))

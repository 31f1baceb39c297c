"""A cloud with at least one of nearly everything, so that requests made at random have something to meet."""

from __future__ import annotations

from typing import Any

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, PASSWORD, UBUNTU, WINDOWS, vm_body
from tests.cloud.catalogue.scene import GALLERY, Scene

NETWORK = "2024-05-01"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"


def filled(cloud: Cloud) -> Scene:
    """Fill a cloud through its door."""
    scene = Scene(cloud)
    _network(scene)
    _machines(scene)
    _images(scene)
    _scale_sets(scene)
    _around(scene)
    return scene


def _network(scene: Scene) -> None:
    located: dict[str, Any] = {"location": LOCATION}
    scene.nic("spare")
    rule = {
        "protocol": "Tcp", "sourcePortRange": "*", "destinationPortRange": "22", "sourceAddressPrefix": "*",
        "destinationAddressPrefix": "*", "access": "Allow", "priority": 100, "direction": "Inbound",
    }  # fmt: skip
    group = {**located, "properties": {"securityRules": [{"name": "ssh", "properties": rule}]}}
    scene.ok("PUT", "Microsoft.Network/networkSecurityGroups/nsg", group, NETWORK)
    scene.ok("PUT", "Microsoft.Network/applicationSecurityGroups/asg", located, NETWORK)
    for name in ("ip", "front-ip", "nat-ip"):
        address = {**located, "sku": {"name": "Standard"}, "properties": {"publicIPAllocationMethod": "Static"}}
        scene.ok("PUT", f"Microsoft.Network/publicIPAddresses/{name}", address, NETWORK)
    front = {"publicIPAddress": {"id": scene.id("Microsoft.Network/publicIPAddresses/front-ip")}}
    balancer = {
        "frontendIPConfigurations": [{"name": "front", "properties": front}],
        "backendAddressPools": [{"name": "pool"}],
        "probes": [{"name": "probe", "properties": {"protocol": "Tcp", "port": 80, "intervalInSeconds": 15}}],
    }
    body = {**located, "sku": {"name": "Standard"}, "properties": balancer}
    scene.ok("PUT", "Microsoft.Network/loadBalancers/lb", body, NETWORK)


def _machines(scene: Scene) -> None:
    scene.vm("web01")
    windows = {"computerName": "win01", "adminUsername": "learner", "adminPassword": PASSWORD}
    scene.vm("win01", WINDOWS, osProfile=windows)
    scene.generalized("source")
    scene.disk("spare")
    data = [{"lun": 0, "createOption": "Attach", "managedDisk": {"id": scene.disk("attached")}}]
    storage = {"imageReference": UBUNTU, "osDisk": {"createOption": "FromImage"}, "dataDisks": data}
    scene.vm("data01", storageProfile=storage)
    copy = {"createOption": "Copy", "sourceResourceId": scene.id("disks/spare")}
    scene.ok("PUT", "snapshots/shot", {"location": LOCATION, "properties": {"creationData": copy}})
    script = {"source": {"script": "hostname"}}
    scene.ok("PUT", "virtualMachines/web01/runCommands/say", {"location": LOCATION, "properties": script})
    sets: dict[str, Any] = {"location": LOCATION, "sku": {"name": "Aligned"}}
    properties = {"platformFaultDomainCount": 2, "platformUpdateDomainCount": 5}
    scene.ok("PUT", "availabilitySets/avail", {**sets, "properties": properties})
    scene.ok("PUT", "proximityPlacementGroups/near", {"location": LOCATION})
    scene.ok("PUT", "sshPublicKeys/key", {"location": LOCATION})


def _images(scene: Scene) -> None:
    source = {"sourceVirtualMachine": {"id": scene.id("virtualMachines/source")}, "hyperVGeneration": "V2"}
    scene.ok("PUT", "images/golden", {"location": LOCATION, "properties": source})
    scene.version(scene.id("images/golden"))
    application = {"location": LOCATION, "properties": {"supportedOSType": "Linux"}}
    scene.ok("PUT", "galleries/gallery/applications/app", application, GALLERY)
    scene.ok("PUT", "virtualMachines/from01", vm_body(scene.nic("from01-nic"), {"id": scene.id(scene.definition())}))


def _scale_sets(scene: Scene) -> None:
    subnet = scene.id("Microsoft.Network/virtualNetworks/vnet/subnets/default")
    address = {"name": "ip", "properties": {"subnet": {"id": subnet}}}
    interface = {"name": "nic", "properties": {"primary": True, "ipConfigurations": [address]}}
    profile = {
        "osProfile": {"computerNamePrefix": "web", "adminUsername": "learner", "adminPassword": PASSWORD},
        "storageProfile": {"imageReference": UBUNTU, "osDisk": {"createOption": "FromImage"}},
        "networkProfile": {"networkApiVersion": "2020-11-01", "networkInterfaceConfigurations": [interface]},
    }
    for mode in ("Uniform", "Flexible"):
        properties = {
            "orchestrationMode": mode, "platformFaultDomainCount": 1, "upgradePolicy": {"mode": "Manual"},
            "virtualMachineProfile": profile,
        }  # fmt: skip
        sku = {"name": "Standard_DS1_v2", "capacity": 2}
        body = {"location": LOCATION, "sku": sku, "properties": properties}
        scene.ok("PUT", f"virtualMachineScaleSets/{mode.lower()}", body)


def _around(scene: Scene) -> None:
    located = {"location": LOCATION}
    storage = {**located, "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
    scene.ok("PUT", "Microsoft.Storage/storageAccounts/fuzzstore", storage, "2023-01-01")
    scene.ok("PUT", "Microsoft.ManagedIdentity/userAssignedIdentities/me", located, "2023-01-31")
    assigned = {"roleDefinitionId": f"/providers/Microsoft.Authorization/roleDefinitions/{READER}"}
    principal = {"principalId": "11111111-2222-4333-8444-555555555555", "principalType": "ServicePrincipal"}
    name = "Microsoft.Authorization/roleAssignments/0b1f6471-1bf0-4dda-aec3-cb9272f09590"
    scene.send("PUT", name, {"properties": {**assigned, **principal}}, "2022-04-01")
    template: dict[str, Any] = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {"size": {"type": "int", "defaultValue": 8}},
        "resources": [{
            "type": "Microsoft.Compute/disks", "apiVersion": "2023-04-02", "name": "deployed", "location": LOCATION,
            "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": "[parameters('size')]"},
        }],
        "outputs": {"name": {"type": "string", "value": "[concat('a', 'b')]"}},
    }  # fmt: skip
    deployment = {"properties": {"mode": "Incremental", "template": template, "parameters": {"size": {"value": 16}}}}
    scene.ok("PUT", "Microsoft.Resources/deployments/first", deployment, "2024-03-01")

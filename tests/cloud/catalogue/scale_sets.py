"""Rows of scale sets."""

from __future__ import annotations

from typing import Any

from course.cloud.arm.refusals import refusal
from tests.cloud.bodies import HEALTH, LOCATION, PASSWORD, UBUNTU, version_body
from tests.cloud.catalogue.scene import GALLERY, Provoked, Scene

SET = "virtualMachineScaleSets/web"
ALMA = {"publisher": "almalinux", "offer": "almalinux-x86_64", "sku": "9-gen2", "version": "latest"}
PROFILE = {"computerNamePrefix": "web", "adminUsername": "learner", "adminPassword": PASSWORD}


def _body(s: Scene, image: dict[str, Any], capacity: int = 0, **properties: Any) -> dict[str, Any]:
    """The body of a uniform scale set; None leaves a member of its profile out."""
    s.nic()
    address: dict[str, Any] = {"subnet": {"id": s.id("Microsoft.Network/virtualNetworks/vnet/subnets/default")}}
    address["loadBalancerBackendAddressPools"] = properties.pop("pools", [])
    interface = {"primary": True, "ipConfigurations": [{"name": "ip", "properties": address}]}
    profile: dict[str, Any] = {
        "osProfile": PROFILE,
        "storageProfile": {"imageReference": image, "osDisk": {"createOption": "FromImage"}},
        "networkProfile": {"networkInterfaceConfigurations": [{"name": "nic", "properties": interface}]},
        **properties.pop("profile", {}),
    }
    model = {key: value for key, value in profile.items() if value is not None}
    given = {"orchestrationMode": "Uniform", "virtualMachineProfile": model, **properties}
    return {"location": LOCATION, "sku": {"name": "Standard_DS1_v2", "capacity": capacity}, "properties": given}


def _changed(image: dict[str, Any]) -> dict[str, Any]:
    return {"properties": {"virtualMachineProfile": {"storageProfile": {"imageReference": image}}}}


def _specialized(s: Scene) -> str:
    """A version of a specialized image; answers its path."""
    path = s.definition("special", osState="Specialized")
    source = {"storageProfile": {"source": {"virtualMachineId": s.vm("special-source")}}}
    s.ok("PUT", f"{path}/versions/1.0.0", version_body("", **source), GALLERY)
    return f"{path}/versions/1.0.0"


def vmss_managed_image_tl(s: Scene) -> Provoked:
    profile = {"securityProfile": {"securityType": "TrustedLaunch"}}
    return Provoked(s.refuse("PUT", SET, _body(s, {"id": s.image()}, profile=profile)), {})


def image_delete_vmss_using(s: Scene) -> Provoked:
    image = s.image()
    s.ok("PUT", SET, _body(s, {"id": image}))
    values = {"operation": "Image Delete", "vmss": "web", "image": "golden"}
    return Provoked(s.refuse("DELETE", image), values)


def vmss_os_state_change(s: Scene) -> Provoked:
    s.ok("PUT", SET, _body(s, {"id": s.id(s.version())}))
    return Provoked(s.refuse("PATCH", SET, _changed({"id": s.id(_specialized(s))})), {"vmssName": "web"})


def vmss_image_type_change(s: Scene) -> Provoked:
    s.ok("PUT", SET, _body(s, UBUNTU))
    return Provoked(s.refuse("PATCH", SET, _changed({"id": s.image()})), {})


def vmss_image_sku_change(s: Scene) -> Provoked:
    body = _body(s, ALMA)
    s.ok("PUT", SET, {**body, "plan": {"publisher": "almalinux", "product": "almalinux-x86_64", "name": "9-gen2"}})
    return Provoked(s.refuse("PATCH", SET, _changed({**ALMA, "sku": "10-gen2"})), {})


def vmss_concurrent(s: Scene) -> Provoked:
    s.ok("PUT", SET, _body(s, UBUNTU))
    s.cloud.clock_mode = "step by step"
    assert s.send("PATCH", SET, {"sku": {"name": "Standard_DS1_v2", "capacity": 1}}).status == 200
    return Provoked(s.refuse("POST", f"{SET}/manualupgrade", {"instanceIds": ["*"]}), {})


def _rolling(s: Scene, **policy: Any) -> dict[str, Any]:
    """A scale set of two whose model gets a failing script; answers that change."""
    upgrade = {"mode": "Rolling", "rollingUpgradePolicy": policy}
    s.ok("PUT", SET, _body(s, UBUNTU, 2, profile={"extensionProfile": {"extensions": [HEALTH]}}, upgradePolicy=upgrade))
    script = {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.1"}
    extension = {"name": "script", "properties": {**script, "settings": {"commandToExecute": "exit 3"}}}
    return {"properties": {"virtualMachineProfile": {"extensionProfile": {"extensions": [HEALTH, extension]}}}}


def _script_failed() -> str:
    values = {"extension": "script", "publisher": "Microsoft.Azure.Extensions", "type": "CustomScript"}
    error = "Enable failed: failed to execute command: command terminated with exit status=3\n[stdout]\n\n[stderr]\n"
    link = "https://aka.ms/vmextensionlinuxtroubleshoot"
    return refusal("extension-failed", **values, error=error, link=link).message


def vmss_rolling_unhealthy_upgraded(s: Scene) -> Provoked:
    change = _rolling(s)
    return Provoked(s.refuse("PATCH", SET, change), {"percent": 100, "threshold": 20, "error": _script_failed()})


def vmss_rolling_unhealthy(s: Scene) -> Provoked:
    change = _rolling(s, maxUnhealthyUpgradedInstancePercent=100)
    return Provoked(s.refuse("PATCH", SET, change), {"percent": 50, "threshold": 20, "error": _script_failed()})


def vmss_rolling_unhealthy_before(s: Scene) -> Provoked:
    s.refuse("PATCH", SET, _rolling(s))
    refused = s.refuse("POST", f"{SET}/osRollingUpgrade")
    error = "Instance found to be unhealthy or unreachable."
    return Provoked(refused, {"percent": 50, "threshold": 20, "error": error})


def vmss_rolling_no_health(s: Scene) -> Provoked:
    return Provoked(s.refuse("PUT", SET, _body(s, UBUNTU, upgradePolicy={"mode": "Rolling"})), {})


_AUTOMATIC = {"mode": "Manual", "automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True}}


def vmss_auto_os_no_health(s: Scene) -> Provoked:
    return Provoked(s.refuse("PUT", SET, _body(s, UBUNTU, upgradePolicy=_AUTOMATIC)), {})


def vmss_auto_os_two_healths(s: Scene) -> Provoked:
    front = {
        "name": "front",
        "properties": {"subnet": {"id": s.id("Microsoft.Network/virtualNetworks/vnet/subnets/default")}},
    }
    body = _body(s, UBUNTU, upgradePolicy=_AUTOMATIC)
    probe = {"name": "probe", "properties": {"protocol": "Tcp", "port": 22, "intervalInSeconds": 5}}
    parts = {"frontendIPConfigurations": [front], "probes": [probe]}
    balancer = "Microsoft.Network/loadBalancers/lb"
    s.ok("PUT", balancer, {"location": LOCATION, "sku": {"name": "Standard"}, "properties": parts})
    profile = body["properties"]["virtualMachineProfile"]
    profile["extensionProfile"] = {"extensions": [HEALTH]}
    profile["networkProfile"]["healthProbe"] = {"id": s.id(f"{balancer}/probes/probe")}
    return Provoked(s.refuse("PUT", SET, body), {})


def vmss_repairs_no_health(s: Scene) -> Provoked:
    return Provoked(s.refuse("PUT", SET, _body(s, UBUNTU, automaticRepairsPolicy={"enabled": True})), {})


def vmss_no_rolling_upgrade(s: Scene) -> Provoked:
    s.ok("PUT", SET, _body(s, UBUNTU))
    return Provoked(s.refuse("POST", f"{SET}/rollingUpgrades/cancel"), {})


def vmss_basic_lb(s: Scene) -> Provoked:
    address = s.id("Microsoft.Network/publicIPAddresses/ip")
    s.ok("PUT", address, {"location": LOCATION, "sku": {"name": "Basic"}, "properties": {}})
    balancer = "Microsoft.Network/loadBalancers/lb"
    front = {"name": "front", "properties": {"publicIPAddress": {"id": address}}}
    parts = {"frontendIPConfigurations": [front], "backendAddressPools": [{"name": "pool"}]}
    s.ok("PUT", balancer, {"location": LOCATION, "sku": {"name": "Basic"}, "properties": parts})
    pools = [{"id": s.id(f"{balancer}/backendAddressPools/pool")}]
    return Provoked(s.refuse("PUT", SET, _body(s, UBUNTU, pools=pools, singlePlacementGroup=False)), {})

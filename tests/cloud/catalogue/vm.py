"""Rows of virtual machines: sizes, plans, security, power states, the guest agent."""

from __future__ import annotations

from typing import Any

from tests.cloud.bodies import LOCATION, PASSWORD, UBUNTU, UBUNTU_GEN1, WINDOWS
from tests.cloud.catalogue.scene import Provoked, Scene


def _vm(s: Scene, image: dict[str, Any] = UBUNTU, top: Any = None, values: Any = None, **properties: Any) -> Provoked:
    body = {**s.vm_body("web01", image, **properties), **(top or {})}
    return Provoked(s.refuse("PUT", "virtualMachines/web01", body), values or {})


def _post(s: Scene, machine: str, action: str, body: Any = None, **values: Any) -> Provoked:
    return Provoked(s.refuse("POST", f"{machine}/{action}", body), values)


# Power states


def generalize_while_running(s: Scene) -> Provoked:
    return _post(s, s.vm(), "generalize", operation="generalize", vm="web01")


def start_generalized(s: Scene) -> Provoked:
    return _post(s, s.generalized(), "start", operation="start", vm="web01")


def op_on_deallocated(s: Scene) -> Provoked:
    machine = s.vm()
    s.ok("POST", f"{machine}/deallocate")
    return _post(s, machine, "restart", operation="restart", vm="web01")


def op_needs_deallocated(s: Scene) -> Provoked:
    """The security type of a VM is changed only while it is deallocated."""
    machine = s.vm()
    body = {"properties": {"securityProfile": {"securityType": "TrustedLaunch"}}}
    return Provoked(s.refuse("PATCH", machine, body), {"operation": "update", "vm": "web01"})


def op_needs_running(s: Scene) -> Provoked:
    machine = s.vm()
    s.ok("POST", f"{machine}/deallocate")
    return _post(s, machine, "runCommand", {"commandId": "RunShellScript", "script": ["date"]})


def op_in_progress(s: Scene) -> Provoked:
    machine = s.vm()
    s.cloud.clock_mode = "step by step"
    s.send("POST", f"{machine}/deallocate")
    return _post(s, machine, "start", operation="start", vm="web01")


def vm_marked_for_deletion(s: Scene) -> Provoked:
    machine = s.vm()
    s.cloud.clock_mode = "step by step"
    s.send("DELETE", machine)
    return _post(s, machine, "start", operation="start", vm="web01")


def spot_only(s: Scene) -> Provoked:
    return _post(s, s.vm(), "simulateEviction")


# What cannot be changed


def change_image_reference(s: Scene) -> Provoked:
    machine = s.vm()
    body = s.ok("GET", machine)
    body["properties"]["storageProfile"]["imageReference"] = {"id": s.id("images/other")}
    return Provoked(s.refuse("PUT", machine, {"location": LOCATION, "properties": _model(body)}), {})


def _model(document: Any) -> Any:
    """The parts of a VM's document that an update sends back."""
    kept = ("hardwareProfile", "storageProfile", "networkProfile")
    return {name: document["properties"][name] for name in kept}


def change_osdisk_createoption(s: Scene) -> Provoked:
    machine = s.vm()
    body = s.ok("GET", machine)
    body["properties"]["storageProfile"]["osDisk"]["createOption"] = "Attach"
    return Provoked(s.refuse("PUT", machine, {"location": LOCATION, "properties": _model(body)}), {})


# Sizes and security


def size_generation(s: Scene) -> Provoked:
    from course.cloud.providers.compute.sizes import sizes

    size = next(size for size in sizes().values() if size.generations == ("V2",) and size.architecture == "x64")
    values = {"size": size.name, "n": "1"}
    return _vm(s, UBUNTU_GEN1, hardwareProfile={"vmSize": size.name}, values=values)


def size_architecture(s: Scene) -> Provoked:
    values = {"size": "Standard_D2ps_v5", "sizes": "Arm64", "given": "x64"}
    return _vm(s, hardwareProfile={"vmSize": "Standard_D2ps_v5"}, values=values)


def resize_architecture(s: Scene) -> Provoked:
    body = {"properties": {"hardwareProfile": {"vmSize": "Standard_D2ps_v5"}}}
    values = {"size": "Standard_B2s", "architecture": "x64", "wanted": "Standard_D2ps_v5", "other": "Arm64"}
    return Provoked(s.refuse("PATCH", s.vm(), body), values)


def size_unknown_in_region(s: Scene) -> Provoked:
    from course.cloud.providers.compute.sizes import sizes

    names = ",".join(size.name for size in sizes().values())
    values = {"size": "Standard_Nothing", "sizes": names}
    return _vm(s, hardwareProfile={"vmSize": "Standard_Nothing"}, values=values)


def image_not_tl_capable(s: Scene) -> Provoked:
    return _vm(s, UBUNTU_GEN1, securityProfile={"securityType": "TrustedLaunch"})


def vm_disk_security_type(s: Scene) -> Provoked:
    machine = s.vm(securityProfile={"securityType": "TrustedLaunch"})
    disk = s.ok("GET", machine)["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"]
    s.ok("DELETE", machine)
    storage = {"osDisk": {"createOption": "Attach", "osType": "Linux", "managedDisk": {"id": disk}}}
    return _vm(s, storageProfile=storage, osProfile=None)


def max_data_disks(s: Scene) -> Provoked:
    disks = [{"lun": lun, "createOption": "Empty", "diskSizeGB": 1} for lun in range(5)]
    storage = {"imageReference": UBUNTU, "osDisk": {"createOption": "FromImage"}, "dataDisks": disks}
    return _vm(s, storageProfile=storage, values={"n": 4})


def lun_in_use(s: Scene) -> Provoked:
    disks = [{"lun": 2, "createOption": "Empty", "diskSizeGB": 1} for _ in range(2)]
    storage = {"imageReference": UBUNTU, "osDisk": {"createOption": "FromImage"}, "dataDisks": disks}
    return _vm(s, storageProfile=storage, values={"lun": 2})


def unknown_member(s: Scene) -> Provoked:
    body = s.vm_body(securityProfile={"securityTypo": "TrustedLaunch"})
    refused = s.refuse("PUT", "virtualMachines/web01", body)
    path = "properties.securityProfile.securityTypo"
    place = refused.message.rsplit("position ", 1)[1].rstrip(".")
    values = {"member": "securityTypo", "type": "SecurityProfile", "path": path, "line": 1, "position": place}
    assert int(place) > 0
    return Provoked(refused, values, target=f"vm.{path}")


# Who logs in


def _profile(s: Scene, image: dict[str, Any] = UBUNTU, values: Any = None, **given: Any) -> Provoked:
    profile = {"computerName": "web01", "adminUsername": "learner", "adminPassword": PASSWORD, **given}
    return _vm(s, image, osProfile=profile, values=values)


def admin_username_not_allowed(s: Scene) -> Provoked:
    return _profile(s, adminUsername="admin")


def admin_password_weak(s: Scene) -> Provoked:
    return _profile(s, adminPassword="weak", values={"min": 8, "max": 123, "n": 3})


def computer_name_windows(s: Scene) -> Provoked:
    characters = "` ~ ! @ # $ % ^ & * ( ) = + _ [ ] { } \\ | ; : . ' \" , < > / ?"
    return _profile(s, WINDOWS, values={"n": 15, "chars": characters}, computerName="a-name-of-sixteen")


def custom_data_not_base64(s: Scene) -> Provoked:
    return _profile(s, customData="#cloud-config", values={"n": 87380})


# The Marketplace


def platform_image_not_found(s: Scene) -> Provoked:
    image = {**UBUNTU, "version": "1.2.3"}
    return _vm(s, image, values=image)


def publisher_not_found(s: Scene) -> Provoked:
    path = f"/subscriptions/{s.cloud.subscription_id}/providers/Microsoft.Compute/locations/eastus/publishers/Nobody"
    refused = s.refuse("GET", f"{path}/artifacttypes/vmimage/offers/x/skus/y/versions")
    return Provoked(refused, {"publisher": "Nobody"})


def _planned() -> tuple[dict[str, str], dict[str, str]]:
    """An image of the Marketplace with a plan, and the plan."""
    from course.cloud.providers.compute.marketplace import images

    rows = [i for i in images().values() if i.row.get("plan") and i.row.get("hyperVGeneration") == "V2"]
    row = next(i for i in rows if i.row["os"] == "Linux" and i.row["architecture"] == "x64" and not i.security)
    image = {"publisher": row.publisher, "offer": row.offer, "sku": row.sku, "version": "latest"}
    return image, {key: row.row["plan"][key] for key in ("name", "publisher", "product")}


def plan_missing(s: Scene) -> Provoked:
    image, _ = _planned()
    return _vm(s, image, values={"vmId": s.id("virtualMachines/web01")})


def plan_mismatch(s: Scene) -> Provoked:
    image, plan = _planned()
    return _vm(s, image, {"plan": {**plan, "name": "another"}}, values={"disk": "os"}, storageProfile=_named(image))


def plan_unneeded(s: Scene) -> Provoked:
    plan = {"name": "a", "publisher": "b", "product": "c"}
    return _vm(s, UBUNTU, {"plan": plan}, values={"disk": "os"}, storageProfile=_named(UBUNTU))


def _named(image: dict[str, str]) -> dict[str, Any]:
    return {"imageReference": image, "osDisk": {"createOption": "FromImage", "name": "os"}}


# The guest


def extension_vm_not_running(s: Scene) -> Provoked:
    machine = s.vm()
    s.ok("POST", f"{machine}/deallocate")
    return Provoked(s.refuse("PUT", f"{machine}/extensions/script", _script("true")), {})


def _script(command: str) -> dict[str, Any]:
    given = {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.1"}
    return {"location": LOCATION, "properties": {**given, "settings": {"commandToExecute": command}}}


def extension_failed(s: Scene) -> Provoked:
    refused = s.refuse("PUT", f"{s.vm()}/extensions/script", _script("cat /absent"))
    start = 'Error message: "'
    shown = refused.message[refused.message.index(start) + len(start) : refused.message.rindex('". More')]
    assert "No such file or directory" in shown
    values = {"extension": "script", "publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "error": shown}
    return Provoked(refused, {**values, "link": "https://aka.ms/vmextensionlinuxtroubleshoot"})


def agent_no_status(s: Scene) -> Provoked:
    machine = s.vm()
    stop = {"commandId": "RunShellScript", "script": ["systemctl stop walinuxagent"]}
    s.ok("POST", f"{machine}/runCommand", stop)
    return Provoked(s.refuse("PUT", f"{machine}/extensions/script", _script("true")), {"vm": "web01"})


def os_provisioning_agent_running(s: Scene) -> Provoked:
    """A Windows VM that was flagged generalized without Sysprep does not come up as a new one."""
    machine = s.generalized("source", WINDOWS)
    properties = {"sourceVirtualMachine": {"id": machine}, "hyperVGeneration": "V2"}
    s.ok("PUT", "images/golden", {"location": LOCATION, "properties": properties})
    refused = s.refuse("PUT", "virtualMachines/web01", s.vm_body("web01", {"id": s.id("images/golden")}))
    return Provoked(refused, {"vm": "web01"}, goes_on=True)


def vm_entity_not_found(s: Scene) -> Provoked:
    path = f"/subscriptions/{s.cloud.subscription_id}/providers/Microsoft.Compute/locations/eastus/operations"
    return Provoked(s.refuse("GET", f"{path}/00000000-0000-4000-8000-000000000000"), {})


# Quota


def quota_cores(s: Scene) -> Provoked:
    from course.cloud.providers.compute.sizes import sizes

    size = next(z for z in sizes().values() if z.vcpus > 60 and z.architecture == "x64" and "V2" in z.generations)
    s.vm("one", hardwareProfile={"vmSize": size.name})
    refused = s.refuse("PUT", "virtualMachines/two", s.vm_body("two", hardwareProfile={"vmSize": size.name}))
    numbers = {"a": 100, "b": size.vcpus, "c": size.vcpus, "d": 2 * size.vcpus}
    link = refused.message.split("Quota increase at ")[1].split(" by specifying")[0]
    assert link.startswith("https://aka.ms/ProdportalCRP/")
    values = {"quotaName": "Total Regional Cores", "location": LOCATION, "link": link, **numbers}
    return Provoked(refused, values)

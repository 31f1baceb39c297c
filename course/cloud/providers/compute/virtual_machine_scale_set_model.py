"""The model of a scale set: what a client asked, checked, with Azure's defaults (recorded for both orchestration modes)."""

from __future__ import annotations

from typing import Any

from ...arm.errors import parameter_missing, property_change_not_allowed
from ...arm.refusals import refusal
from ...arm.resource_type import Call, merge
from ...arm.store import Document, Record
from ..network.references import mentioned
from . import os_profile, vm_security
from .image_references import resolve
from .sizes import Size, require
from .sources import Source

#: The size of a scale set whose instances have several (instance mix).
MIX = "Mix"
_ROLLING: Document = {
    "maxBatchInstancePercent": 20,
    "maxUnhealthyInstancePercent": 20,
    "maxUnhealthyUpgradedInstancePercent": 20,
    "pauseTimeBetweenBatches": "PT0S",
    "maxSurge": False,
    "rollbackFailedInstancesOnPolicyBreach": False,
}
_AUTOMATIC: Document = {
    "enableAutomaticOSUpgrade": False,
    "useRollingUpgradePolicy": False,
    "disableAutomaticRollback": False,
}
_COPIED = (
    "scaleInPolicy",
    "automaticRepairsPolicy",
    "additionalCapabilities",
    "proximityPlacementGroup",
    "hostGroup",
    "zoneBalance",
    "spotRestorePolicy",
    "priorityMixPolicy",
    "resiliencyPolicy",
    "skuProfile",
    "zonalPlatformFaultDomainAlignMode",
    "scheduledEventsPolicy",
    "highSpeedInterconnectPlacement",
    "lifecycleHooksProfile",
)
_PROFILE_COPIED = (
    "licenseType",
    "priority",
    "evictionPolicy",
    "diagnosticsProfile",
    "userData",
    "capacityReservation",
    "applicationProfile",
    "hardwareProfile",
    "serviceArtifactReference",
    "securityPostureReference",
)


def is_flexible(document: Document) -> bool:
    """Whether the instances of a scale set are VMs of their own."""
    return bool(document["properties"]["orchestrationMode"] == "Flexible")


def complete(call: Call, old: Record | None) -> Document:
    """The scale set's `properties` and `sku`; secrets go into `call.private`."""
    given = _merged(old, call.body.get("properties") or {})
    flexible = _mode(given, old) == "Flexible"
    properties: Document = {
        "singlePlacementGroup": _default(given, old, "singlePlacementGroup", not flexible),
        "orchestrationMode": "Flexible" if flexible else "Uniform",
    }
    profile = given.get("virtualMachineProfile")
    if profile or not flexible:
        properties["upgradePolicy"] = _upgrade_policy(given.get("upgradePolicy") or {})
    for name in _COPIED:
        if given.get(name) is not None:
            properties[name] = given[name]
    planned: Document = {}
    if profile:
        _check_balancers(call, profile, properties["singlePlacementGroup"])
        planned["sku"] = _sku(call)
        properties["virtualMachineProfile"] = _profile(
            call, profile, old, require(size_name({**planned, "properties": properties}))
        )
    elif not flexible:
        raise parameter_missing("virtualMachineProfile")
    properties |= _domains(call, given, old, flexible)
    properties["uniqueId"] = old.document["properties"]["uniqueId"] if old else call.guid("scale set")
    properties["timeCreated"] = old.document["properties"]["timeCreated"] if old else call.now
    return {**planned, "properties": properties}


def _merged(old: Record | None, given: Document) -> Document:
    """What a PUT leaves out stays as it was (recorded: az sends a model without its image reference)."""
    if old is None:
        return given
    merged: Document = merge(old.document["properties"], given)
    asked = _reference(given)
    if asked and (asked.get("id") or asked.get("publisher")):
        merged["virtualMachineProfile"]["storageProfile"]["imageReference"] = asked
    return merged


def _reference(properties: Document) -> Document | None:
    profile = properties.get("virtualMachineProfile") or {}
    return (profile.get("storageProfile") or {}).get("imageReference")


def _mode(given: Document, old: Record | None) -> str:
    asked = given.get("orchestrationMode")
    if old is not None:
        known = str(old.document["properties"]["orchestrationMode"])
        if asked and asked != known:
            raise property_change_not_allowed("orchestrationMode")
        return known
    return asked or "Uniform"


def _default(given: Document, old: Record | None, name: str, value: Any) -> Any:
    if given.get(name) is not None:
        return given[name]
    return old.document["properties"].get(name, value) if old else value


def _domains(call: Call, given: Document, old: Record | None, flexible: bool) -> Document:
    """Fault domains, and what belongs to one orchestration mode only; catalogue row required-parameter-missing."""
    count = _default(given, old, "platformFaultDomainCount", None)
    if count is None:
        if flexible and call.private.get("os_state") == "Specialized":
            raise refusal("required-parameter-missing", parameter="platformFaultDomainCount")
        count = 1 if flexible or call.body.get("zones") else 5
    if flexible:
        capped = _default(given, old, "constrainedMaximumCapacity", False)
        return {"platformFaultDomainCount": count, "constrainedMaximumCapacity": capped}
    return {
        "overprovision": _default(given, old, "overprovision", True),
        "doNotRunExtensionsOnOverprovisionedVMs": _default(given, old, "doNotRunExtensionsOnOverprovisionedVMs", False),
        "platformFaultDomainCount": count,
    }


def _sku(call: Call) -> Document:
    sku = call.body.get("sku") or {}
    if not sku.get("name"):
        raise parameter_missing("sku.name")
    if sku["name"] == MIX:
        return {"name": MIX, "capacity": sku.get("capacity", 0)}
    name = require(sku["name"]).name
    tier = name.split("_")[0] if name.startswith(("Basic_", "Standard_")) else "Standard"
    return {"name": name, "tier": tier, "capacity": sku.get("capacity", 0)}


def size_name(document: Document) -> str:
    """The size of a new instance: of an instance mix the first."""
    name = str(document["sku"]["name"])
    if name != MIX:
        return name
    sizes = (document["properties"].get("skuProfile") or {}).get("vmSizes") or []
    if not sizes:
        raise parameter_missing("skuProfile.vmSizes")
    return str(sizes[0]["name"])


def _upgrade_policy(given: Document) -> Document:
    policy = {**given, "mode": given.get("mode") or "Manual"}
    if policy["mode"] == "Rolling" or "rollingUpgradePolicy" in policy:
        policy["rollingUpgradePolicy"] = {**_ROLLING, **(policy.get("rollingUpgradePolicy") or {})}
    if policy.get("automaticOSUpgradePolicy"):
        policy["automaticOSUpgradePolicy"] = {**_AUTOMATIC, **policy["automaticOSUpgradePolicy"]}
    return policy


def _profile(call: Call, given: Document, old: Record | None, size: Size) -> Document:
    flexible = _mode(call.body.get("properties") or {}, old) == "Flexible"
    storage = given.get("storageProfile") or {}
    reference = storage.get("imageReference")
    if not reference:
        raise parameter_missing("imageReference")
    source = resolve(call, reference, call.body["location"])
    before = old.document["properties"].get("virtualMachineProfile") if old else None
    if before:
        _check_image_change(call, before["storageProfile"]["imageReference"], reference, source, old)
    security = (given.get("securityProfile") or {}).get("securityType")
    if source.kind == "managed image" and security == "TrustedLaunch":
        raise refusal("vmss-managed-image-tl")
    if not (before and security == "Standard"):  # recorded: an existing scale set may leave trusted launch by name
        vm_security.check(call, given, size, source, None)
    profile: Document = {}
    asked = _os_profile(call, given, old, source, flexible)
    if asked:
        profile["osProfile"] = asked
    profile["storageProfile"] = _storage(storage, source, size, flexible)
    profile["networkProfile"] = _network(given.get("networkProfile") or {}, flexible)
    for name in _PROFILE_COPIED:
        if given.get(name) not in (None, ""):
            profile[name] = given[name]
    if given.get("priority") == "Spot":
        profile["billingProfile"] = {"maxPrice": -1.0, **(given.get("billingProfile") or {})}
        profile.setdefault("evictionPolicy", "Deallocate")
    if given.get("securityProfile"):
        profile["securityProfile"] = _security(given["securityProfile"])
    events = _events(given.get("scheduledEventsProfile") or {})
    if events:
        profile["scheduledEventsProfile"] = events
    if given.get("extensionProfile"):
        profile["extensionProfile"] = {
            **given["extensionProfile"],
            "extensions": [shown_extension(entry) for entry in given["extensionProfile"].get("extensions") or []],
        }
    profile["timeCreated"] = call.now
    call.private |= {"source": source.as_private(), "os_state": source.os_state}
    return profile


def shown_extension(entry: Document) -> Document:
    """An extension of the model as it is shown: without its protected settings."""
    for name in ("name", "properties"):
        if not entry.get(name):
            raise parameter_missing(f"extensionProfile.extensions.{name}")
    properties = {key: value for key, value in entry["properties"].items() if key != "protectedSettings"}
    return {"name": entry["name"], "properties": properties}


def _check_image_change(call: Call, was: Document, now: Document, source: Source, old: Record | None) -> None:
    """catalogue rows vmss-image-type-change, vmss-os-state-change and vmss-image-sku-change."""
    if bool(was.get("id")) != bool(now.get("id")):
        raise refusal("vmss-image-type-change")
    if old is not None and source.os_state != old.private.get("os_state", source.os_state):
        raise refusal("vmss-os-state-change", vmssName=call.id.name)
    if source.plan and was.get("sku", "").lower() != now.get("sku", "").lower():
        raise refusal("vmss-image-sku-change")


def _os_profile(call: Call, given: Document, old: Record | None, source: Source, flexible: bool) -> Document | None:
    """Needed for a generalized source, refused for a specialized one; secrets are kept apart."""
    asked = given.get("osProfile")
    if source.os_state == "Specialized":
        if asked:
            raise refusal("osprofile-not-allowed")
        return None
    if not asked:
        raise refusal("osprofile-missing")
    kept = dict(old.private.get("secrets") or {}) if old else {}
    secrets = kept | {name: asked[name] for name in ("adminPassword", "customData") if asked.get(name)}
    call.private["secrets"] = secrets
    prefix = asked.get("computerNamePrefix") or call.id.name
    whole = os_profile.complete(call, {**secrets, **asked, "computerName": prefix + "000000"}, source.os_type)
    completed = {"computerNamePrefix": prefix, **{key: whole[key] for key in whole if key != "computerName"}}
    for name in ("linuxConfiguration", "windowsConfiguration"):
        if name in completed and not flexible and "patchSettings" not in (asked.get(name) or {}):
            completed[name] = {key: value for key, value in completed[name].items() if key != "patchSettings"}
    return completed


def _storage(given: Document, source: Source, size: Size, flexible: bool) -> Document:
    disk = given.get("osDisk") or {}
    default = "Premium_LRS" if size.premium else "Standard_LRS"
    gigabytes = disk.get("diskSizeGB") or source.size_gb
    if gigabytes < source.size_gb:
        raise refusal("disk-smaller-than-image", size=gigabytes, imageSize=source.size_gb)
    os_disk = {
        **disk,
        "osType": source.os_type,
        "createOption": "FromImage",
        "caching": disk.get("caching", "None"),
        "managedDisk": _managed(disk, default),
        "diskSizeGB": gigabytes,
        **({"deleteOption": disk.get("deleteOption", "Delete")} if flexible else {}),
    }
    data_disks = [
        {**entry, "caching": entry.get("caching", "None"), "managedDisk": _managed(entry, default)}
        for entry in given.get("dataDisks") or []
    ]
    storage: Document = {"osDisk": os_disk, "imageReference": given["imageReference"]}
    if data_disks:
        storage["dataDisks"] = data_disks
    if source.generation == "V2" or given.get("diskControllerType"):
        storage["diskControllerType"] = given.get("diskControllerType", "SCSI")
    return storage


def _managed(disk: Document, default: str) -> Document:
    asked = disk.get("managedDisk") or {}
    return {**asked, "storageAccountType": asked.get("storageAccountType") or default}


def _network(given: Document, flexible: bool) -> Document:
    configurations = given.get("networkInterfaceConfigurations") or []
    if not configurations:
        raise parameter_missing("networkProfile")
    alone = len(configurations) == 1
    return {**given, "networkInterfaceConfigurations": [_interface(c, flexible, alone) for c in configurations]}


def _check_balancers(call: Call, profile: Document, single_placement_group: bool) -> None:
    """catalogue row vmss-basic-lb."""
    if single_placement_group:
        return
    for target in mentioned(profile.get("networkProfile")):
        balancer = call.get(target.partition("/backendaddresspools/")[0]) if "/backendaddresspools/" in target else None
        if balancer is not None and balancer.document["sku"]["name"] == "Basic":
            raise refusal("vmss-basic-lb")


def _interface(configuration: Document, flexible: bool, alone: bool) -> Document:
    given = configuration.get("properties") or {}
    addresses = given.get("ipConfigurations") or []
    properties: Document = {
        "disableTcpStateTracking": False,
        "enableAcceleratedNetworking": False,
        "enableIPForwarding": False,
        **({"auxiliaryMode": "None", "auxiliarySku": "None", "deleteOption": "Delete"} if flexible else {}),
        **given,
        "primary": given.get("primary", alone),
        "dnsSettings": {"dnsServers": [], **(given.get("dnsSettings") or {})},
        "ipConfigurations": [_address(entry, flexible) for entry in addresses],
    }
    return {"name": configuration["name"], "properties": properties}


def _address(configuration: Document, flexible: bool) -> Document:
    given = dict(configuration.get("properties") or {})
    lists: Document = {"applicationGatewayBackendAddressPools": [], "applicationSecurityGroups": []} if flexible else {}
    properties: Document = {"privateIPAddressVersion": "IPv4", **lists, **given}
    public = given.get("publicIPAddressConfiguration")
    if public:
        asked = public.get("properties") or {}
        properties["publicIPAddressConfiguration"] = {
            **public,
            "properties": {"idleTimeoutInMinutes": 4, "ipTags": [], "publicIPAddressVersion": "IPv4", **asked},
        }
    return {"name": configuration["name"], "properties": properties}


def _security(given: Document) -> Document:
    return {} if given.get("securityType") == "Standard" else vm_security.completed(given)


def _events(given: Document) -> Document | None:
    """Notifications with their default times; one that is switched off is gone (recorded)."""
    events: Document = {}
    for name, default in (("terminateNotificationProfile", "PT5M"), ("osImageNotificationProfile", "PT15M")):
        if (given.get(name) or {}).get("enable"):
            events[name] = {"notBeforeTimeout": default, **given[name]}
    return events or None

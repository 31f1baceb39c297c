"""The model of a scale set: what a client asked, checked, with Azure's defaults (recorded for both orchestration modes)."""

from __future__ import annotations

from typing import Any

from ...arm.errors import parameter_missing, property_change_not_allowed
from ...arm.refusals import refusal
from ...arm.resource_type import Call, merge
from ...arm.store import Document, Record
from . import virtual_machine_scale_set_health as health
from . import virtual_machine_scale_set_network_profile as network_profile
from . import virtual_machine_scale_set_profile as profiles
from .sizes import require

#: The size of a scale set whose instances have several (instance mix).
MIX = "Mix"
#: rollingUpgradePolicy where nothing is asked.
ROLLING: Document = {
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
_REPAIRS: Document = {"gracePeriod": "PT30M", "repairAction": "Replace"}
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
    if (properties.get("automaticRepairsPolicy") or {}).get("enabled"):
        properties["automaticRepairsPolicy"] = {**_REPAIRS, **properties["automaticRepairsPolicy"]}
    planned: Document = {}
    if profile:
        network_profile.check_balancers(call, profile, properties["singlePlacementGroup"])
        planned["sku"] = _sku(call)
        properties["virtualMachineProfile"] = profiles.completed(
            call, profile, old, require(size_name({**planned, "properties": properties})), flexible
        )
        health.check(properties)
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
        spot = (given.get("virtualMachineProfile") or {}).get("priority") == "Spot"
        count = 1 if flexible or spot or call.body.get("zones") else 5
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
    return {"name": name, "tier": tier(name), "capacity": sku.get("capacity", 0)}


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
        policy["rollingUpgradePolicy"] = {**ROLLING, **(policy.get("rollingUpgradePolicy") or {})}
    if policy.get("automaticOSUpgradePolicy"):
        policy["automaticOSUpgradePolicy"] = {**_AUTOMATIC, **policy["automaticOSUpgradePolicy"]}
    return policy


def tier(size: str) -> str:
    """Basic or Standard, as the name of a size begins."""
    return "Basic" if size.startswith("Basic_") else "Standard"

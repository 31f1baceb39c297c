"""Whether a scale set's model says how its instances' health is known, as its policies demand."""

from __future__ import annotations

from ...arm.refusals import refusal
from ...arm.store import Document
from . import application_health

_SERVICE_FABRIC = "microsoft.azure.servicefabric"

_CHOSEN = ("serviceArtifactReference", "securityPostureReference")


def check(properties: Document) -> None:
    """catalogue rows vmss-rolling-no-health, vmss-auto-os-… and vmss-repairs-no-health.

    Service Fabric watches over its nodes itself (azure-compute-docs, virtual-machine-scale-sets-automatic-upgrade.md).
    Where a service artifact or a security posture chooses what an automatic upgrade brings, Azure's REST examples
    switch it on with nothing that tells health; no report shows such a scale set refused.
    """
    profile, policy = properties["virtualMachineProfile"], properties.get("upgradePolicy") or {}
    by_probe = bool((profile["networkProfile"].get("healthProbe") or {}).get("id"))
    extensions = [e["properties"] for e in (profile.get("extensionProfile") or {}).get("extensions") or []]
    by_extension = any(application_health.is_extension(extension) for extension in extensions)
    known = by_probe or by_extension
    known = known or any(str(extension.get("publisher")).lower() == _SERVICE_FABRIC for extension in extensions)
    automatic = (policy.get("automaticOSUpgradePolicy") or {}).get("enableAutomaticOSUpgrade")
    if policy.get("mode") == "Rolling" and not known:
        raise refusal("vmss-rolling-no-health")
    if automatic and not known and not any(profile.get(name) for name in _CHOSEN):
        raise refusal("vmss-auto-os-no-health")
    if automatic and by_probe and by_extension:
        raise refusal("vmss-auto-os-two-healths")
    if (properties.get("automaticRepairsPolicy") or {}).get("enabled") and not (by_probe or by_extension):
        raise refusal("vmss-repairs-no-health")

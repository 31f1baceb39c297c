"""Generation, architecture, security type and plan: whether size, image and VM fit each other."""

from __future__ import annotations

from typing import Any

from ...arm.errors import ArmError, parameter_invalid
from ...arm.refusals import refusal
from ...arm.resource_type import Call
from ...arm.store import Document, Record
from ..resources import registrations
from .sizes import Size
from .sources import Source

#: The api-version from which Standard is a value as any other (Azure/azure-cli#33280), is answered where no security
#: type was asked for (docstring of azure-mgmt-compute's SecurityTypes), and Trusted Launch can be the default.
_STANDARD_FROM = "2025-11-01"
#: ConfidentialComputingType of the sizes that host confidential VMs; SGX sizes host enclaves in ordinary VMs.
_CONFIDENTIAL_VM = ("SNP", "TDX")
_BY_DEFAULT = "Microsoft.Compute/TrustedLaunchByDefaultPreview"


def asked_for(call: Call, given: Document, size: Size, source: Source) -> Document:
    """The securityProfile of a new VM: Trusted Launch by itself where the subscription registered that preview.

    Source: Microsoft's page on Trusted Launch as default; only where image and size can do it.
    """
    profile: Document = given.get("securityProfile") or {}
    if profile.get("securityType") or _version(call) < _STANDARD_FROM or not source.trusted_launch_capable:
        return profile
    registered = registrations.state(call, call.id.subscription, _BY_DEFAULT, "NotRegistered") == "Registered"
    return {**profile, "securityType": "TrustedLaunch"} if registered and size.trusted_launch else profile


def shown(call: Call, properties: Document) -> Document:
    """The properties of a VM as an api-version answers them: the later say Standard where nothing was asked."""
    profile = properties.get("securityProfile") or {}
    if profile.get("securityType") or _version(call) < _STANDARD_FROM:
        return properties
    return {**properties, "securityProfile": {**profile, "securityType": "Standard"}}


def check(call: Call, properties: Document, size: Size, source: Source, attached: str | None) -> None:
    """Refuse what does not fit; `attached` is the security type of an attached disk, None for a VM from an image."""
    if source.generation and source.generation not in size.generations:
        raise refusal("size-generation", size=size.name, n=source.generation[1:])
    if source.generation and source.architecture != size.architecture:
        raise refusal("size-architecture", size=size.name, sizes=size.architecture, given=source.architecture)
    asked = (properties.get("securityProfile") or {}).get("securityType")
    _check_confidential(properties, asked, size)
    if asked == "Standard" and not _knows_standard(call):
        raise parameter_invalid("securityProfile.securityType")
    if attached is not None:
        if attached and attached != asked and not attached.startswith(asked or "-"):
            raise refusal("vm-disk-security-type")
        return
    if asked == "TrustedLaunch" and source.kind == "managed image":
        raise refusal("vmss-managed-image-tl")
    if asked == "TrustedLaunch" and not source.trusted_launch_capable:
        raise refusal("image-not-tl-capable")
    if source.security == "TrustedLaunch" and asked != "TrustedLaunch":
        raise refusal("vm-image-tl-only")


def _check_confidential(properties: Document, asked: str | None, size: Size) -> None:
    """Confidential VMs and their sizes need each other.

    Both sentences were seen: confidential-containers/cloud-api-adaptor#1742 and skyplane-project/skyplane#755.
    """
    if (asked == "ConfidentialVM") == (size.confidential in _CONFIDENTIAL_VM):
        return
    disk = ((properties.get("storageProfile") or {}).get("osDisk") or {}).get("managedDisk") or {}
    encryption = (disk.get("securityProfile") or {}).get("securityEncryptionType")
    beside = f" and managedDisk.securityProfile.securityEncryptionType set as '{encryption}'" if encryption else ""
    raise ArmError(
        400,
        "BadRequest",
        f"The VM size '{size.name}' is not supported for creation of VMs and Virtual Machine Scale Set with "
        f"'{asked or '<NULL>'}' security type{beside or '.'}",
    )


def check_change(call: Call, old: Record, wanted: Document) -> None:
    """The security type changes only while a VM is deallocated; of the second generation to Trusted Launch."""
    before = (old.document["properties"].get("securityProfile") or {}).get("securityType")
    asked = wanted.get("securityType")
    if asked in (None, before) or (asked == "Standard" and before is None):
        return
    if old.private["power"] != "deallocated":
        raise refusal("op-needs-deallocated", operation=call.operation.name, vm=old.document["name"])
    if asked == "TrustedLaunch" and old.private["generation"] != "V2":
        raise refusal("image-not-tl-capable")


def completed(given: Document) -> Document:
    """securityProfile as Azure answers it: Trusted Launch has secure boot and vTPM on unless told otherwise."""
    profile = dict(given)
    if profile.get("securityType") == "TrustedLaunch":
        settings = {"secureBootEnabled": True, "vTpmEnabled": True}
        profile["uefiSettings"] = {**settings, **(profile.get("uefiSettings") or {})}
    agent = profile.get("proxyAgentSettings")
    if agent and agent.get("mode"):  # recorded: the mode of old is answered as that of the wire server
        kept = {key: value for key, value in agent.items() if key != "mode"}
        profile["proxyAgentSettings"] = {
            **kept,
            "wireServer": {**(agent.get("wireServer") or {}), "mode": agent["mode"]},
        }
    return profile


def _version(call: Call) -> str:
    return call.query.get("api-version", call.operation.api_version)


def _knows_standard(call: Call) -> bool:
    """Before it was a value as any other, it needed a feature."""
    if _version(call) >= _STANDARD_FROM:
        return True
    name = "Microsoft.Compute/UseStandardSecurityType"
    return registrations.state(call, call.id.subscription, name, "NotRegistered") == "Registered"


def check_plan(plan: Document | None, source: Source, vm_id: str, disk: str) -> None:
    """catalogue rows plan-missing, plan-mismatch and plan-unneeded: met while the operation runs."""
    wanted: dict[str, Any] | None = source.plan
    if wanted and not plan:
        raise refusal("plan-missing", vmId=vm_id)
    if plan and not wanted:
        raise refusal("plan-unneeded", disk=disk)
    if (
        plan
        and wanted
        and any(plan.get(key, "").lower() != wanted[key].lower() for key in ("name", "publisher", "product"))
    ):
        raise refusal("plan-mismatch", disk=disk)

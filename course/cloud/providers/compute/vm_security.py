"""Generation, architecture, security type and plan: whether size, image and VM fit each other."""

from __future__ import annotations

from typing import Any

from ...arm.errors import parameter_invalid
from ...arm.refusals import refusal
from ...arm.resource_type import Call
from ...arm.store import Document, Record
from ..resources import registrations
from .sizes import Size
from .sources import Source


def check(call: Call, properties: Document, size: Size, source: Source, attached: str | None) -> None:
    """Refuse what does not fit; `attached` is the security type of an attached disk, None for a VM from an image."""
    if source.generation and source.generation not in size.generations:
        raise refusal("size-generation", size=size.name, n=source.generation[1:])
    if source.generation and source.architecture != size.architecture:
        raise refusal("size-architecture", size=size.name, sizes=size.architecture, given=source.architecture)
    asked = (properties.get("securityProfile") or {}).get("securityType")
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


def _knows_standard(call: Call) -> bool:
    """Since 2025-11-01 Standard is a value as any other (Azure/azure-cli#33280); before, it needs a feature."""
    if call.query.get("api-version", call.operation.api_version) >= "2025-11-01":
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

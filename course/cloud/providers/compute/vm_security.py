"""Generation, architecture, security type and plan: whether size, image and VM fit each other."""

from __future__ import annotations

from typing import Any

from ...arm.errors import parameter_invalid
from ...arm.refusals import refusal
from ...arm.resource_type import Call
from ...arm.store import Document
from .sizes import Size
from .sources import Source


def check(call: Call, properties: Document, size: Size, source: Source) -> None:
    """Refuse what does not fit."""
    if source.generation not in size.generations:
        raise refusal("size-generation", size=size.name, n=source.generation[1:])
    asked = (properties.get("securityProfile") or {}).get("securityType")
    if asked == "Standard" and not standard_is_registered(call):
        raise parameter_invalid("securityProfile.securityType")
    if asked == "TrustedLaunch" and not source.trusted_launch_capable:
        raise refusal("image-not-tl-capable")
    if source.security == "TrustedLaunch" and asked != "TrustedLaunch":
        raise refusal("vm-image-tl-only")


def standard_is_registered(call: Call) -> bool:
    """Opting out by name needs the feature Microsoft.Compute/UseStandardSecurityType (facts section 1.6)."""
    feature = call.get(
        f"/subscriptions/{call.id.subscription}/providers/Microsoft.Features/featureProviders/Microsoft.Compute"
        "/subscriptionFeatureRegistrations/UseStandardSecurityType"
    )
    return feature is not None and feature.document["properties"].get("state") == "Registered"


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

"""Spot VMs: what priority, eviction policy and max price a VM may have, and what of them may change.

The texts are those of Microsoft's page on the error messages of Azure Spot; codes of the two refusals of changes were
seen (CompositionalIT/farmer#968, terraform-provider-azurerm), BadRequest is not proven for the others.
"""

from __future__ import annotations

from ...arm.errors import ArmError, operation_not_allowed, property_change_not_allowed
from ...arm.resource_type import Call
from ...arm.store import Document, Record

_SPOT = ("Spot", "Low")
_MORE = "For more information, see http://aka.ms/AzureSpot/errormessages."


def check(given: Document) -> None:
    """What a new VM may ask for."""
    spot = given.get("priority") in _SPOT
    if given.get("evictionPolicy") and not spot:
        raise _refused("Eviction policy can be set only on Azure Spot Virtual Machines.")
    if spot and (given.get("availabilitySet") or {}).get("id"):
        raise _refused("Azure Spot Virtual Machine is not supported in Availability Set.")
    _check_price(given, spot)


def check_change(call: Call, old: Record, given: Document) -> None:
    """Priority changes between Low and Spot only; the max price only while the VM is deallocated."""
    before, asked = old.document["properties"], given.get("priority")
    known = before.get("priority")
    if asked and asked != known:
        if known is None:
            raise _refused(
                f"The specified priority value '{asked}' cannot be applied to the Virtual Machine '{call.id.name}' "
                "since no priority was specified when the Virtual Machine was created."
            )
        if not (asked in _SPOT and known in _SPOT):
            raise property_change_not_allowed("priority")
    price = (given.get("billingProfile") or {}).get("maxPrice")
    if price is None or price == (before.get("billingProfile") or {}).get("maxPrice", -1):
        return
    _check_price(given, known in _SPOT)
    if old.private["power"] != "deallocated":
        raise operation_not_allowed(
            f"Max price change is not allowed when the VM {call.id.name} is currently allocated. Please deallocate and "
            f"try again. {_MORE}"
        )


def _check_price(given: Document, spot: bool) -> None:
    price = (given.get("billingProfile") or {}).get("maxPrice")
    if price is None:
        return
    if not spot:
        raise _refused("Max price is supported only for Azure Spot Virtual Machines.")
    if price != -1 and price <= 0:
        raise _refused(
            "Invalid max price value. The only supported values for max price are -1 or a decimal greater than zero. "
            "Max price value of -1 indicates the Azure Spot Virtual Machine will not be evicted for price reasons."
        )


def _refused(message: str) -> ArmError:
    return ArmError(400, "BadRequest", f"{message} {_MORE}")

"""Hibernation: a VM that is deallocated with its memory kept, and goes on where it was when it starts.

The refusals and the status are those of Microsoft's pages on hibernating VMs and on troubleshooting it.
"""

from __future__ import annotations

from ...arm.errors import operation_not_allowed
from ...arm.resource_type import Call, Context
from ...arm.store import Document, Record
from . import vm_storage

STATUS = {"code": "HibernationState/Hibernated", "level": "Info", "displayStatus": "VM hibernated"}


def asked(call: Call, machine: Record) -> bool:
    """Whether a deallocation is to keep the memory; refused where the VM cannot do that."""
    if call.query.get("hibernate", "").lower() != "true":
        return False
    capabilities = machine.document["properties"].get("additionalCapabilities") or {}
    if not capabilities.get("hibernationEnabled"):
        raise operation_not_allowed(
            "The Hibernate-Deallocate Operation can only be triggered on a VM that is enabled for hibernation. Enable "
            "the property additionalCapabilities.hibernationEnabled during VM creation, or after stopping and "
            "deallocating the VM."
        )
    if machine.private["power"] != "running":
        raise operation_not_allowed(
            "The Hibernate-Deallocate Operation can only be triggered on a VM that is successfully provisioned and is "
            "running."
        )
    return True


def hibernate(context: Context, machine: Record) -> None:
    """The hardware is given back; the guest was not shut down, and its agent is remembered as it was."""
    vm_storage.reserve(context, machine, "Reserved")
    context.change(machine.document["id"], power="deallocated", agent="", hibernated=machine.private["agent"])


def resume(context: Context, machine: Record) -> Document:
    """The guest goes on: no boot, the agent as it was."""
    vm_storage.reserve(context, machine, "Attached")
    agent = machine.private["hibernated"]
    return context.change(machine.document["id"], power="running", agent=agent, hibernated=None).document

"""Power as the guest has it: what a boot, and a script that ends or restarts its own machine, do to a VM."""

from __future__ import annotations

from ... import guests
from ...arm.errors import ArmError
from ...arm.resource_type import Context
from ...arm.store import Document, Record
from . import guest_disks, vm_storage


def boot(context: Context, machine: Record, provisioning: guests.Provisioning | None) -> Document | ArmError:
    """Power on. Where provisioning fails the machine runs all the same: the state is kept, the operation fails."""
    vm_storage.reserve(context, machine, "Attached")
    result = guest_disks.boot(context, machine, provisioning)
    booted = context.change(
        machine.document["id"],
        {"provisioningState": "Succeeded"},
        power="running",
        since=context.now,
        problem=None,
        **guest_disks.reported(result),
    )
    if result is not None and result.error is not None and provisioning is not None:
        code, message = result.error
        context.change(machine.document["id"], {"provisioningState": "Failed"}, problem=[code, message])
        return ArmError(409, code, message)
    return booted.document


def run(
    context: Context, machine: Record, script: list[str], parameters: dict[str, str], managed: str = ""
) -> guests.RunResult | None:
    """Run a script inside; a guest that shuts itself down is stopped and stays allocated. None: no agent listens."""
    result = guest_disks.run(context, machine, script, parameters, managed)
    if result is None:
        return None
    if result.powered_off:
        context.change(machine.document["id"], power="stopped", agent="")
    elif result.rebooted:
        boot(context, machine, None)
    elif result.agent_stopped:
        context.change(machine.document["id"], agent="")
    return result

"""instanceView: what a VM reports at run time (shapes recorded)."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Context
from ...arm.store import Record

_DISPLAY = {
    "running": "VM running",
    "stopped": "VM stopped",
    "deallocated": "VM deallocated",
    "starting": "VM starting",
    "stopping": "VM stopping",
    "deallocating": "VM deallocating",
}
_PROVISIONING = {
    "Succeeded": "Provisioning succeeded",
    "Creating": "Creating",
    "Updating": "Updating",
    "Failed": "Provisioning failed",
    "Deleting": "Deleting",
}


def statuses(machine: Record) -> list[dict[str, Any]]:
    """Provisioning, OS state where generalized, power: in this order."""
    properties, private = machine.document["properties"], machine.private
    state = properties["provisioningState"]
    first: dict[str, Any] = {
        "code": f"ProvisioningState/{state.lower()}",
        "level": "Error" if state == "Failed" else "Info",
        "displayStatus": _PROVISIONING.get(state, state),
        "time": private["since"],
    }
    if private.get("problem"):
        first["code"] += f"/{private['problem'][0]}"
        first["message"] = private["problem"][1]
    found = [first]
    if private["generalized"]:
        found.append({"code": "OSState/generalized", "level": "Info", "displayStatus": "VM generalized"})
    power = private["power"]
    found.append({"code": f"PowerState/{power}", "level": "Info", "displayStatus": _DISPLAY[power]})
    return found


def instance_view(context: Context, machine: Record) -> dict[str, Any]:
    """The whole view: guest agent, disks, extensions, statuses."""
    properties, private = machine.document["properties"], machine.private
    view: dict[str, Any] = {}
    running = private["power"] == "running"
    if running and private.get("os_name"):
        view |= {
            "computerName": private["computer_name"],
            "osName": private["os_name"],
            "osVersion": private["os_version"],
        }
    if running:
        view["vmAgent"] = _agent(context, private)
    view["disks"] = [
        {
            "name": disk["name"],
            "statuses": [
                {
                    "code": "ProvisioningState/succeeded",
                    "level": "Info",
                    "displayStatus": "Provisioning succeeded",
                    "time": properties["timeCreated"],
                }
            ],
        }
        for disk in [properties["storageProfile"]["osDisk"], *properties["storageProfile"].get("dataDisks", [])]
    ]
    extensions = [
        {
            "name": record.document["name"],
            "type": f"{p['publisher']}.{p['type']}",
            "typeHandlerVersion": p.get("typeHandlerVersion"),
            "statuses": [
                {
                    "code": f"ProvisioningState/{p['provisioningState'].lower()}",
                    "level": "Info",
                    "displayStatus": "Provisioning succeeded",
                }
            ],
        }
        for record in context.arm.store.children(context.id.key, "Microsoft.Compute/virtualMachines/extensions")
        for p in [record.document["properties"]]
    ]
    if extensions:
        view["extensions"] = extensions
    view["hyperVGeneration"] = private["generation"]
    view["statuses"] = statuses(machine)
    return view


def _agent(context: Context, private: Any) -> dict[str, Any]:
    if private.get("agent"):
        status = {
            "code": "ProvisioningState/succeeded",
            "level": "Info",
            "displayStatus": "Ready",
            "message": "Guest Agent is running",
            "time": context.now,
        }
        return {"vmAgentVersion": private["agent"], "statuses": [status], "extensionHandlers": []}
    status = {
        "code": "ProvisioningState/Unavailable",
        "level": "Warning",
        "displayStatus": "Not Ready",
        "message": "VM status blob is found but not yet populated.",
        "time": context.now,
    }
    return {"vmAgentVersion": "Unknown", "statuses": [status]}

"""instanceView: what a VM reports at run time (shapes recorded)."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Context
from ...arm.store import Document, Record
from . import application_health, virtual_machine_extension_images, vm_hibernation

_EXTENSIONS = "Microsoft.Compute/virtualMachines/extensions"

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
    if private.get("hibernated") is not None:
        found.append(dict(vm_hibernation.STATUS))
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
    extensions = [record.document for record in context.arm.store.children(context.id.key, _EXTENSIONS)]
    if running:
        view["vmAgent"] = _agent(context, private, extensions)
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
    storage = ((properties.get("diagnosticsProfile") or {}).get("bootDiagnostics") or {}).get("storageUri")
    if storage:
        view["bootDiagnostics"] = boot_diagnostics(machine, storage)
    if extensions:
        view["extensions"] = [of_extension(extension) for extension in extensions]
    health = application_health.view(context, machine)
    if health is not None:
        view["vmHealth"] = health
    view["hyperVGeneration"] = private["generation"]
    view["statuses"] = statuses(machine)
    return view


def boot_diagnostics(machine: Record, storage: str) -> dict[str, str]:
    """Where the console of a VM is kept: in an account of one's own at these names (azure-powershell#4168)."""
    name, own = machine.document["name"], machine.document["properties"]["vmId"]
    container = "".join(filter(str.isalnum, name.lower()))[:9]
    base = f"{storage.rstrip('/')}/bootdiagnostics-{container}-{own}/{name}.{own}"
    return {
        "consoleScreenshotBlobUri": f"{base}.screenshot.bmp",
        "serialConsoleLogBlobUri": f"{base}.serialconsole.log",
    }


def of_extension(extension: Document) -> dict[str, Any]:
    """What a VM reports of one of its extensions."""
    properties = extension["properties"]
    state = properties["provisioningState"]
    status = {
        "code": f"ProvisioningState/{state.lower()}",
        "level": "Error" if state == "Failed" else "Info",
        "displayStatus": _PROVISIONING.get(state, state),
    }
    return {"name": extension["name"], **_handler(properties), "statuses": [status]}


def _handler(properties: Document) -> dict[str, Any]:
    kind = f"{properties['publisher']}.{properties['type']}"
    return {"type": kind, "typeHandlerVersion": virtual_machine_extension_images.installed(properties)}


def _agent(context: Context, private: Any, extensions: list[Document]) -> dict[str, Any]:
    if private.get("agent"):
        status = {
            "code": "ProvisioningState/succeeded",
            "level": "Info",
            "displayStatus": "Ready",
            "message": "Guest Agent is running",
            "time": context.now,
        }
        enabled = {
            "code": "ProvisioningState/succeeded",
            "level": "Info",
            "displayStatus": "Ready",
            "message": "Plugin enabled",
        }
        handlers = {handler["type"]: handler for handler in (_handler(one["properties"]) for one in extensions)}
        return {
            "vmAgentVersion": private["agent"],
            "statuses": [status],
            "extensionHandlers": [{**handler, "status": enabled} for handler in handlers.values()],
        }
    status = {
        "code": "ProvisioningState/Unavailable",
        "level": "Warning",
        "displayStatus": "Not Ready",
        "message": "VM status blob is found but not yet populated.",
        "time": context.now,
    }
    return {"vmAgentVersion": "Unknown", "statuses": [status]}

"""applicationProfile: VM applications, and the extension that installs them (recorded)."""

from __future__ import annotations

from ...arm.resource_type import Call
from ...arm.store import Document

NAME = "VMAppExtension"


def completed(given: Document) -> Document:
    """The profile as Azure answers it: every application with its defaults."""
    defaults = {"treatFailureAsDeploymentFailure": False, "enableAutomaticUpgrade": False, "manuallyManaged": False}
    return {**given, "galleryApplications": [{**defaults, **entry} for entry in given.get("galleryApplications") or []]}


def install(call: Call, machine: Document) -> None:
    """The extension is there as long as the VM has applications."""
    extension = f"{machine['id']}/extensions/{NAME}"
    wanted = (machine["properties"].get("applicationProfile") or {}).get("galleryApplications")
    if not wanted:
        if call.get(extension) is not None:
            call.arm.store.delete(extension)
        return
    system = machine["properties"]["storageProfile"]["osDisk"]["osType"]
    properties = {
        "autoUpgradeMinorVersion": True,
        "provisioningState": "Succeeded",
        "publisher": "Microsoft.CPlat.Core",
        "type": f"VMApplicationManager{system}",
        "typeHandlerVersion": "1.0",
        "settings": {},
    }
    kind = "Microsoft.Compute/virtualMachines/extensions"
    document = {"name": NAME, "id": extension, "type": kind, "location": machine["location"], "properties": properties}
    call.arm.store.put(document, {})

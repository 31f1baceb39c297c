"""Microsoft.Compute/locations/publishers/artifacttypes/vmextension: the extensions that can be put on a VM."""

from __future__ import annotations

from functools import cache
from typing import Any

from ... import data
from ...arm.errors import ArmError
from ...arm.resource_type import Call, ResourceType
from ...arm.store import Document

# Extensions that az and the course use, beside the recorded ones: publisher, type, newest version (extension pages).
_KNOWN = (
    ("Microsoft.Azure.Extensions", "CustomScript", "2.1.13"),
    ("Microsoft.Compute", "CustomScriptExtension", "1.10.18"),
    ("Microsoft.OSTCExtensions", "VMAccessForLinux", "1.5.16"),
    ("Microsoft.Compute", "VMAccessAgent", "2.4.8"),
    ("Microsoft.Azure.Monitor", "AzureMonitorLinuxAgent", "1.33.0"),
    ("Microsoft.Azure.Monitor", "AzureMonitorWindowsAgent", "1.33.0"),
    ("Microsoft.Azure.Diagnostics", "LinuxDiagnostic", "4.0.27"),
    ("Microsoft.Azure.Diagnostics", "IaaSDiagnostics", "1.13.1"),
    ("Microsoft.Powershell", "DSC", "2.83.5"),
    ("Microsoft.Azure.ActiveDirectory", "AADSSHLoginForLinux", "1.0.1713.1"),  # Azure/azure-linux-extensions#1528
)


@cache
def _extensions() -> dict[str, dict[str, tuple[str, ...]]]:
    """Publisher in lower case -> type -> versions, oldest first."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in data.read("marketplace")["recordedExtensions"]:
        found.setdefault(row["publisher"].lower(), {})[row["type"]] = tuple(row["versions"])
    for publisher, kind, version in _KNOWN:
        found.setdefault(publisher.lower(), {}).setdefault(kind, (version,))
    return found


def installed(properties: Document) -> str:
    """The version that the guest agent takes: the newest of the series asked for, of the major one if it may upgrade."""
    asked = str(properties.get("typeHandlerVersion") or "")
    kinds = _extensions().get(str(properties["publisher"]).lower(), {})
    versions = next((known for name, known in kinds.items() if name.lower() == properties["type"].lower()), ())
    series = asked.split(".")[: 1 if properties.get("autoUpgradeMinorVersion") else 2]
    fitting = [version for version in versions if version.split(".")[: len(series)] == series]
    return max(fitting, key=_numbers, default=asked)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def publishers() -> set[str]:
    """Who publishes extensions."""
    return {row["publisher"] for row in data.read("marketplace")["recordedExtensions"]} | {row[0] for row in _KNOWN}


class VirtualMachineExtensionImages(ResourceType):
    """client.virtual_machine_extension_images."""

    group = "virtual_machine_extension_images"
    type = "Microsoft.Compute/locations/publishers/artifacttypes/types/versions"

    def list_types(self, call: Call) -> Any:
        return [_entry(call, name) for name in self._types(call)]

    def list_versions(self, call: Call) -> Any:
        """Versions; $filter=startswith(name,…), $top and $orderby as for images."""
        versions = list(self._versions(call))
        expression = call.query.get("$filter", "")
        if expression.lower().startswith("startswith(name,"):
            versions = [version for version in versions if version.startswith(expression.split("'")[1])]
        if "desc" in call.query.get("$orderby", "").lower():
            versions.reverse()
        top = call.query.get("$top", "")
        return [_entry(call, version) for version in (versions[: int(top)] if top.isdigit() else versions)]

    def get(self, call: Call) -> Any:
        version = call.params["version"]
        if version not in self._versions(call):
            raise _not_found()
        linux = "linux" in (call.params["publisherName"] + call.params["type"]).lower()
        properties = {
            "operatingSystem": "Linux" if linux or call.params["type"] == "CustomScript" else "Windows",
            "computeRole": "IaaS",
            "architecture": ["x64"],
            "vmScaleSetEnabled": False,  # recorded, also of extensions that scale sets take
            "supportsMultipleExtensions": False,
            "supportsMigration": False,
            "rollbackSupported": False,
            "isInternalExtension": False,
            "isJsonExtension": True,
        }
        return {"properties": properties, **_entry(call, version)}

    @staticmethod
    def _types(call: Call) -> dict[str, tuple[str, ...]]:
        call.arm.check_location(call.params["location"], "locations/publishers")
        found = _extensions().get(call.params["publisherName"].lower())
        if found is None:
            raise ArmError(404, "NotFound", f"Publisher: {call.params['publisherName']} was not found.")
        return found

    def _versions(self, call: Call) -> tuple[str, ...]:
        for name, versions in self._types(call).items():
            if name.lower() == call.params["type"].lower():
                return versions
        raise _not_found()


def _entry(call: Call, name: str) -> dict[str, Any]:
    place, publisher = call.params["location"], call.params["publisherName"]
    base = f"/Subscriptions/{call.subscription}/Providers/Microsoft.Compute/Locations/{place}/Publishers/{publisher}"
    base += "/ArtifactTypes/VMExtension/Types"
    path = f"{call.params['type']}/Versions/{name}" if "type" in call.params else name
    return {"location": place, "name": name, "id": f"{base}/{path}"}


def _not_found() -> ArmError:
    return ArmError(404, "NotFound", "Artifact: VMExtension was not found.")

"""Microsoft.Features: preview features that a subscription opts into."""

from __future__ import annotations

from typing import Any

from ...arm.errors import ArmError
from ...arm.resource_type import Call, ResourceType
from ...arm.store import Document
from . import registrations

#: The features that imaging meets, by namespace (docs of Trusted Launch, Image Builder, Compute Gallery, disks).
KNOWN = {
    "Microsoft.Compute": (
        "EncryptionAtHost", "TrustedLaunchByDefaultPreview", "SIGSharing", "CommunityGalleries", "UseStandardSecurityType",
        "InvokeRunCommandV2", "WindowsServer2022AzureStackHCI",
    ),
    "Microsoft.VirtualMachineImages": ("VirtualMachineTemplatePreview", "MooncakePublicPreview"),
    "Microsoft.Network": ("AllowBringYourOwnPublicIpAddress",),
}  # fmt: skip


class Features(ResourceType):
    """client.features."""

    group = "features"
    type = "Microsoft.Features/features"
    package = "features"

    def get(self, call: Call) -> Any:
        return _shown(call, *_names(call))

    def list(self, call: Call) -> Any:
        wanted = call.params["resourceProviderNamespace"].lower()
        return {"value": [_shown(call, ns, f) for ns, f in _all() if ns.lower() == wanted]}

    def list_all(self, call: Call) -> Any:
        return {"value": [_shown(call, namespace, feature) for namespace, feature in _all()]}

    def register(self, call: Call) -> Any:
        namespace, feature = _names(call)
        registrations.register(call, call.subscription, f"{namespace}/{feature}", "Registered")
        return _shown(call, namespace, feature)

    def unregister(self, call: Call) -> Any:
        namespace, feature = _names(call)
        registrations.register(call, call.subscription, f"{namespace}/{feature}", "Unregistered")
        return _shown(call, namespace, feature)


def _all() -> list[tuple[str, str]]:
    return [(namespace, feature) for namespace, features in KNOWN.items() for feature in sorted(features)]


def _names(call: Call) -> tuple[str, str]:
    wanted = (call.params["resourceProviderNamespace"].lower(), call.params["featureName"].lower())
    for namespace, feature in _all():
        if (namespace.lower(), feature.lower()) == wanted:
            return namespace, feature
    raise ArmError(
        404,
        "FeatureNotFound",
        f"The feature '{call.params['featureName']}' could not be found for the resource provider "
        f"'{call.params['resourceProviderNamespace']}'.",
    )


def _shown(call: Call, namespace: str, feature: str) -> Document:
    base = f"/subscriptions/{call.subscription}/providers/Microsoft.Features/providers/{namespace}/features"
    return {
        "properties": {
            "state": registrations.state(call, call.subscription, f"{namespace}/{feature}", "NotRegistered")
        },
        "id": f"{base}/{feature}",
        "type": "Microsoft.Features/providers/features",
        "name": f"{namespace}/{feature}",
    }

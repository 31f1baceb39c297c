"""Microsoft.Features: preview features that a subscription opts into."""

from __future__ import annotations

from typing import Any

from ...arm import directory
from ...arm.errors import ArmError
from ...arm.resource_type import Answer, Call, ResourceType
from ...arm.store import Document
from . import registrations

#: The features that imaging meets, by namespace (docs of Trusted Launch, Image Builder, Compute Gallery, disks).
KNOWN = {
    "Microsoft.Compute": (
        "CommunityGalleries", "EncryptionAtHost", "SIGSharing", "TrustedLaunchByDefaultPreview",
        "UseStandardSecurityType",
    ),
    "Microsoft.Network": ("AllowBringYourOwnPublicIpAddress",),
    "Microsoft.VirtualMachineImages": ("VirtualMachineTemplatePreview",),
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


class SubscriptionFeatureRegistrations(ResourceType):
    """client.subscription_feature_registrations: the same registrations as resources."""

    group = "subscription_feature_registrations"
    type = "Microsoft.Features/featureProviders/subscriptionFeatureRegistrations"
    package = "features"

    def get(self, call: Call) -> Any:
        return _registration(call, *_names(call))

    def create_or_update(self, call: Call) -> Any:
        namespace, feature = _names(call)
        registrations.register(call, call.subscription, f"{namespace}/{feature}", "Registered")
        return _registration(call, namespace, feature)

    def delete(self, call: Call) -> Any:
        namespace, feature = _names(call)
        registrations.register(call, call.subscription, f"{namespace}/{feature}", "Unregistered")
        return Answer(200)

    def list_by_subscription(self, call: Call) -> Any:
        wanted = call.params["providerNamespace"].lower()
        return {
            "value": [_registration(call, ns, f) for ns, f in _all() if ns.lower() == wanted and _known(call, ns, f)]
        }

    def list_all_by_subscription(self, call: Call) -> Any:
        return {"value": [_registration(call, ns, f) for ns, f in _all() if _known(call, ns, f)]}


def _known(call: Call, namespace: str, feature: str) -> bool:
    return registrations.state(call, call.subscription, f"{namespace}/{feature}", "") != ""


def _registration(call: Call, namespace: str, feature: str) -> Document:
    base = f"/subscriptions/{call.subscription}/providers/Microsoft.Features/featureProviders/{namespace}"
    return {
        "id": f"{base}/subscriptionFeatureRegistrations/{feature}",
        "name": feature,
        "type": "Microsoft.Features/featureProviders/subscriptionFeatureRegistrations",
        "properties": {
            "tenantId": directory.subscription(call.subscription).tenant,
            "subscriptionId": call.subscription,
            "providerNamespace": namespace,
            "featureName": feature,
            "displayName": feature,
            "state": registrations.state(call, call.subscription, f"{namespace}/{feature}", "NotRegistered"),
            "approvalType": "AutoApproval",
        },
    }


def _all() -> list[tuple[str, str]]:
    return [(namespace, feature) for namespace, features in KNOWN.items() for feature in sorted(features)]


def _names(call: Call) -> tuple[str, str]:
    given = call.params.get("resourceProviderNamespace") or call.params["providerNamespace"]
    wanted = (given.lower(), call.params["featureName"].lower())
    for namespace, feature in _all():
        if (namespace.lower(), feature.lower()) == wanted:
            return namespace, feature
    raise ArmError(
        404,
        "FeatureNotFound",
        f"The feature '{call.params['featureName']}' could not be found for the resource provider '{given}'.",
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

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
    "Microsoft.Network": ("AllowBringYourOwnPublicIpAddress", "AllowLBPreview"),
    "Microsoft.VirtualMachineImages": ("VirtualMachineTemplatePreview",),
}  # fmt: skip

#: When a feature was published, where a recording tells (azure-cli, test_feature_registration_create, 2021-08-18).
_RELEASED = {"Microsoft.Network/AllowLBPreview": "2016-08-17T21:39:18.0538346Z"}


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
        return _shown(call, namespace, feature) | {
            "properties": {"state": "Unregistering"}
        }  # recorded: it takes a while


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
        return {"value": [_listed(call, ns, f) for ns, f in _all() if ns.lower() == wanted]}

    def list_all_by_subscription(self, call: Call) -> Any:
        return {"value": [_listed(call, ns, f) for ns, f in _all()]}


def _listed(call: Call, namespace: str, feature: str) -> Document:
    """A list has every feature, registered or not, and calls it by its whole name (recorded)."""
    type_name = SubscriptionFeatureRegistrations.type
    return _registration(call, namespace, feature) | {"name": f"{namespace}/{feature}", "type": type_name}


def _registration(call: Call, namespace: str, feature: str) -> Document:
    base = f"/subscriptions/{call.subscription}/providers/Microsoft.Features/featureProviders/{namespace}"
    name = f"{namespace}/{feature}"
    date = registrations.date(call, call.subscription, name)
    return {
        "id": f"{base}/subscriptionFeatureRegistrations/{feature}",
        "name": feature,
        "type": SubscriptionFeatureRegistrations.type.lower(),  # recorded
        "properties": {
            "tenantId": directory.subscription(call.subscription).tenant,
            "subscriptionId": call.subscription,
            "featureName": feature,
            "displayName": "",
            "providerNamespace": namespace,
            "state": registrations.state(call, call.subscription, name, "NotRegistered"),
            **({"releaseDate": _RELEASED[name]} if name in _RELEASED else {}),
            "description": "",
            "approvalType": "AutoApproval",
            "documentationLink": "",
            **({"registrationDate": date} if date else {}),
            "shouldFeatureDisplayInPortal": False,
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

"""Resource providers: what they offer, and whether a subscription has registered them."""

from __future__ import annotations

from typing import Any

from ...arm.errors import ArmError
from ...arm.resource_type import Call, ResourceType
from ...arm.store import Document
from . import registrations, registry

#: Namespaces of Azure of which this Azure serves no type; they can be registered, as in any subscription.
_ELSEWHERE = (
    "Microsoft.App", "Microsoft.ContainerInstance", "Microsoft.ContainerService", "Microsoft.DesktopVirtualization",
    "Microsoft.DevTestLab", "Microsoft.Insights", "Microsoft.KeyVault", "Microsoft.OperationalInsights",
    "Microsoft.PolicyInsights", "Microsoft.RecoveryServices", "Microsoft.Security", "Microsoft.Sql", "Microsoft.Web",
)  # fmt: skip


class Providers(ResourceType):
    """client.providers."""

    group = "providers"
    type = "Microsoft.Resources/providers"
    package = "resources"

    def list(self, call: Call) -> Any:
        names = sorted([*registry.offered(call.arm), *_ELSEWHERE], key=str.lower)
        return {"value": [_shown(call, name) for name in names]}

    def list_at_tenant_scope(self, call: Call) -> Any:
        return {"value": [registry.described(call.arm, name) for name in sorted(registry.offered(call.arm))]}

    def get(self, call: Call) -> Any:
        return _shown(call, call.params["resourceProviderNamespace"])

    def get_at_tenant_scope(self, call: Call) -> Any:
        return _described(call, call.params["resourceProviderNamespace"])

    def register(self, call: Call) -> Any:
        return self._turn(call, "Registered")

    def unregister(self, call: Call) -> Any:
        return self._turn(call, "Unregistered")

    @staticmethod
    def _turn(call: Call, to: str) -> Document:
        before = _shown(call, call.params["resourceProviderNamespace"])
        registrations.register(call, call.subscription, before["namespace"], to)
        if before["registrationState"] == to:
            return before
        return {**before, "registrationState": to.removesuffix("ed") + "ing"}  # recorded: it takes a while


def _described(call: Call, namespace: str) -> Document:
    try:
        return registry.described(call.arm, namespace)
    except KeyError:
        for name in _ELSEWHERE:
            if name.lower() == namespace.lower():
                return {"namespace": name, "resourceTypes": []}
        raise ArmError(404, "InvalidResourceNamespace", f"The resource namespace '{namespace}' is invalid.") from None


def _shown(call: Call, namespace: str) -> Document:
    found = _described(call, namespace)
    name = found["namespace"]
    default = "NotRegistered" if name in _ELSEWHERE else "Registered"
    return {
        "id": f"/subscriptions/{call.subscription}/providers/{name}",
        "namespace": name,
        "resourceTypes": found["resourceTypes"],
        "registrationState": registrations.state(call, call.subscription, name, default),
        "registrationPolicy": "RegistrationRequired",
    }


class ProviderResourceTypes(ResourceType):
    """client.provider_resource_types."""

    group = "provider_resource_types"
    type = "Microsoft.Resources/providers/resourceTypes"
    package = "resources"

    def list(self, call: Call) -> Any:
        return {"value": _described(call, call.params["resourceProviderNamespace"])["resourceTypes"]}

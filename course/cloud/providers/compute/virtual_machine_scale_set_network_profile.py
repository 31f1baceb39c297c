"""The networkProfile of a scale set's model, with Azure's defaults."""

from __future__ import annotations

from ...arm.errors import parameter_missing
from ...arm.refusals import refusal
from ...arm.resource_type import Call
from ...arm.store import Document
from ..network.errors import invalid_reference
from ..network.ip_configurations import part_exists
from ..network.references import mentioned, mentioned_as_written

#: What must be there before a scale set may refer to it (azure-cli#3986); application gateways are not served.
_LINKED = (
    "/virtualnetworks/",
    "/loadbalancers/",
    "/networksecuritygroups/",
    "/applicationsecuritygroups/",
)


def completed(given: Document, flexible: bool) -> Document:
    """The interfaces that each instance gets."""
    configurations = given.get("networkInterfaceConfigurations") or []
    if not configurations:
        raise parameter_missing("networkProfile")
    alone = len(configurations) == 1
    return {**given, "networkInterfaceConfigurations": [_interface(c, flexible, alone) for c in configurations]}


def check_balancers(call: Call, profile: Document, single_placement_group: bool) -> None:
    """What the interfaces refer to is there; catalogue row vmss-basic-lb."""
    for target in mentioned_as_written(profile.get("networkProfile")):
        if any(kind in target.lower() for kind in _LINKED) and not part_exists(call, target):
            raise invalid_reference(target, call.id.text)
    if single_placement_group:
        return
    for target in mentioned(profile.get("networkProfile")):
        balancer = call.get(target.partition("/backendaddresspools/")[0]) if "/backendaddresspools/" in target else None
        if balancer is not None and balancer.document["sku"]["name"] == "Basic":
            raise refusal("vmss-basic-lb")


def _interface(configuration: Document, flexible: bool, alone: bool) -> Document:
    given = configuration.get("properties") or {}
    addresses = given.get("ipConfigurations") or []
    properties: Document = {
        "disableTcpStateTracking": False,
        "enableAcceleratedNetworking": False,
        "enableIPForwarding": False,
        **({"auxiliaryMode": "None", "auxiliarySku": "None", "deleteOption": "Delete"} if flexible else {}),
        **given,
        **({"effectiveEnableAcceleratedNetworking": True} if given.get("enableAcceleratedNetworking") else {}),
        "primary": given.get("primary", alone),
        "dnsSettings": {"dnsServers": [], **(given.get("dnsSettings") or {})},
        "ipConfigurations": [_address(entry, flexible) for entry in addresses],
    }
    return {"name": configuration["name"], "properties": properties}


def _address(configuration: Document, flexible: bool) -> Document:
    given = dict(configuration.get("properties") or {})
    lists: Document = {"applicationGatewayBackendAddressPools": [], "applicationSecurityGroups": []} if flexible else {}
    properties: Document = {"privateIPAddressVersion": "IPv4", **lists, **given}
    public = given.get("publicIPAddressConfiguration")
    if public:
        asked = public.get("properties") or {}
        properties["publicIPAddressConfiguration"] = {
            **public,
            "properties": {"idleTimeoutInMinutes": 4, "ipTags": [], "publicIPAddressVersion": "IPv4", **asked},
        }
    return {"name": configuration["name"], "properties": properties}

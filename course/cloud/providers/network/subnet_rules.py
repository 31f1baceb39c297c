"""What Azure demands of subnets: ranges inside the network, none overlapping, and none deleted while in use."""

from __future__ import annotations

from ipaddress import ip_network

from ...arm.resource_type import Call
from ...arm.store import Document
from . import addresses, references
from .errors import duplicate, invalid_reference, refuse
from .network_resource import named

_SUBNETS = "Microsoft.Network/virtualNetworks/subnets"
_WITH_INTERFACES = ("Microsoft.Network/networkinterfaces/*", f"{_SUBNETS}/join/action")
_WITH_POLICIES = tuple(
    f"{_SUBNETS}/{verb}/action" for verb in ("join", "prepareNetworkPolicies", "unprepareNetworkPolicies")
)
#: What a service may do with a subnet that is delegated to it, where it is more or less than to join it (recorded).
_ACTIONS = {
    "microsoft.web/serverfarms": (f"{_SUBNETS}/action",),
    "microsoft.hardwaresecuritymodules/dedicatedhsms": _WITH_INTERFACES,
    "microsoft.netapp/volumes": _WITH_INTERFACES,
    "microsoft.databricks/workspaces": _WITH_POLICIES,
    "microsoft.sql/managedinstances": _WITH_POLICIES,
}
_COPIED = (
    "addressPrefix",
    "addressPrefixes",
    "networkSecurityGroup",
    "routeTable",
    "natGateway",
    "serviceEndpointPolicies",
    "ipAllocations",
    "applicationGatewayIPConfigurations",
    "sharingScope",
    "defaultOutboundAccess",
    "serviceGateway",
)


def complete_subnet(call: Call, given: Document, old: Document | None) -> Document:
    """A subnet with Azure's defaults; `given` is a client's or a stored one."""
    name = named(given, "subnets", call.id.text)
    subnet_id = f"{call.id.text}/subnets/{name}"
    asked = given.get("properties") or {}
    texts = asked.get("addressPrefixes") or ([asked["addressPrefix"]] if asked.get("addressPrefix") else [])
    if not texts:
        raise refuse(
            "InvalidRequestFormat",
            f"Subnet {name} is missing required property 'addressPrefix' or 'addressPrefixes'.",
        )
    for text in texts:
        addresses.aligned(text, subnet_id)
    properties: Document = {key: asked[key] for key in _COPIED if asked.get(key) is not None}
    for member in ("networkSecurityGroup", "natGateway"):
        referenced = (properties.get(member) or {}).get("id")
        if referenced and call.get(referenced) is None:
            raise invalid_reference(referenced, subnet_id)
    if asked.get("serviceEndpoints"):
        properties["serviceEndpoints"] = [_service_endpoint(entry) for entry in asked["serviceEndpoints"]]
    if asked.get("ipamPoolPrefixAllocations"):
        properties["ipamPoolPrefixAllocations"] = asked["ipamPoolPrefixAllocations"]
    properties["delegations"] = [_delegation(entry, subnet_id) for entry in asked.get("delegations") or []]
    properties["privateEndpointNetworkPolicies"] = asked.get("privateEndpointNetworkPolicies") or "Disabled"
    properties["privateLinkServiceNetworkPolicies"] = asked.get("privateLinkServiceNetworkPolicies") or "Enabled"
    if call.body.get("extendedLocation"):
        properties.setdefault("defaultOutboundAccess", False)  # recorded for an edge zone
    if old is not None:
        _refuse_moved(call, old, texts)
    return {"name": old["name"] if old else name, "properties": properties}


def _service_endpoint(entry: Document) -> Document:
    return {
        "provisioningState": "Succeeded",
        "service": entry.get("service"),
        "locations": entry.get("locations") or ["*"],
        **{key: entry[key] for key in ("networkIdentifier",) if entry.get(key)},
    }


def _delegation(entry: Document, subnet_id: str) -> Document:
    service = (entry.get("properties") or {}).get("serviceName")
    actions = _ACTIONS.get(str(service).lower(), (f"{_SUBNETS}/join/action",))
    return {
        "name": named(entry, "delegations", subnet_id),
        "properties": {"serviceName": service, "actions": list(actions)},
    }


def check_ranges(network_id: str, space: list[str], subnets: list[Document]) -> None:
    """Every subnet lies in the address space and none overlaps another."""
    outer = [addresses.aligned(text, network_id) for text in space]
    for i, one in enumerate(outer):
        for other in outer[:i]:
            if addresses.overlap(one, other):
                raise refuse(
                    "InvalidRequestFormat",
                    f"Address prefixes {other} and {one} of resource {network_id} overlap.",
                )
    seen: dict[str, Document] = {}
    placed: list[tuple[addresses.Network, str]] = []
    for subnet in subnets:
        name = subnet["name"]
        if name.lower() in seen:
            raise duplicate(network_id, name)
        seen[name.lower()] = subnet
        for network in addresses.prefixes_of(subnet):
            if not any(addresses.inside(network, block) for block in outer):
                raise refuse(
                    "NetcfgSubnetRangeOutsideVnet",
                    f"Subnet '{name}' is not valid because its IP address range is outside the IP address range of "
                    f"virtual network '{network_id.rpartition('/')[2]}'.",
                )
            if network.version == 4 and network.prefixlen > 29:
                raise refuse(
                    "NetcfgInvalidSubnet",
                    f"Subnet '{name}' is not valid in virtual network '{network_id.rpartition('/')[2]}'.",
                )
            for other, owner in placed:
                if addresses.overlap(network, other):
                    raise refuse(
                        "NetcfgSubnetRangesOverlap",
                        f"Subnet '{name}' is not valid because its IP address range overlaps with that of an existing "
                        f"subnet in virtual network '{network_id.rpartition('/')[2]}' (subnet '{owner}').",
                    )
            placed.append((network, name))


def _refuse_moved(call: Call, old: Document, texts: list[str]) -> None:
    """The range of a subnet cannot move away from addresses that are in use."""
    if {ip_network(text) for text in texts} == set(addresses.prefixes_of(old)):
        return
    used = references.users(call, old["id"])
    if used:
        raise refuse(
            "InUsePrefixCannotBeDeleted",
            f"IpPrefix {', '.join(str(n) for n in addresses.prefixes_of(old))} on Subnet {old['name']} has active "
            f"allocations and cannot be deleted.",
        )


def refuse_subnet_in_use(call: Call, subnet: Document) -> None:
    """catalogue row subnet-in-use."""
    used = references.users(call, subnet["id"])
    if used:
        raise refuse(
            "InUseSubnetCannotBeDeleted",
            f"Subnet {subnet['name']} is in use by {used[0]} and cannot be deleted. In order to delete the subnet, "
            "delete all the resources within the subnet. See aka.ms/deletesubnet.",
        )

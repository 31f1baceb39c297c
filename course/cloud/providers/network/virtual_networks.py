"""Microsoft.Network/virtualNetworks: address spaces that hold subnets."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call, Context
from ...arm.store import Document, Record
from . import addresses, references
from .errors import refuse
from .network_resource import NetworkResource, named
from .references import BackReference
from .subnet_rules import check_ranges, complete_subnet, refuse_subnet_in_use


class VirtualNetworks(NetworkResource):
    """client.virtual_networks."""

    group = "virtual_networks"
    type = "Microsoft.Network/virtualNetworks"
    parts = {
        "subnets": (BackReference("ipConfigurations", ("ipconfigurations", "frontendipconfigurations")),),
        "virtualNetworkPeerings": (),
    }
    inner_parts = ("delegations",)

    def plan(self, call: Call, old: Record | None) -> Document:
        given = dict(call.body.get("properties") or {})
        space = list((given.get("addressSpace") or {}).get("addressPrefixes") or [])
        if not space:
            raise refuse(
                "MissingAddressSpace", f"Virtual network {call.id.text} must have at least one address prefix."
            )
        before = {part["name"].lower(): part for part in old.document["properties"]["subnets"]} if old else {}
        subnets = [
            complete_subnet(call, entry, before.get(named(entry, "subnets", call.id.text).lower()))
            for entry in given.get("subnets") or []
        ]
        check_ranges(call.id.text, space, subnets)
        kept = {subnet["name"].lower() for subnet in subnets}
        for name, part in before.items():
            if name not in kept:
                refuse_subnet_in_use(call, part)
        return {
            "properties": {**_settings(call, given), "addressSpace": {"addressPrefixes": space}, "subnets": subnets}
        }

    def refuse_in_use(self, call: Call, record: Record) -> None:
        """catalogue row subnet-in-use."""
        for subnet in record.document["properties"]["subnets"]:
            refuse_subnet_in_use(call, subnet)

    # Questions

    def check_ip_address_availability(self, call: Call) -> Any:
        """GET …/CheckIPAddressAvailability: is a private address free, and if not which are."""
        record = call.require()
        text = call.query.get("ipAddress", "")
        wanted = addresses.address(text, record.document["id"])
        subnet = next(
            (
                part
                for part in record.document["properties"]["subnets"]
                if any(wanted in network for network in addresses.prefixes_of(part))
            ),
            None,
        )
        if subnet is None:
            raise refuse(
                "PrivateIPAddressNotInAnySubnet",
                f"Private static IP address {text} does not belong to the range of any subnet in virtual network "
                f"{record.document['id']}.",
            )
        network = next(n for n in addresses.prefixes_of(subnet) if wanted in n)
        if not addresses.is_reserved(text, network) and addresses.is_free(call, subnet["id"], text):
            return {"available": True, "availableIPAddresses": [], "isPlatformReserved": False}
        return {
            "available": False,
            "availableIPAddresses": _some_free(call, subnet),
            "isPlatformReserved": addresses.is_reserved(text, network),
        }

    def list_usage(self, call: Call) -> Any:
        """GET …/usages: how full each subnet is."""
        return {"value": [_usage(call, part) for part in call.require().document["properties"]["subnets"]]}


def _settings(call: Call, given: Document) -> Document:
    """The members beside addresses and subnets, with Azure's defaults."""
    settings: Document = {"virtualNetworkPeerings": given.get("virtualNetworkPeerings") or []}
    if given.get("dhcpOptions") is not None:
        settings["dhcpOptions"] = {"dnsServers": given["dhcpOptions"].get("dnsServers") or []}
    encryption = given.get("encryption")
    if encryption:
        if "enabled" not in encryption or not encryption.get("enforcement"):
            raise refuse(
                "MustSpecifyBothEncryptionIntentAndEnforcementPolicy",
                f"Cannot encrypt VirtualNetwork {call.id.text} unless both encryption intent (Enabled true or false) "
                "and enforcement policy (AllowUnencrypted or DropUnencrypted) are specified.",
            )
        settings["encryption"] = encryption
    for name in ("bgpCommunities", "flowTimeoutInMinutes", "ddosProtectionPlan", "ipAllocations"):
        if given.get(name) is not None:
            settings[name] = given[name]
    settings["privateEndpointVNetPolicies"] = given.get("privateEndpointVNetPolicies") or "Disabled"
    settings["enableDdosProtection"] = bool(given.get("enableDdosProtection"))
    if given.get("enableVmProtection"):
        settings["enableVmProtection"] = True
    return settings


def _some_free(context: Context, subnet: Document, count: int = 4) -> list[str]:
    found: list[str] = []
    for network in addresses.prefixes_of(subnet):
        for candidate in addresses.usable(network):
            if len(found) == count:
                return found
            if addresses.is_free(context, subnet["id"], str(candidate)):
                found.append(str(candidate))
    return found


def _usage(context: Context, subnet: Document) -> Document:
    """One subnet's addresses: used, and how many Azure gives out."""
    limit = sum(max(0, network.num_addresses - 5) for network in addresses.prefixes_of(subnet))
    used = references.users(context, subnet["id"])
    return {
        "currentValue": float(len(used)),
        "id": subnet["id"],
        "limit": float(limit),
        "name": {"localizedValue": "Subnet size and usage", "value": "SubnetSpace"},
        "unit": "Count",
    }

"""Microsoft.Network/virtualNetworks: address spaces that hold subnets."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Accepted, Call, Completion, Context, location_key
from ...arm.store import Document, Record
from . import addresses, references
from .errors import refuse
from .network_resource import NetworkResource, named
from .references import BackReference
from .subnet_rules import check_ranges, complete_subnet, refuse_subnet_in_use

#: The ExpressRoute community of a region, where a recording or the REST reference shows it.
_BGP_REGIONS = {"westus": "12076:50006", "eastus": "12076:50004"}


class VirtualNetworks(NetworkResource):
    """client.virtual_networks."""

    group = "virtual_networks"
    type = "Microsoft.Network/virtualNetworks"
    parts = {
        "subnets": (
            BackReference("ipConfigurations", ("ipconfigurations", "frontendipconfigurations"), capitals=True),
        ),
        "virtualNetworkPeerings": (),
    }
    inner_parts = ("delegations",)

    def plan(self, call: Call, old: Record | None) -> Document:
        given = dict(call.body.get("properties") or {})
        space = list((given.get("addressSpace") or {}).get("addressPrefixes") or [])
        if not space:
            raise refuse(
                "InvalidRequestFormat", f"Virtual network {call.id.text} must have at least one address prefix."
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
            return {"available": False, "availableIPAddresses": [], "isPlatformReserved": False}
        network = next(n for n in addresses.prefixes_of(subnet) if wanted in n)
        if not addresses.is_reserved(text, network) and addresses.is_free(call, subnet["id"], text):
            return {"available": True, "availableIPAddresses": [], "isPlatformReserved": False}
        return {
            "available": False,
            "availableIPAddresses": _some_free(call, subnet),
            "isPlatformReserved": addresses.is_reserved(text, network),
        }

    def list_ddos_protection_status(self, call: Call) -> Any:
        """POST …/ddosProtectionStatus: the public addresses in the network; none is under a protection plan."""
        call.require()
        return Accepted(finish="listed_ddos_protection")

    def listed_ddos_protection(self, done: Completion) -> Any:
        """The public addresses of the interfaces in the network's subnets."""
        found: dict[str, Document] = {}
        for subnet in done.require().document["properties"]["subnets"]:
            for record in done.arm.store.referrers(subnet["id"]):
                for part in record.document["properties"].get("ipConfigurations", []):
                    address = done.get(part["properties"].get("publicIPAddress", {}).get("id", ""))
                    if address is not None:
                        found[address.document["id"]] = {
                            "publicIpAddressId": address.document["id"],
                            "publicIpAddress": address.document["properties"].get("ipAddress", ""),
                            "isWorkloadProtected": "False",
                        }
        return {"value": [found[key] for key in sorted(found)]}

    def list_usage(self, call: Call) -> Any:
        """GET …/usages: how full each subnet is."""
        return {"value": [_usage(call, part) for part in call.require().document["properties"]["subnets"]]}


def _settings(call: Call, given: Document) -> Document:
    """The members beside addresses and subnets, with Azure's defaults."""
    settings: Document = {"virtualNetworkPeerings": given.get("virtualNetworkPeerings") or []}
    if given.get("dhcpOptions") is not None:
        settings["dhcpOptions"] = {"dnsServers": given["dhcpOptions"].get("dnsServers") or []}
    if given.get("encryption"):
        settings["encryption"] = _encryption(call, given["encryption"])
    if given.get("bgpCommunities"):
        region = _BGP_REGIONS.get(location_key(call.body.get("location", "")))
        settings["bgpCommunities"] = {**given["bgpCommunities"], **({"regionalCommunity": region} if region else {})}
    for name in ("flowTimeoutInMinutes", "ddosProtectionPlan", "ipAllocations"):
        if given.get(name) is not None:
            settings[name] = given[name]
    settings["privateEndpointVNetPolicies"] = given.get("privateEndpointVNetPolicies") or "Disabled"
    settings["enableDdosProtection"] = bool(given.get("enableDdosProtection"))
    if given.get("enableVmProtection"):
        settings["enableVmProtection"] = True
    return settings


def _encryption(call: Call, given: Document) -> Document:
    """catalogue row vnet-encryption-incomplete; where it is off the policy has a default (recorded)."""
    if not given.get("enforcement") and given.get("enabled") is not False:
        raise refuse(
            "MustSpecifyBothEncryptionIntentAndEnforcementPolicy",
            f"Cannot encrypt VirtualNetwork {call.id.text} unless both encryption intent (Enabled true or false) "
            "and enforcement policy (AllowUnencrypted or DropUnencrypted) are specified.",
        )
    return {"enforcement": "AllowUnencrypted", **given}


def _some_free(context: Context, subnet: Document, count: int = 5) -> list[str]:
    found: list[str] = []
    for network in addresses.prefixes_of(subnet):
        for candidate in addresses.usable(network):
            if len(found) == count:
                return found
            if addresses.is_free(context, subnet["id"], candidate):
                found.append(candidate)
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

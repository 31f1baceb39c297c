"""Microsoft.Network/networkSecurityGroups: rules by priority, after them Azure's own six."""

from __future__ import annotations

from typing import Any

from ...arm.errors import ArmError
from ...arm.resource_type import Call
from ...arm.store import Document, Record
from . import references, security_rule_ranges
from .errors import refuse
from .network_resource import NetworkResource, named
from .references import BackReference

_LISTS = ("sourcePortRanges", "destinationPortRanges", "sourceAddressPrefixes", "destinationAddressPrefixes")
# Recorded: the six rules of every group, in this order.
_DEFAULTS = (
    ("AllowVnetInBound", "Allow inbound traffic from all VMs in VNET", "VirtualNetwork", "VirtualNetwork", 65000),
    (
        "AllowAzureLoadBalancerInBound",
        "Allow inbound traffic from azure load balancer",
        "AzureLoadBalancer",
        "*",
        65001,
    ),
    ("DenyAllInBound", "Deny all inbound traffic", "*", "*", 65500),
    (
        "AllowVnetOutBound",
        "Allow outbound traffic from all VMs to all VMs in VNET",
        "VirtualNetwork",
        "VirtualNetwork",
        65000,
    ),
    ("AllowInternetOutBound", "Allow outbound traffic from all VMs to Internet", "*", "Internet", 65001),
    ("DenyAllOutBound", "Deny all outbound traffic", "*", "*", 65500),
)


class NetworkSecurityGroups(NetworkResource):
    """client.network_security_groups."""

    group = "network_security_groups"
    type = "Microsoft.Network/networkSecurityGroups"
    parts = {"securityRules": (), "defaultSecurityRules": ()}
    back_references = (
        BackReference("networkInterfaces", ("networkinterfaces",)),
        BackReference("subnets", ("subnets",)),
    )

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties") or {}
        rules = [_rule(call, entry) for entry in given.get("securityRules") or []]
        _check_priorities(rules)
        extra = {"flushConnection": given["flushConnection"]} if "flushConnection" in given else {}
        return {"properties": {**extra, "securityRules": rules, "defaultSecurityRules": default_rules()}}

    def refuse_in_use(self, call: Call, record: Record) -> None:
        """catalogue row nsg-in-use."""
        used = references.users(call, record.document["id"])
        if used:
            raise refuse(
                "InUseNetworkSecurityGroupCannotBeDeleted",
                f"Network security group {record.document['id']} cannot be deleted because it is in use by the following "
                f"resources: {', '.join(used)}. In order to delete the Network security group, remove the association "
                "with the resource(s). To learn how to do this, see aka.ms/deletensg.",
            )


def default_rules() -> list[Document]:
    """The rules that every group ends with."""
    return [
        {
            "name": name,
            "properties": {
                "description": description,
                "protocol": "*",
                "sourcePortRange": "*",
                "destinationPortRange": "*",
                "sourceAddressPrefix": source,
                "destinationAddressPrefix": destination,
                "access": "Deny" if name.startswith("Deny") else "Allow",
                "priority": priority,
                "direction": "Inbound" if name.endswith("InBound") else "Outbound",
                **{member: [] for member in _LISTS},
            },
        }
        for name, description, source, destination, priority in _DEFAULTS
    ]


def _rule(call: Call, entry: Document) -> Document:
    name = named(entry, "securityRules", call.id.text)
    rule_id = f"{call.id.text}/securityRules/{name}"
    given: dict[str, Any] = {k: v for k, v in (entry.get("properties") or {}).items() if k != "provisioningState"}
    _check_complete(rule_id, given)
    if not 100 <= given["priority"] <= 4096:
        raise refuse(
            "SecurityRuleInvalidPriority",
            f"Security rule has invalid Priority. Value provided: {given['priority']} Allowed range 100-4096. Rule: "
            f"{rule_id}.",
        )
    security_rule_ranges.check(rule_id, given)
    return {"name": name, "properties": {**given, **{member: given.get(member) or [] for member in _LISTS}}}


def _check_complete(rule_id: str, given: dict[str, Any]) -> None:
    """Codes and texts: clong/DetectionLab#479 for one parameter, Azure/sap-hana#135 for one of several."""
    for member in ("protocol", "access", "direction", "priority"):
        if given.get(member) is None:
            raise _missing(rule_id, member)
    for end in ("source", "destination"):
        if not given.get(f"{end}PortRange") and not given.get(f"{end}PortRanges"):
            raise _missing(rule_id, f"{end}PortRange")
        names = (f"{end}AddressPrefixes", f"{end}AddressPrefix", f"{end}ApplicationSecurityGroups")
        if not any(given.get(name) for name in names):
            many, one, groups = (_titled(name) for name in names)
            raise refuse(
                "SecurityRuleParametersMissing",
                f"Required security rule parameters are missing for security rule with Id: {rule_id}. "
                f"Security rule must specify {many}, {one}, or {groups}.",
            )


def _missing(rule_id: str, member: str) -> ArmError:
    return refuse(
        "SecurityRuleParameterMissing",
        f"Required security rule parameter {_titled(member)} is missing for security rule with Id: {rule_id}.",
    )


def _titled(member: str) -> str:
    return member[0].upper() + member[1:]


def _check_priorities(rules: list[Document]) -> None:
    seen: dict[tuple[str, int], str] = {}
    for rule in rules:
        properties = rule["properties"]
        at = (properties["direction"], properties["priority"])
        if at in seen:
            raise refuse(
                "SecurityRuleConflict",
                f"Security rule {rule['name']} conflicts with rule {seen[at]}. Rules cannot have the same Priority and "
                "Direction.",
            )
        seen[at] = rule["name"]

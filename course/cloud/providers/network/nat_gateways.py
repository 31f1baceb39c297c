"""Microsoft.Network/natGateways: the way out to the Internet for a subnet's machines."""

from __future__ import annotations

from ...arm.resource_type import Call
from ...arm.store import Document, Record
from . import ip_configurations, references
from .errors import refuse
from .network_resource import NetworkResource
from .references import BackReference


class NatGateways(NetworkResource):
    """client.nat_gateways: as far as subnets need them; the prefixes that one names are kept as asked, not looked up."""

    group = "nat_gateways"
    type = "Microsoft.Network/natGateways"
    back_references = (BackReference("subnets", ("subnets",)),)

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties") or {}
        own_id = old.document["id"] if old else call.id.text
        properties: Document = {"idleTimeoutInMinutes": given.get("idleTimeoutInMinutes", 4)}
        if given.get("publicIpAddresses"):
            properties["publicIpAddresses"] = [
                {"id": ip_configurations.require_public_ip(call, entry, own_id)} for entry in given["publicIpAddresses"]
            ]
        if given.get("publicIpPrefixes"):
            properties["publicIpPrefixes"] = given["publicIpPrefixes"]
        return {"sku": call.body.get("sku") or {"name": "Standard"}, "properties": properties}

    def refuse_in_use(self, call: Call, record: Record) -> None:
        used = references.users(call, record.document["id"])
        if used:
            raise refuse(
                "InUseNatGatewayCannotBeDeleted",
                f"Nat Gateway {record.document['id']} is in use by {used[0]} and cannot be deleted.",
            )

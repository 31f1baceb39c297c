"""The interfaces and public addresses of a scale set's instances, made from the model's configurations."""

from __future__ import annotations

from dataclasses import replace

from ...arm.resource_id import parse
from ...arm.resource_type import Call, Completion, Context
from ...arm.store import Document
from ..network import inbound_nat_pools, network_interfaces
from ..network.network_interfaces import NetworkInterfaces
from ..network.public_ip_addresses import PublicIPAddresses

_INTERFACE = (
    "networkSecurityGroup",
    "enableAcceleratedNetworking",
    "enableIPForwarding",
    "disableTcpStateTracking",
    "dnsSettings",
)
_ADDRESS = (
    "subnet",
    "primary",
    "privateIPAddressVersion",
    "loadBalancerBackendAddressPools",
    "applicationSecurityGroups",
    "applicationGatewayBackendAddressPools",
)


def create(call: Call, configurations: list[Document], instance: Document, flexible: bool) -> list[Document]:
    """One interface per configuration of the model; answers a VM's references to them."""
    references: list[Document] = []
    for configuration in configurations:
        name = f"{configuration['name']}-{instance['suffix']}" if flexible else configuration["name"]
        base = f"{call.id.group_id}/providers/Microsoft.Network/networkInterfaces"
        interface_id = f"{base if flexible else instance['id'] + '/networkInterfaces'}/{name}"
        _create_one(call, configuration, interface_id, instance, flexible)
        reference: Document = {"id": interface_id}
        if flexible or len(configurations) > 1:
            reference["properties"] = {"primary": configuration["properties"]["primary"]}
        if flexible:
            reference["properties"]["deleteOption"] = configuration["properties"].get("deleteOption", "Delete")
        references.append(reference)
    return references


def _create_one(call: Call, configuration: Document, interface_id: str, instance: Document, flexible: bool) -> None:
    given = configuration["properties"]
    addresses = []
    for entry in given["ipConfigurations"]:
        properties = {key: entry["properties"][key] for key in _ADDRESS if entry["properties"].get(key)}
        if entry["properties"].get("publicIPAddressConfiguration"):
            public = _public_ip(call, entry, interface_id, instance, flexible)
            properties["publicIPAddress"] = {"id": public, "properties": {"deleteOption": "Delete"}}
        rules = [
            {"id": inbound_nat_pools.allot(call, pool["id"], str(instance["number"]))}
            for pool in entry["properties"].get("loadBalancerInboundNatPools") or []
        ]
        if rules:
            properties["loadBalancerInboundNatRules"] = rules
        addresses.append({"name": entry["name"], "properties": properties})
    body = {
        "location": call.body["location"],
        "properties": {**{key: given[key] for key in _INTERFACE if key in given}, "ipConfigurations": addresses},
    }
    NetworkInterfaces().written(replace(call, id=parse(interface_id), body=body, private={}), None)


def _public_ip(call: Call, entry: Document, interface_id: str, instance: Document, flexible: bool) -> str:
    """A static address of an instance; its name in the domain counts the instances (recorded)."""
    configuration = entry["properties"]["publicIPAddressConfiguration"]
    given = configuration.get("properties") or {}
    if flexible:
        name = f"{configuration['name']}-{instance['suffix']}"
        public_id = f"{call.id.group_id}/providers/Microsoft.Network/publicIPAddresses/{name}"
    else:
        public_id = f"{interface_id}/ipConfigurations/{entry['name']}/publicIPAddresses/{configuration['name']}"
    body = {
        "location": call.body["location"],
        "sku": {"name": "Standard", **(configuration.get("sku") or {})},
        "properties": {
            key: given[key] for key in ("idleTimeoutInMinutes", "ipTags", "publicIPAddressVersion") if key in given
        },
    }
    kind = PublicIPAddresses()
    kind.written(replace(call, id=parse(public_id), body=body, private={}), None)
    label = (given.get("dnsSettings") or {}).get("domainNameLabel")
    if label:
        full = f"vm{instance['number']}.{label}"
        fqdn = f"{full}.{call.body['location']}.cloudapp.azure.com"
        call.change(public_id, {"dnsSettings": {"domainNameLabel": full, "fqdn": fqdn}})
    kind.succeed(Completion(call.arm, parse(public_id), {}))
    return public_id


def delete(context: Context, machine: Document) -> None:
    """The interfaces and addresses of a uniform instance go with it."""
    for reference in machine["properties"]["networkProfile"]["networkInterfaces"]:
        interface = context.get(reference["id"])
        network_interfaces.detach(context, reference["id"])
        network_interfaces.delete_with_machine(context, reference["id"])
        for part in interface.document["properties"]["ipConfigurations"] if interface else []:
            for rule in part["properties"].get("loadBalancerInboundNatRules", []):
                inbound_nat_pools.give_back(context, rule["id"])

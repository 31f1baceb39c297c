"""Rows of networks, met on the way to a VM."""

from __future__ import annotations

from typing import Any

from tests.cloud.bodies import LOCATION
from tests.cloud.catalogue.scene import Provoked, Scene

VNET = "Microsoft.Network/virtualNetworks/vnet"
SUBNET = f"{VNET}/subnets/default"


def nic_in_use(s: Scene) -> Provoked:
    machine = s.vm()
    nic = s.id("Microsoft.Network/networkInterfaces/web01-nic")
    return Provoked(s.refuse("DELETE", nic), {"nicId": nic, "vmId": machine})


def nsg_in_use(s: Scene) -> Provoked:
    group = s.id("Microsoft.Network/networkSecurityGroups/rules")
    s.ok("PUT", group, {"location": LOCATION, "properties": {}})
    s.nic()
    subnet = {"properties": {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": {"id": group}}}
    s.ok("PUT", SUBNET, subnet)
    return Provoked(s.refuse("DELETE", group), {"nsgId": group, "ids": s.id(SUBNET)})


def _public_ip(s: Scene) -> str:
    path = s.id("Microsoft.Network/publicIPAddresses/ip")
    body = {"location": LOCATION, "sku": {"name": "Standard"}, "properties": {"publicIPAllocationMethod": "Static"}}
    s.ok("PUT", path, body)
    return path


def _nic(s: Scene, name: str, **ip: Any) -> str:
    """A network interface with an IP configuration of its own."""
    s.nic()
    configuration = {"name": "ip", "properties": {"subnet": {"id": s.id(SUBNET)}, **ip}}
    path = f"Microsoft.Network/networkInterfaces/{name}"
    s.ok("PUT", path, {"location": LOCATION, "properties": {"ipConfigurations": [configuration]}})
    return s.id(path)


def public_ip_in_use(s: Scene) -> Provoked:
    address = _public_ip(s)
    nic = _nic(s, "one", publicIPAddress={"id": address})
    values = {"ipId": address, "ipConfigId": f"{nic}/ipConfigurations/ip"}
    return Provoked(s.refuse("DELETE", address), values)


def subnet_in_use(s: Scene) -> Provoked:
    nic = s.nic()
    values = {"subnet": "default", "ipConfigId": f"{nic}/ipConfigurations/ip"}
    return Provoked(s.refuse("DELETE", VNET), values)


def network_resource_not_found(s: Scene) -> Provoked:
    s.nic()
    absent = f"{VNET}/subnets/absent"
    return Provoked(s.refuse("GET", absent), {"id": s.id(absent)})


def vnet_encryption_incomplete(s: Scene) -> Provoked:
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "encryption": {"enabled": True}}
    return Provoked(s.refuse("PUT", VNET, {"location": LOCATION, "properties": space}), {"id": s.id(VNET)})


def private_ip_in_use(s: Scene) -> Provoked:
    static = {"privateIPAddress": "10.0.0.77", "privateIPAllocationMethod": "Static"}
    one = _nic(s, "one", **static)
    configuration = {"name": "ip", "properties": {"subnet": {"id": s.id(SUBNET)}, **static}}
    path = s.id("Microsoft.Network/networkInterfaces/two")
    refused = s.refuse("PUT", path, {"location": LOCATION, "properties": {"ipConfigurations": [configuration]}})
    ids = {"ipConfigId": f"{path}/ipConfigurations/ip", "otherId": f"{one}/ipConfigurations/ip"}
    return Provoked(refused, {**ids, "ip": "10.0.0.77"})


def public_ip_already_allocated(s: Scene) -> Provoked:
    address = _public_ip(s)
    one = _nic(s, "one", publicIPAddress={"id": address})
    configuration = {"name": "ip", "properties": {"subnet": {"id": s.id(SUBNET)}, "publicIPAddress": {"id": address}}}
    path = s.id("Microsoft.Network/networkInterfaces/two")
    refused = s.refuse("PUT", path, {"location": LOCATION, "properties": {"ipConfigurations": [configuration]}})
    ids = {"ipConfigId": f"{path}/ipConfigurations/ip", "otherIpConfigId": f"{one}/ipConfigurations/ip"}
    return Provoked(refused, {**ids, "ipId": address})


def address_prefix_format(s: Scene) -> Provoked:
    s.nic()
    path = f"{VNET}/subnets/other"
    refused = s.refuse("PUT", path, {"properties": {"addressPrefix": "ten.zero"}})
    return Provoked(refused, {"prefix": "ten.zero", "id": s.id(path)})

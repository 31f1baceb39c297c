"""Makers of network resources, by the real SDK."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.network import NetworkManagementClient

from tests.cloud.bodies import LOCATION

Make = Callable[..., Any]


def code(error: pytest.ExceptionInfo[HttpResponseError]) -> str:
    """Azure's code of a refusal."""
    assert error.value.error is not None
    return str(error.value.error.code)


def ip_configuration(within: str, name: str = "ipconfig1", **properties: Any) -> dict[str, Any]:
    """An ipConfiguration in a subnet; keywords are more of its properties."""
    return {"name": name, "properties": {"subnet": {"id": within}} | properties}


@pytest.fixture
def make_interface(subnet: str, group: str, network: NetworkManagementClient) -> Make:
    """Makes an interface; keywords are properties of its one ipConfiguration."""

    def make(name: str = "nic", top: dict[str, Any] | None = None, **properties: Any) -> Any:
        configurations = [ip_configuration(subnet, **properties)]
        body = {"location": LOCATION, "properties": {"ipConfigurations": configurations, **(top or {})}}
        return network.network_interfaces.begin_create_or_update(group, name, body).result()

    return make


@pytest.fixture
def make_public_ip(group: str, network: NetworkManagementClient) -> Make:
    """Makes a public address; Standard and static unless said otherwise."""

    def make(name: str = "pip", sku: str = "Standard", **properties: Any) -> Any:
        body = {"location": LOCATION, "sku": {"name": sku}, "properties": properties}
        return network.public_ip_addresses.begin_create_or_update(group, name, body).result()

    return make


@pytest.fixture
def make_network(group: str, network: NetworkManagementClient) -> Make:
    """Makes a virtual network with subnets given as name=prefix."""

    def make(space: str = "10.0.0.0/16", name: str = "vnet", **subnets: str) -> Any:
        parts = [{"name": key, "properties": {"addressPrefix": prefix}} for key, prefix in subnets.items()]
        body = {"location": LOCATION, "properties": {"addressSpace": {"addressPrefixes": [space]}, "subnets": parts}}
        return network.virtual_networks.begin_create_or_update(group, name, body).result()

    return make


@pytest.fixture
def make_rule(group: str, network: NetworkManagementClient) -> Make:
    """Makes the security group `nsg` where it is absent, and a rule in it."""

    def make(name: str, priority: int, direction: str = "Inbound", **properties: Any) -> Any:
        if not list(network.network_security_groups.list(group)):
            network.network_security_groups.begin_create_or_update(group, "nsg", {"location": LOCATION}).result()
        rule = {
            "protocol": "Tcp",
            "access": "Allow",
            "direction": direction,
            "priority": priority,
            "sourcePortRange": "*",
            "destinationPortRange": "22",
            "sourceAddressPrefix": "*",
            "destinationAddressPrefix": "*",
            **properties,
        }
        return network.security_rules.begin_create_or_update(group, "nsg", name, {"properties": rule}).result()

    return make


@pytest.fixture
def balancer(group: str, network: NetworkManagementClient, make_public_ip: Make) -> Any:
    """A public load balancer with one of each part."""
    public = make_public_ip("lb-pip").id
    base = f"{public.rpartition('/publicIPAddresses/')[0]}/loadBalancers/lb"
    frontend = {"id": f"{base}/frontendIPConfigurations/front"}
    pool = {"id": f"{base}/backendAddressPools/pool"}
    body = {
        "location": LOCATION,
        "sku": {"name": "Standard"},
        "properties": {
            "frontendIPConfigurations": [{"name": "front", "properties": {"publicIPAddress": {"id": public}}}],
            "backendAddressPools": [{"name": "pool"}],
            "probes": [{"name": "alive", "properties": {"protocol": "Tcp", "port": 80}}],
            "loadBalancingRules": [
                {
                    "name": "http",
                    "properties": {
                        "frontendIPConfiguration": frontend,
                        "backendAddressPool": pool,
                        "probe": {"id": f"{base}/probes/alive"},
                        "protocol": "Tcp",
                        "frontendPort": 80,
                        "backendPort": 8080,
                    },
                }
            ],
            "inboundNatRules": [
                {
                    "name": "ssh",
                    "properties": {
                        "frontendIPConfiguration": frontend,
                        "protocol": "Tcp",
                        "frontendPort": 50000,
                        "backendPort": 22,
                    },
                },
                {
                    "name": "ssh-of-pool",
                    "properties": {
                        "frontendIPConfiguration": frontend,
                        "backendAddressPool": pool,
                        "protocol": "Tcp",
                        "frontendPortRangeStart": 60000,
                        "frontendPortRangeEnd": 60010,
                        "backendPort": 22,
                    },
                },
            ],
        },
    }
    return network.load_balancers.begin_create_or_update(group, "lb", body).result()

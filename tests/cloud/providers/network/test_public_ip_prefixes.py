"""Public IP prefixes: addresses side by side, and who takes them."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.network import NetworkManagementClient

from tests.cloud.bodies import LOCATION, RG

from .conftest import code


def make(network: NetworkManagementClient, name: str = "prefix", **properties: Any) -> Any:
    body: Any = {
        "location": LOCATION,
        "sku": {"name": "Standard"},
        "properties": {"prefixLength": 30, "publicIPAddressVersion": "IPv4", **properties},
    }
    return network.public_ip_prefixes.begin_create_or_update(RG, name, body).result()


def address(network: NetworkManagementClient, name: str, prefix: str) -> Any:
    body: Any = {
        "location": LOCATION,
        "sku": {"name": "Standard"},
        "properties": {"publicIPAllocationMethod": "Static", "publicIPPrefix": {"id": prefix}},
    }
    return network.public_ip_addresses.begin_create_or_update(RG, name, body).result()


def test_a_prefix_keeps_its_addresses(network: NetworkManagementClient, group: str) -> None:
    made, other = make(network), make(network, "other")
    assert (made.sku.tier, made.prefix_length, list(made.ip_tags)) == ("Regional", 30, [])
    assert not ip_network(made.ip_prefix).overlaps(ip_network(other.ip_prefix))
    assert make(network).ip_prefix == made.ip_prefix
    tagged = network.public_ip_prefixes.update_tags(RG, "prefix", {"tags": {"foo": "doo"}})
    assert (tagged.tags, tagged.ip_prefix) == ({"foo": "doo"}, made.ip_prefix)


def test_ipv6_prefixes_are_long(network: NetworkManagementClient, group: str) -> None:
    made = make(network, publicIPAddressVersion="IPv6", prefixLength=127)
    assert ip_network(made.ip_prefix).num_addresses == 2


def test_an_address_of_a_prefix_lies_in_it(network: NetworkManagementClient, group: str) -> None:
    prefix = make(network)
    taken = [address(network, name, prefix.id) for name in ("one", "two")]
    assert taken[0].ip_address != taken[1].ip_address
    assert all(ip_address(each.ip_address) in ip_network(prefix.ip_prefix) for each in taken)
    shown = network.public_ip_prefixes.get(RG, "prefix").public_ip_addresses
    assert [each.id for each in shown] == [each.id for each in taken]
    with pytest.raises(HttpResponseError) as error:
        network.public_ip_prefixes.begin_delete(RG, "prefix").result()
    assert code(error) == "InUsePublicIpPrefixCannotBeDeleted"


def test_a_prefix_of_addresses_runs_out(network: NetworkManagementClient, group: str) -> None:
    prefix = make(network, prefixLength=31)
    for name in ("one", "two"):
        address(network, name, prefix.id)
    with pytest.raises(HttpResponseError) as error:
        address(network, "three", prefix.id)
    assert code(error) == "PublicIPCountLimitReached"


def test_there_are_only_so_many_public_addresses(network: NetworkManagementClient, group: str) -> None:
    for i in range(16):
        make(network, f"prefix{i}", prefixLength=24)
    with pytest.raises(HttpResponseError) as error:
        make(network, "one-more")
    assert code(error) == "PublicIPCountLimitReached"


@pytest.mark.parametrize("length", [8, 33, None])
def test_the_length_of_a_prefix_is_limited(length: int | None, network: NetworkManagementClient, group: str) -> None:
    with pytest.raises(HttpResponseError) as error:
        make(network, prefixLength=length)
    assert code(error) == "InvalidRequestFormat"


def test_a_frontend_and_an_address_need_a_prefix_that_exists(network: NetworkManagementClient, group: str) -> None:
    prefix = make(network)
    missing = prefix.id.replace("/prefix", "/none")
    front: Any = {"name": "front", "properties": {"publicIPPrefix": {"id": prefix.id}}}
    body: Any = {
        "location": LOCATION,
        "sku": {"name": "Standard"},
        "properties": {"frontendIPConfigurations": [front]},
    }
    made = network.load_balancers.begin_create_or_update(RG, "lb", body).result()
    shown = network.public_ip_prefixes.get(RG, "prefix").load_balancer_frontend_ip_configuration
    assert shown.id == made.frontend_ip_configurations[0].id
    front["properties"]["publicIPPrefix"]["id"] = missing
    with pytest.raises(HttpResponseError) as error:
        network.load_balancers.begin_create_or_update(RG, "lb2", body).result()
    assert code(error) == "InvalidResourceReference"
    with pytest.raises(HttpResponseError) as error:
        address(network, "one", missing)
    assert code(error) == "InvalidResourceReference"

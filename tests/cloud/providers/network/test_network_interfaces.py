"""Network interfaces: addresses given out in order, and what a VM does with them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient

from course.cloud import Cloud
from course.cloud.arm.http import Request
from tests.cloud.bodies import LOCATION, RG

from .conftest import code, ip_configuration


def address(nic: Any) -> str:
    return str(nic.ip_configurations[0].private_ip_address)


def test_private_addresses_are_given_out_in_order_from_the_fourth(
    make_interface: Any, network: NetworkManagementClient
) -> None:
    assert [address(make_interface(f"nic{n}")) for n in range(3)] == ["10.0.0.4", "10.0.0.5", "10.0.0.6"]
    network.network_interfaces.begin_delete(RG, "nic1").result()
    assert address(make_interface("nic9")) == "10.0.0.5"


def test_a_dynamic_address_stays_when_the_interface_is_put_again(make_interface: Any) -> None:
    make_interface("first")
    second = make_interface("second")
    assert address(make_interface("second", {"enableIPForwarding": True})) == address(second)


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ("10.0.0.4", "PrivateIPAddressInUse"),
        ("10.0.0.3", "PrivateIPAddressInReservedRange"),
        ("10.0.0.255", "PrivateIPAddressInReservedRange"),
        ("10.0.1.4", "PrivateIPAddressNotInSubnet"),
        ("ten", "InvalidRequestFormat"),
    ],
)
def test_static_addresses_that_azure_refuses(make_interface: Any, asked: str, refused: str) -> None:
    make_interface("holder")
    with pytest.raises(HttpResponseError) as error:
        make_interface("nic", privateIPAllocationMethod="Static", privateIPAddress=asked)
    assert code(error) == refused


def test_a_static_address_is_skipped_by_the_dynamic_ones(make_interface: Any) -> None:
    assert address(make_interface("a", privateIPAllocationMethod="Static", privateIPAddress="10.0.0.4")) == "10.0.0.4"
    assert address(make_interface("b")) == "10.0.0.5"


def test_a_full_subnet_refuses(make_network: Any, network: NetworkManagementClient, group: str) -> None:
    subnet = make_network(tiny="10.0.0.0/29").subnets[0].id
    for n in range(3):
        body = {"location": LOCATION, "properties": {"ipConfigurations": [ip_configuration(subnet)]}}
        network.network_interfaces.begin_create_or_update(group, f"nic{n}", body).result()
    with pytest.raises(HttpResponseError) as error:
        network.network_interfaces.begin_create_or_update(group, "nic3", body).result()
    assert code(error) == "SubnetIsFull"


def test_a_block_of_addresses(make_network: Any, network: NetworkManagementClient, group: str) -> None:
    subnet = make_network(big="10.0.0.0/24").subnets[0].id
    configurations = [ip_configuration(subnet), {"name": "pods", "properties": {"privateIPAddressPrefixLength": 28}}]
    body = {"location": LOCATION, "properties": {"ipConfigurations": configurations}}
    nic = network.network_interfaces.begin_create_or_update(group, "nic", body).result()
    assert [part.private_ip_address for part in nic.ip_configurations] == ["10.0.0.4", "10.0.0.16/28"]
    assert [part.primary for part in nic.ip_configurations] == [True, False]
    check = network.virtual_networks.check_ip_address_availability(group, "vnet", ip_address="10.0.0.20")
    assert not check.available


def test_what_an_interface_refers_to_must_exist(make_interface: Any, subnet: str) -> None:
    nowhere = subnet.rpartition("/subnets/")[0].replace("virtualNetworks/vnet", "publicIPAddresses/none")
    for wrong in (
        {"publicIPAddress": {"id": nowhere}},
        {"subnet": {"id": subnet + "x"}},
        {
            "loadBalancerBackendAddressPools": [
                {"id": nowhere.replace("publicIPAddresses", "loadBalancers") + "/backendAddressPools/p"}
            ]
        },
    ):
        with pytest.raises(HttpResponseError) as error:
            make_interface(**wrong)
        assert code(error) == "InvalidResourceReference"
    with pytest.raises(HttpResponseError) as error:
        make_interface(
            top={"networkSecurityGroup": {"id": nowhere.replace("publicIPAddresses", "networkSecurityGroups")}}
        )
    assert code(error) == "InvalidResourceReference"


def test_a_public_address_serves_one_configuration(make_interface: Any, make_public_ip: Any) -> None:
    public = {"publicIPAddress": {"id": make_public_ip().id}}
    make_interface("one", **public)
    with pytest.raises(HttpResponseError) as error:
        make_interface("two", **public)
    assert code(error) == "PublicIPAddressInUse"
    assert "already allocated to" in error.value.error.message


def test_the_interface_of_a_vm_cannot_be_deleted_nor_given_to_another(
    make_vm: Any, make_nic: Any, network: NetworkManagementClient, compute: ComputeManagementClient
) -> None:
    machine = make_vm("web01")
    nic = network.network_interfaces.get(RG, "web01-nic")
    assert (nic.virtual_machine.id, nic.primary) == (machine.id, True)
    assert nic.mac_address
    with pytest.raises(HttpResponseError) as error:
        network.network_interfaces.begin_delete(RG, "web01-nic").result()
    assert code(error) == "NicInUse"
    assert "see aka.ms/deletenic" in error.value.error.message
    compute.virtual_machines.begin_delete(RG, "web01").result()
    free = network.network_interfaces.get(RG, "web01-nic")
    assert (free.virtual_machine, free.primary, free.mac_address) == (None, None, nic.mac_address)
    network.network_interfaces.begin_delete(RG, "web01-nic").result()


def test_delete_options_take_interface_and_public_address_with_the_vm(
    make_vm: Any,
    make_interface: Any,
    make_public_ip: Any,
    network: NetworkManagementClient,
    compute: ComputeManagementClient,
) -> None:
    public = {"id": make_public_ip().id, "properties": {"deleteOption": "Delete"}}
    nic = make_interface("gone", publicIPAddress=public)
    make_vm(networkProfile={"networkInterfaces": [{"id": nic.id, "properties": {"deleteOption": "Delete"}}]})
    compute.virtual_machines.begin_delete(RG, "web01").result()
    assert [left.name for left in network.network_interfaces.list(RG)] == ["web01-nic"]
    assert list(network.public_ip_addresses.list(RG)) == []


def test_dns_settings_of_an_interface(make_interface: Any) -> None:
    nic = make_interface(top={"dnsSettings": {"dnsServers": ["10.0.0.9"], "internalDnsNameLabel": "web"}})
    dns = nic.dns_settings
    assert dns.applied_dns_servers == ["10.0.0.9"]
    assert dns.internal_fqdn == f"web.{dns.internal_domain_name_suffix}"


def test_configurations_can_be_read_by_themselves(make_interface: Any, network: NetworkManagementClient) -> None:
    nic = make_interface()
    read = network.network_interface_ip_configurations
    assert [part.id for part in read.list(RG, "nic")] == [nic.ip_configurations[0].id]
    assert read.get(RG, "nic", "ipconfig1").private_ip_address == "10.0.0.4"


def test_an_ipv6_configuration_without_a_subnet_has_no_address(
    make_interface: Any, network: NetworkManagementClient, subnet: str
) -> None:
    make_interface()
    second = {"name": "six", "properties": {"privateIPAddressVersion": "IPv6", "privateIPAllocationMethod": "Dynamic"}}
    body: Any = {"location": LOCATION, "properties": {"ipConfigurations": [ip_configuration(subnet), second]}}
    nic = network.network_interfaces.begin_create_or_update(RG, "nic", body).result()
    shown = [(part.private_ip_address_version, part.private_ip_address) for part in nic.ip_configurations]
    assert shown == [("IPv4", "10.0.0.4"), ("IPv6", None)]
    assert nic.ip_configurations[1].subnet is None
    network.network_interfaces.begin_delete(RG, "nic").result()


def test_old_clients_see_the_members_that_azure_showed_them(cloud: Cloud, make_interface: Any) -> None:
    nic, seen = make_interface(), {}
    for version in ("2022-11-01", "2026-03-01"):
        url = f"https://management.azure.com{nic.id}?api-version={version}"
        seen[version] = json.loads(cloud.handle(Request("GET", url)).body)
    assert seen["2022-11-01"]["kind"] == "Regular"
    assert seen["2022-11-01"]["properties"]["allowPort25Out"] is True
    assert "kind" not in seen["2026-03-01"]
    assert "allowPort25Out" not in seen["2026-03-01"]["properties"]


def test_the_traffic_of_an_interface_goes_through_a_gateway_load_balancer(balancer: Any, make_interface: Any) -> None:
    front = balancer.frontend_ip_configurations[0].id
    nic = make_interface(gatewayLoadBalancer={"id": front})
    assert nic.ip_configurations[0].gateway_load_balancer.id == front
    with pytest.raises(HttpResponseError) as error:
        make_interface("other", gatewayLoadBalancer={"id": f"{front}-elsewhere"})
    assert code(error) == "InvalidResourceReference"

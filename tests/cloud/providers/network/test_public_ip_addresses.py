"""Public addresses: when they are assigned, from which ranges, and when they are given back."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient

from tests.cloud.bodies import LOCATION, RG

from .conftest import code


def test_a_static_address_is_there_at_once_and_is_nobodys_machine(make_public_ip: Any) -> None:
    first, second = make_public_ip("a"), make_public_ip("b")
    assert first.public_ip_allocation_method == "Static"
    assert first.ip_address != second.ip_address
    assert all(ip_address(made.ip_address) in ip_network("203.0.113.0/24") for made in (first, second))


def test_a_dynamic_address_comes_with_the_machine_and_goes_with_it(
    make_public_ip: Any,
    make_interface: Any,
    make_vm: Any,
    network: NetworkManagementClient,
    compute: ComputeManagementClient,
) -> None:
    public = make_public_ip(sku="Basic")
    assert (public.public_ip_allocation_method, public.ip_address) == ("Dynamic", None)
    nic = make_interface("with-public", publicIPAddress={"id": public.id})
    make_vm(networkProfile={"networkInterfaces": [{"id": nic.id}]})
    held = network.public_ip_addresses.get(RG, "pip")
    assert held.ip_address
    assert held.ip_configuration.id == nic.ip_configurations[0].id
    compute.virtual_machines.begin_delete(RG, "web01").result()
    assert network.public_ip_addresses.get(RG, "pip").ip_address is None


def test_an_address_in_use_cannot_be_deleted(
    make_public_ip: Any, make_interface: Any, network: NetworkManagementClient
) -> None:
    nic = make_interface(publicIPAddress={"id": make_public_ip().id})
    with pytest.raises(HttpResponseError) as error:
        network.public_ip_addresses.begin_delete(RG, "pip").result()
    assert code(error) == "PublicIPAddressCannotBeDeleted"
    assert nic.ip_configurations[0].id in error.value.error.message


def test_a_freed_address_is_given_out_again(make_public_ip: Any, network: NetworkManagementClient) -> None:
    was = make_public_ip("a").ip_address
    network.public_ip_addresses.begin_delete(RG, "a").result()
    assert make_public_ip("b").ip_address == was


def test_a_name_in_the_domain(make_public_ip: Any) -> None:
    public = make_public_ip(dnsSettings={"domainNameLabel": "Web01"})
    assert public.dns_settings.fqdn == "web01.eastus.cloudapp.azure.com"
    with pytest.raises(HttpResponseError) as error:
        make_public_ip("other", dnsSettings={"domainNameLabel": "web01"})
    assert code(error) == "DnsRecordInUse"


def test_a_name_goes_with_its_label(make_public_ip: Any, network: NetworkManagementClient) -> None:
    body = make_public_ip(dnsSettings={"domainNameLabel": "golden"}).as_dict()
    del body["properties"]["dnsSettings"]["domainNameLabel"]
    assert network.public_ip_addresses.begin_create_or_update(RG, "pip", body).result().dns_settings is None
    assert make_public_ip("other", dnsSettings={"domainNameLabel": "golden"}).dns_settings.fqdn
    reverse = {"reverseFqdn": "golden.example.com"}
    assert make_public_ip("third", dnsSettings=reverse).dns_settings.as_dict() == reverse


def test_a_name_can_be_asked_for_before_it_is_taken(make_public_ip: Any, network: NetworkManagementClient) -> None:
    def available(label: str, location: str = LOCATION) -> bool | None:
        return network.check_dns_name_availability(location, domain_name_label=label).available

    assert available("web01")
    make_public_ip(dnsSettings={"domainNameLabel": "web01"})
    assert not available("Web01")
    assert available("web01", "westeurope")
    with pytest.raises(HttpResponseError) as error:
        available("1")
    assert code(error) == "InvalidDomainNameLabel"


def scoped_name(network: NetworkManagementClient, scope: str, group: str = RG) -> str:
    """The name that an address gets with a scope; made anew each time."""
    settings = {"domainNameLabel": "web01", "domainNameLabelScope": scope}
    body: Any = {"location": LOCATION, "sku": {"name": "Standard"}, "properties": {"dnsSettings": settings}}
    addresses = network.public_ip_addresses
    name = addresses.begin_create_or_update(group, "pip", body).result().dns_settings.fqdn
    assert addresses.begin_create_or_update(group, "pip", body).result().dns_settings.fqdn == name
    addresses.begin_delete(group, "pip").result()
    return str(name)


@pytest.mark.parametrize(
    ("scope", "again", "elsewhere"),
    [
        ("TenantReuse", True, True),
        ("SubscriptionReuse", True, True),
        ("ResourceGroupReuse", True, False),
        ("NoReuse", False, False),
    ],
)
def test_a_name_with_a_scope_can_only_be_had_again_within_it(
    network: NetworkManagementClient,
    resources: ResourceManagementClient,
    group: str,
    scope: str,
    again: bool,
    elsewhere: bool,
) -> None:
    resources.resource_groups.create_or_update("other", {"location": LOCATION})
    first = scoped_name(network, scope)
    label, secret, rest = first.split(".", 2)
    assert (label, len(secret), rest) == ("web01", 16, "eastus.sysgen.cloudapp.azure.com")
    assert (scoped_name(network, scope) == first) is again
    assert (scoped_name(network, scope, "other") == first) is elsewhere


@pytest.mark.parametrize(
    ("properties", "refused"),
    [
        ({"publicIPAllocationMethod": "Dynamic"}, "StandardAndStandardV2SkuPublicIPAddressesMustBeStatic"),
        ({"dnsSettings": {"domainNameLabel": "1"}}, "InvalidDomainNameLabel"),
    ],
)
def test_settings_that_azure_refuses(make_public_ip: Any, properties: dict[str, Any], refused: str) -> None:
    with pytest.raises(HttpResponseError) as error:
        make_public_ip(**properties)
    assert code(error) == refused


def test_the_sku_of_an_address_stays(make_public_ip: Any) -> None:
    make_public_ip()
    with pytest.raises(HttpResponseError) as error:
        make_public_ip(sku="Basic")
    assert code(error) == "SkuCannotBeChangedOnUpdate"


def test_a_basic_address_that_nothing_uses_becomes_a_standard_one(make_public_ip: Any) -> None:
    basic = make_public_ip(sku="Basic", publicIPAllocationMethod="Static")
    with pytest.raises(HttpResponseError) as error:
        make_public_ip(sku="Standard", publicIPAllocationMethod="Dynamic")
    assert code(error) == "StandardAndStandardV2SkuPublicIPAddressesMustBeStatic"
    upgraded = make_public_ip(sku="Standard", publicIPAllocationMethod="Static")
    assert (upgraded.sku.name, upgraded.ip_address, upgraded.zones) == ("Standard", basic.ip_address, None)


def test_a_basic_address_in_use_stays_basic(make_public_ip: Any, make_interface: Any) -> None:
    basic = make_public_ip(sku="Basic", publicIPAllocationMethod="Static")
    make_interface(publicIPAddress={"id": basic.id})
    with pytest.raises(HttpResponseError) as error:
        make_public_ip(sku="Standard", publicIPAllocationMethod="Static")
    assert code(error) == "SkuCannotBeChangedOnUpdate"


def test_a_global_address_is_a_standard_one(make_public_ip: Any, network: NetworkManagementClient) -> None:
    sku = {"name": "Standard", "tier": "Global"}
    body = {"location": LOCATION, "sku": sku, "properties": {"publicIPAllocationMethod": "Static"}}
    made = network.public_ip_addresses.begin_create_or_update(RG, "everywhere", body).result()
    assert made.sku.tier == "Global"
    with pytest.raises(HttpResponseError) as error:
        body = {"location": LOCATION, "sku": {"name": "Basic", "tier": "Global"}}
        network.public_ip_addresses.begin_create_or_update(RG, "basic", body).result()
    assert code(error) == "GlobalPublicIPAddressNotSupportedForBasicPublicIpAddress"


def test_empty_tags_are_shown_where_a_client_wrote_them(make_public_ip: Any, network: NetworkManagementClient) -> None:
    made = make_public_ip()
    assert made.tags is None
    body = {**made.as_dict(), "tags": {}}
    assert network.public_ip_addresses.begin_create_or_update(RG, made.name, body).result().tags == {}


def test_an_address_of_version_six(make_public_ip: Any) -> None:
    assert ip_address(make_public_ip(publicIPAddressVersion="IPv6").ip_address) in ip_network("2001:db8::/64")


def test_a_public_address_is_under_no_protection_plan(make_public_ip: Any, network: NetworkManagementClient) -> None:
    made = make_public_ip()
    status = network.public_ip_addresses.begin_ddos_protection_status(RG, "pip").result()
    assert (status.public_ip_address, status.is_workload_protected) == (made.ip_address, "False")

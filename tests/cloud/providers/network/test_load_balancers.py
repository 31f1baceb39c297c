"""Load balancers: parts that point to each other, and the machines behind them."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient

from tests.cloud.bodies import LOCATION, RG, scale_set_body
from tests.cloud.refused import refused

from .conftest import code


def names(entries: Any) -> list[str]:
    return [entry.id.rpartition("/")[2] for entry in entries or []]


def test_parts_have_ids_defaults_and_show_who_points_to_them(balancer: Any) -> None:
    front, pool, probe = balancer.frontend_ip_configurations[0], balancer.backend_address_pools[0], balancer.probes[0]
    assert (
        names(front.load_balancing_rules)
        == names(pool.load_balancing_rules)
        == names(probe.load_balancing_rules)
        == ["http"]
    )
    assert names(front.inbound_nat_rules) == ["ssh", "ssh-of-pool"]
    rule = balancer.load_balancing_rules[0]
    assert (rule.idle_timeout_in_minutes, rule.load_distribution) == (4, "Default")
    assert names(rule.backend_address_pools) == ["pool"]
    assert (probe.interval_in_seconds, probe.number_of_probes, probe.probe_threshold) == (15, 2, 1)


def test_each_kind_of_part_can_be_listed_and_read(balancer: Any, network: NetworkManagementClient) -> None:
    for operations, name in (
        (network.load_balancer_frontend_ip_configurations, "front"),
        (network.load_balancer_backend_address_pools, "pool"),
        (network.load_balancer_load_balancing_rules, "http"),
        (network.load_balancer_probes, "alive"),
        (network.inbound_nat_rules, "ssh"),
    ):
        assert name in [part.name for part in operations.list(RG, "lb")]
        assert operations.get(RG, "lb", name).etag == balancer.etag
    assert list(network.load_balancer_outbound_rules.list(RG, "lb")) == []


def test_pools_and_nat_rules_come_and_go(balancer: Any, network: NetworkManagementClient) -> None:
    pools = network.load_balancer_backend_address_pools
    made = pools.begin_create_or_update(RG, "lb", "other", {"name": "other"}).result()
    assert made.id.endswith("/backendAddressPools/other")
    pools.begin_delete(RG, "lb", "other").result()
    assert [pool.name for pool in pools.list(RG, "lb")] == ["pool"]
    network.inbound_nat_rules.begin_delete(RG, "lb", "ssh").result()
    assert [rule.name for rule in network.inbound_nat_rules.list(RG, "lb")] == ["ssh-of-pool"]


def test_a_pool_that_a_rule_needs_cannot_be_deleted(balancer: Any, network: NetworkManagementClient) -> None:
    with pytest.raises(HttpResponseError) as error:
        network.load_balancer_backend_address_pools.begin_delete(RG, "lb", "pool").result()
    assert code(error) == "InvalidResourceReference"
    assert "/loadBalancingRules/http" in error.value.error.message


def test_a_machine_behind_the_balancer_is_seen_from_both_sides(
    balancer: Any, make_interface: Any, network: NetworkManagementClient
) -> None:
    pool, nat = balancer.backend_address_pools[0], balancer.inbound_nat_rules[0]
    nic = make_interface(
        loadBalancerBackendAddressPools=[{"id": pool.id}], loadBalancerInboundNatRules=[{"id": nat.id}]
    )
    configuration = nic.ip_configurations[0].id
    seen = network.load_balancers.get(RG, "lb")
    assert [user.id for user in seen.backend_address_pools[0].backend_ip_configurations] == [configuration]
    assert seen.inbound_nat_rules[0].backend_ip_configuration.id == configuration
    assert [behind.name for behind in network.load_balancer_network_interfaces.list(RG, "lb")] == ["nic"]
    assert [front.name for front in network.network_interface_load_balancers.list(RG, "nic")] == ["lb"]
    with pytest.raises(HttpResponseError) as error:
        network.load_balancers.begin_delete(RG, "lb").result()
    assert configuration in error.value.error.message
    shown = seen.backend_address_pools[0].load_balancer_backend_addresses[0]
    assert shown.network_interface_ip_configuration.id == configuration
    assert [m.frontend_port for m in shown.inbound_nat_rules_port_mapping] == [60000]
    again = network.load_balancers.begin_create_or_update(RG, "lb", seen.as_dict()).result()
    assert len(again.backend_address_pools[0].load_balancer_backend_addresses) == 1
    asked = {"ipAddress": "10.0.0.4"}
    mapping = network.load_balancers.begin_list_inbound_nat_rule_port_mappings(RG, "lb", "pool", asked).result()
    assert [(m.frontend_port, m.backend_port) for m in mapping.inbound_nat_rule_port_mappings] == [(60000, 22)]


def test_a_balancer_behind_which_a_scale_set_stands_cannot_be_deleted(
    balancer: Any, subnet: str, network: NetworkManagementClient, compute: ComputeManagementClient
) -> None:
    asked = scale_set_body(subnet, "Uniform", 1)
    profile = asked["properties"]["virtualMachineProfile"]["networkProfile"]
    address = profile["networkInterfaceConfigurations"][0]["properties"]["ipConfigurations"][0]["properties"]
    address["loadBalancerBackendAddressPools"] = [{"id": balancer.backend_address_pools[0].id}]
    made = compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked).result()
    with pytest.raises(HttpResponseError) as error:
        network.load_balancers.begin_delete(RG, "lb").result()
    assert code(error) == "LoadBalancerInUseByVirtualMachineScaleSet"
    assert made.id in error.value.error.message


def test_a_nat_pool_gives_each_instance_of_a_scale_set_a_port(
    balancer: Any, subnet: str, network: NetworkManagementClient, compute: ComputeManagementClient
) -> None:
    body = balancer.as_dict()
    pool = {
        "frontendIPConfiguration": {"id": balancer.frontend_ip_configurations[0].id},
        "protocol": "Tcp",
        "frontendPortRangeStart": 50000,
        "frontendPortRangeEnd": 50009,
        "backendPort": 22,
    }
    body["properties"]["inboundNatPools"] = [{"name": "ssh", "properties": pool}]
    made = network.load_balancers.begin_create_or_update(RG, "lb", body).result()
    asked = scale_set_body(subnet, "Uniform", 2)
    profile = asked["properties"]["virtualMachineProfile"]["networkProfile"]
    address = profile["networkInterfaceConfigurations"][0]["properties"]["ipConfigurations"][0]["properties"]
    address["loadBalancerInboundNatPools"] = [{"id": made.inbound_nat_pools[0].id}]
    compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked).result()
    rules = {rule.name: rule for rule in network.inbound_nat_rules.list(RG, "lb")}
    assert [rules[f"ssh.{n}"].frontend_port for n in (0, 1)] == [50001, 50002]  # 50000 is the balancer's own rule
    assert "/virtualMachines/0/" in rules["ssh.0"].backend_ip_configuration.id
    network.load_balancers.begin_create_or_update(RG, "lb", body).result()  # the body knows nothing of these rules
    assert {rule.name for rule in network.inbound_nat_rules.list(RG, "lb")} == set(rules)
    compute.virtual_machine_scale_sets.begin_delete(RG, "web").result()
    assert [rule.name for rule in network.inbound_nat_rules.list(RG, "lb")] == ["ssh", "ssh-of-pool"]


def test_two_parts_of_one_name_are_refused(balancer: Any, network: NetworkManagementClient) -> None:
    body = balancer.as_dict()
    body["properties"]["probes"] *= 2
    with pytest.raises(HttpResponseError) as error:
        network.load_balancers.begin_create_or_update(RG, "lb", body).result()
    assert code(error) == "InvalidRequestFormat"
    assert error.value.error.details[0].code == "DuplicateResourceName"


def test_a_balancer_that_nobody_uses_frees_its_public_address(balancer: Any, network: NetworkManagementClient) -> None:
    with pytest.raises(HttpResponseError) as error:
        network.public_ip_addresses.begin_delete(RG, "lb-pip").result()
    assert code(error) == "PublicIPAddressCannotBeDeleted"
    network.load_balancers.begin_delete(RG, "lb").result()
    network.public_ip_addresses.begin_delete(RG, "lb-pip").result()


def test_an_internal_frontend_takes_an_address_of_its_subnet(
    subnet: str, make_interface: Any, network: NetworkManagementClient
) -> None:
    front = {"name": "front", "properties": {"subnet": {"id": subnet}}}
    body = {"location": LOCATION, "sku": {"name": "Standard"}, "properties": {"frontendIPConfigurations": [front]}}
    made = network.load_balancers.begin_create_or_update(RG, "inner", body).result()
    assert made.frontend_ip_configurations[0].private_ip_address == "10.0.0.4"
    assert make_interface().ip_configurations[0].private_ip_address == "10.0.0.5"
    again = network.load_balancers.begin_create_or_update(RG, "inner", body).result()
    assert again.frontend_ip_configurations[0].private_ip_address == "10.0.0.4"
    assert len(network.subnets.get(RG, "vnet", "default").ip_configurations) == 2


def test_rules_point_inside_their_own_balancer(balancer: Any, network: NetworkManagementClient) -> None:
    nowhere = {"id": f"{balancer.id}/frontendIPConfigurations/none"}
    ports = {"frontendPort": 1, "backendPort": 1, "protocol": "Tcp"}
    wrong = {"properties": {"frontendIPConfiguration": nowhere, **ports}}
    with pytest.raises(HttpResponseError) as error:
        network.inbound_nat_rules.begin_create_or_update(RG, "lb", "bad", wrong).result()
    assert code(error) == "InvalidResourceReference"


def test_a_balancer_and_its_public_address_are_of_one_sku(
    make_public_ip: Any, network: NetworkManagementClient
) -> None:
    front = {"name": "front", "properties": {"publicIPAddress": {"id": make_public_ip(sku="Basic").id}}}
    body = {"location": LOCATION, "sku": {"name": "Standard"}, "properties": {"frontendIPConfigurations": [front]}}
    with pytest.raises(HttpResponseError) as error:
        network.load_balancers.begin_create_or_update(RG, "lb", body).result()
    assert code(error) == "DifferentSkuLoadBalancersAndPublicIPAddressNotAllowed"


def test_usages_count_what_is_there(balancer: Any, network: NetworkManagementClient) -> None:
    used = {usage.name.value: usage.current_value for usage in network.usages.list(LOCATION)}
    assert (used["LoadBalancers"], used["PublicIPAddresses"], used["VirtualNetworks"]) == (1, 1, 0)
    assert (used["StandardSkuLoadBalancers"], used["StaticPublicIPAddresses"]) == (1, 1)
    assert used["SubnetsPerVirtualNetwork"] == 0


def test_a_nat_gateway_shows_its_subnets(make_public_ip: Any, network: NetworkManagementClient, group: str) -> None:
    body = {
        "location": LOCATION,
        "sku": {"name": "Standard"},
        "properties": {"publicIpAddresses": [{"id": make_public_ip().id}]},
    }
    gateway = network.nat_gateways.begin_create_or_update(group, "way-out", body).result()
    subnet = {"name": "s", "properties": {"addressPrefix": "10.0.0.0/24", "natGateway": {"id": gateway.id}}}
    vnet = {
        "location": LOCATION,
        "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [subnet]},
    }
    made = network.virtual_networks.begin_create_or_update(group, "vnet", vnet).result()
    assert names(network.nat_gateways.get(group, "way-out").subnets) == ["s"]
    with pytest.raises(HttpResponseError) as error:
        network.nat_gateways.begin_delete(group, "way-out").result()
    assert made.subnets[0].id in error.value.error.message


def front_of(network: NetworkManagementClient, name: str) -> Any:
    return network.load_balancers.get(RG, name).frontend_ip_configurations[0]


def swap(*pairs: tuple[str, str]) -> Any:
    return {
        "frontendIPConfigurations": [
            {"id": front, "properties": {"publicIPAddress": {"id": address}}} for front, address in pairs
        ]
    }


@pytest.fixture
def second(make_public_ip: Any, network: NetworkManagementClient, group: str) -> Any:
    """Another load balancer with a public address."""
    public = make_public_ip("second-pip").id
    front = {"name": "front", "properties": {"publicIPAddress": {"id": public}}}
    body = {"location": LOCATION, "sku": {"name": "Standard"}, "properties": {"frontendIPConfigurations": [front]}}
    return network.load_balancers.begin_create_or_update(group, "second", body).result()


def test_two_load_balancers_swap_their_public_addresses(
    balancer: Any, second: Any, network: NetworkManagementClient
) -> None:
    one, two = front_of(network, "lb"), front_of(network, "second")
    body = swap((one.id, two.public_ip_address.id), (two.id, one.public_ip_address.id))
    network.load_balancers.begin_swap_public_ip_addresses(LOCATION, body).result()
    assert front_of(network, "lb").public_ip_address.id == two.public_ip_address.id
    assert front_of(network, "second").public_ip_address.id == one.public_ip_address.id
    assert network.public_ip_addresses.get(RG, "second-pip").ip_configuration.id == one.id


def test_a_swap_names_frontends_that_exist_and_exchanges_what_they_have(
    balancer: Any, second: Any, network: NetworkManagementClient
) -> None:
    one, two = front_of(network, "lb"), front_of(network, "second")
    for body, wanted in (
        (swap((one.id, two.public_ip_address.id)), "InvalidRequestFormat"),
        (swap((f"{one.id}-not", two.public_ip_address.id)), "InvalidResourceReference"),
        (swap((one.id, f"{two.public_ip_address.id}-not")), "InvalidResourceReference"),
    ):
        with pytest.raises(HttpResponseError) as error:
            network.load_balancers.begin_swap_public_ip_addresses(LOCATION, body).result()
        assert code(error) == wanted
        if wanted == "InvalidResourceReference":
            assert "-not referenced by" in error.value.error.message and "/resourceGroups/" in error.value.error.message


def test_a_pool_of_interfaces_becomes_a_pool_of_addresses(
    balancer: Any, make_interface: Any, network: NetworkManagementClient
) -> None:
    pool = balancer.backend_address_pools[0]
    nic = make_interface(loadBalancerBackendAddressPools=[{"id": pool.id}])
    assert network.load_balancers.migrate_to_ip_based(RG, "lb", {"pools": ["pool"]}).migrated_pools == ["pool"]
    seen = network.load_balancer_backend_address_pools.get(RG, "lb", "pool")
    address = nic.ip_configurations[0].private_ip_address
    assert [entry.ip_address for entry in seen.load_balancer_backend_addresses] == [address]
    assert seen.backend_ip_configurations is None
    after = network.network_interfaces.get(RG, "nic").ip_configurations[0]
    assert not after.load_balancer_backend_address_pools
    with pytest.raises(HttpResponseError) as error:
        network.load_balancers.migrate_to_ip_based(RG, "lb", {"pools": ["nobody"]})
    assert code(error) == "NotFound"


@pytest.mark.parametrize(("version", "named"), [("2020-11-01", "IPv4"), ("2022-01-01", None)])
def test_older_clients_see_the_version_of_a_public_frontend(
    version: str, named: str | None, balancer: Any, resources: ResourceManagementClient
) -> None:
    older = resources.resources.get_by_id(balancer.id, api_version=version).properties
    assert older is not None
    assert older["frontendIPConfigurations"][0]["properties"].get("privateIPAddressVersion") == named


def test_older_clients_see_how_an_outbound_rule_allocates(
    network: NetworkManagementClient, resources: ResourceManagementClient, make_public_ip: Any
) -> None:
    address = make_public_ip().id
    own = address.replace("publicIPAddresses/pip", "loadBalancers/out")
    rule = {
        "name": "rule",
        "properties": {
            "protocol": "Tcp",
            "backendAddressPool": {"id": f"{own}/backendAddressPools/pool"},
            "frontendIPConfigurations": [{"id": f"{own}/frontendIPConfigurations/front"}],
        },
    }
    body: Any = {
        "location": LOCATION,
        "sku": {"name": "Standard"},
        "properties": {
            "frontendIPConfigurations": [{"name": "front", "properties": {"publicIPAddress": {"id": address}}}],
            "backendAddressPools": [{"name": "pool"}],
            "outboundRules": [rule],
        },
    }
    made = network.load_balancers.begin_create_or_update(RG, "out", body).result()
    older = resources.resources.get_by_id(made.id, api_version="2023-04-01").properties
    assert older is not None
    assert older["outboundRules"][0]["properties"]["allocationPolicy"] == {
        "onDemandAllocation": False,
        "portReuse": "FirstAvailable",
    }


def put_rule(network: NetworkManagementClient, balancer: Any, **properties: Any) -> Any:
    """Another load balancing rule, which leads where the first one does."""
    body = balancer.as_dict()
    first = body["properties"]["loadBalancingRules"][0]["properties"]
    rule = {**first, "frontendPort": 81, **properties}
    body["properties"]["loadBalancingRules"].append({"name": "again", "properties": rule})
    return network.load_balancers.begin_create_or_update(RG, "lb", body)


def test_a_port_of_a_pool_is_one_rules_unless_the_address_floats(
    balancer: Any, network: NetworkManagementClient
) -> None:
    rules = f"{balancer.id}/loadBalancingRules"
    text = (
        f"Load balancing rules {rules}/http and {rules}/again with floating IP disabled use the same protocol Tcp and "
        "backend port 8080, and must not be used with the same backend address pool "
        f"{balancer.id}/backendAddressPools/pool."
    )
    wanted = (400, "RulesUseSameBackendPortProtocolAndPool", text)
    assert refused(lambda: put_rule(network, balancer)) == wanted
    for different in ({"backendPort": 8081}, {"protocol": "Udp"}, {"enableFloatingIP": True}):
        assert len(put_rule(network, balancer, **different).result().load_balancing_rules) == 2


def put_outbound(network: NetworkManagementClient, balancer: Any, *asked: tuple[str, int]) -> Any:
    """Outbound rules of the one frontend: their protocol and ports."""
    body = balancer.as_dict()
    reach = {
        "frontendIPConfigurations": [{"id": f"{balancer.id}/frontendIPConfigurations/front"}],
        "backendAddressPool": {"id": f"{balancer.id}/backendAddressPools/pool"},
    }
    body["properties"]["outboundRules"] = [
        {"name": f"out{i}", "properties": {**reach, "protocol": protocol, "allocatedOutboundPorts": ports}}
        for i, (protocol, ports) in enumerate(asked)
    ]
    return network.load_balancers.begin_create_or_update(RG, "lb", body)


def test_outbound_ports_come_eight_at_a_time(balancer: Any, network: NetworkManagementClient) -> None:
    code = "SpecifiedAllocatedOutboundPortsForOutboundRuleIsNotAMultipleOfEight"
    text = f"Specified Allocated Outbound Ports 1001 for Outbound Rule {balancer.id}/outboundRules/out0 is not a multiple of 8."
    assert refused(lambda: put_outbound(network, balancer, ("All", 1001))) == (400, code, text)
    assert put_outbound(network, balancer, ("All", 1000)).result().outbound_rules[0].allocated_outbound_ports == 1000


def test_a_frontend_has_one_outbound_rule_for_a_protocol(balancer: Any, network: NetworkManagementClient) -> None:
    rules = f"{balancer.id}/outboundRules"
    code = "MoreThanOneOutboundRuleUsingSameFrontendIPConfigurationAndProtocolIsNotSupported"
    text = (
        "Is is not supported to have more than a single outbound rule using frontendIPConfiguration "
        f"{balancer.id}/frontendIPConfigurations/front with same or overlapping protocol. This frontendIPConfiguration is "
        f"used by the following outbound rules: {rules}/out0,{rules}/out1"
    )
    assert refused(lambda: put_outbound(network, balancer, ("Tcp", 0), ("Tcp", 0))) == (400, code, text)
    assert refused(lambda: put_outbound(network, balancer, ("Udp", 0), ("All", 0))) == (400, code, text)
    assert len(put_outbound(network, balancer, ("Tcp", 0), ("Udp", 0)).result().outbound_rules) == 2

"""What the resources of a network refuse, beyond the catalogue's rows."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import Any

import pytest
from azure.core import MatchConditions
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient

from course.cloud.providers.network import public_ip_addresses
from tests.cloud.bodies import LOCATION, RG, scale_set_body, vm_body
from tests.cloud.providers.network.conftest import Make, ip_configuration
from tests.cloud.refused import Refused, not_found, refused


def unreadable(text: str) -> Refused:
    return 400, "InvalidRequestFormat", text


def unresolved(referenced: str, by: str) -> Refused:
    text = (
        f"Resource {referenced} referenced by resource {by} was not found. Please make sure that the referenced "
        "resource exists, and that both resources are in the same region."
    )
    return 400, "InvalidResourceReference", text


# Virtual networks


def put_network(network: NetworkManagementClient, space: list[str], *subnets: Any) -> Refused:
    body = {"location": LOCATION, "properties": {"addressSpace": {"addressPrefixes": space}, "subnets": list(subnets)}}
    return refused(lambda: network.virtual_networks.begin_create_or_update(RG, "vnet", body))


def subnet_of(prefix: str | None, name: str | None = "default", **properties: Any) -> dict[str, Any]:
    given = {"properties": {**({"addressPrefix": prefix} if prefix else {}), **properties}}
    return {**given, **({"name": name} if name else {})}


@pytest.fixture
def here(group: str, cloud: Any) -> str:
    """The start of the ids of the group's network resources."""
    return f"/subscriptions/{cloud.subscription_id}/resourceGroups/{RG}/providers/Microsoft.Network"


def test_a_network_has_addresses_that_do_not_overlap(network: NetworkManagementClient, here: str) -> None:
    vnet = f"{here}/virtualNetworks/vnet"
    assert put_network(network, []) == unreadable(f"Virtual network {vnet} must have at least one address prefix.")
    wanted = unreadable(f"Address prefixes 10.0.0.0/16 and 10.0.1.0/24 of resource {vnet} overlap.")
    assert put_network(network, ["10.0.0.0/16", "10.0.1.0/24"]) == wanted


def test_a_subnet_has_a_name_of_its_own_and_a_range(network: NetworkManagementClient, here: str) -> None:
    vnet, space = f"{here}/virtualNetworks/vnet", ["10.0.0.0/16"]
    nameless = unreadable(f"Cannot parse the request: an element of subnets of {vnet} has no name.")
    assert put_network(network, space, subnet_of("10.0.0.0/24", None)) == nameless
    text = "Subnet default is missing required property 'addressPrefix' or 'addressPrefixes'."
    assert put_network(network, space, subnet_of(None)) == unreadable(text)
    twins = subnet_of("10.0.0.0/24"), subnet_of("10.0.1.0/24", "DEFAULT")
    assert put_network(network, space, *twins) == unreadable("Cannot parse the request.")


@pytest.mark.parametrize(
    ("member", "kind"), [("networkSecurityGroup", "networkSecurityGroups"), ("natGateway", "natGateways")]
)
def test_what_a_subnet_refers_to_exists(network: NetworkManagementClient, here: str, member: str, kind: str) -> None:
    absent = f"{here}/{kind}/absent"
    given: Any = {member: {"id": absent}}
    met = put_network(network, ["10.0.0.0/16"], subnet_of("10.0.0.0/24", **given))
    assert met == unresolved(absent, f"{here}/virtualNetworks/vnet/subnets/default")


def test_what_is_there_is_not_made_again_by_who_says_so(make_network: Make, network: NetworkManagementClient) -> None:
    make_network(default="10.0.0.0/24")
    body: Any = {"location": LOCATION, "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}}
    again = refused(
        lambda: network.virtual_networks.begin_create_or_update(
            RG, "vnet", body, etag="*", match_condition=MatchConditions.IfMissing, headers={"If-None-Match": "*"}
        )
    )
    assert again[:2] == (412, "PreconditionFailed")


def test_a_part_goes_from_a_parent_that_exists(network: NetworkManagementClient, group: str) -> None:
    text = "Can not perform requested operation on nested resource. Parent resource 'absent' not found."
    wanted = (404, "ParentResourceNotFound", text)
    assert refused(lambda: network.subnets.begin_delete(RG, "absent", "default")) == wanted


def test_a_security_rule_without_properties_is_none(network: NetworkManagementClient, here: str) -> None:
    group = {"location": LOCATION, "properties": {"securityRules": [{"name": "ssh"}]}}
    rule = f"{here}/networkSecurityGroups/nsg/securityRules/ssh"
    text = f"Required security rule parameter Protocol is missing for security rule with Id: {rule}."
    met = refused(lambda: network.network_security_groups.begin_create_or_update(RG, "nsg", group))
    assert met == (400, "SecurityRuleParameterMissing", text)


# Interfaces


def put_interface(network: NetworkManagementClient, *configurations: Any) -> Refused:
    body = {"location": LOCATION, "properties": {"ipConfigurations": list(configurations)}}
    return refused(lambda: network.network_interfaces.begin_create_or_update(RG, "nic", body))


def test_the_configurations_of_an_interface(network: NetworkManagementClient, subnet: str, here: str) -> None:
    nic = f"{here}/networkInterfaces/nic"
    none = unreadable(f"Network interface {nic} must have one or more IP configurations.")
    assert put_interface(network) == none
    one = ip_configuration(subnet, "one", primary=True)
    assert put_interface(network, one, one) == unreadable("Cannot parse the request.")
    two = ip_configuration(subnet, "two", primary=True)
    primary = unreadable(f"Network interface {nic} must have exactly one primary IP configuration.")
    assert put_interface(network, one, two) == primary
    text = f"Subnet reference is required for ipconfiguration {nic}/ipConfigurations/one."
    assert put_interface(network, {"name": "one"}) == (400, "SubnetIsRequired", text)
    static = unreadable(
        "Private IP address is required when PrivateIPAllocationMethod is Static for IP configuration "
        f"{nic}/ipConfigurations/one."
    )
    assert put_interface(network, ip_configuration(subnet, "one", privateIPAllocationMethod="Static")) == static
    wrong = ip_configuration(subnet, "one", privateIPAllocationMethod="Static", privateIPAddress="ten")
    text = f"The IP address ten of resource {nic}/ipConfigurations/one is not valid."
    assert put_interface(network, wrong) == unreadable(text)


def test_a_subnet_without_room_for_an_address_or_a_block(
    make_network: Make, network: NetworkManagementClient, group: str
) -> None:
    small = make_network(small="10.0.0.0/29").subnets[0].id
    text = "Subnet small with address prefix 10.0.0.0/29 does not have enough capacity for 1 IP addresses."
    block = ip_configuration(small, privateIPAddressPrefixLength=30)
    assert put_interface(network, block) == (400, "SubnetIsFull", text)
    three = [ip_configuration(small, f"ip{i}", primary=i == 0) for i in range(3)]
    body = {"location": LOCATION, "properties": {"ipConfigurations": three}}
    network.network_interfaces.begin_create_or_update(RG, "full", body).result()
    assert put_interface(network, ip_configuration(small)) == (400, "SubnetIsFull", text)


def test_an_interface_serves_one_vm(
    network: NetworkManagementClient, compute: ComputeManagementClient, running_vm: Any
) -> None:
    nic = running_vm.network_profile.network_interfaces[0].id
    used = f"Network Interface {nic} is used by existing resource {running_vm.id}."
    met = refused(lambda: compute.virtual_machines.begin_create_or_update(RG, "web02", vm_body(nic)))
    assert met == (400, "NicInUse", used)
    status, code, text = refused(lambda: network.network_interfaces.begin_delete(RG, "web01-nic"))
    assert (status, code) == (400, "NicInUse")
    assert text.startswith(f"{used} In order to delete the network interface, it must be dissociated")


def test_public_addresses_come_to_an_end(make_public_ip: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(public_ip_addresses._RANGES, "IPv4", [IPv4Network("203.0.113.0/30")])  # Azure's are 130 000
    for name in ("one", "two"):
        make_public_ip(name)
    wanted = (200, "PublicIPCountLimitReached", "Cannot create more public IP addresses in this region.")
    assert refused(lambda: [make_public_ip("three")]) == wanted


# Load balancers


def put_balancer(network: NetworkManagementClient, body: Any) -> Refused:
    return refused(lambda: network.load_balancers.begin_create_or_update(RG, "lb", body))


def test_a_frontend_has_an_address(network: NetworkManagementClient, here: str) -> None:
    body = {"location": LOCATION, "properties": {"frontendIPConfigurations": [{"name": "front"}]}}
    own = f"{here}/loadBalancers/lb/frontendIPConfigurations/front"
    wanted = unreadable(f"Frontend IP configuration {own} must refer to a subnet or to a public IP address.")
    assert put_balancer(network, body) == wanted


def test_the_sku_of_a_balancer_stays(balancer: Any, network: NetworkManagementClient) -> None:
    body = {**balancer.as_dict(), "sku": {"name": "Basic"}}
    text = (
        "Sku property is set at creation time and cannot be changed from Standard to Basic on resource update for "
        f"resource {balancer.id}."
    )
    assert put_balancer(network, body) == (400, "SkuCannotBeChangedOnUpdate", text)


def test_port_mappings_are_of_a_pool_that_exists(balancer: Any, network: NetworkManagementClient) -> None:
    asked = {"ipAddress": "10.0.0.4"}
    ask = network.load_balancers.begin_list_inbound_nat_rule_port_mappings
    text = f"Resource {balancer.id}/backendAddressPools/absent not found."
    assert refused(lambda: ask(RG, "lb", "absent", asked)) == (200, "NotFound", text)


def with_pool(subnet: str, pool: str, capacity: int) -> Any:
    asked = scale_set_body(subnet, "Uniform", capacity)
    profile = asked["properties"]["virtualMachineProfile"]["networkProfile"]
    address = profile["networkInterfaceConfigurations"][0]["properties"]["ipConfigurations"][0]["properties"]
    address["loadBalancerInboundNatPools"] = [{"id": pool}]
    return asked


def with_a_nat_pool(balancer: Any) -> Any:
    """The balancer with a pool of two ports."""
    body = balancer.as_dict()
    ports = {"frontendPortRangeStart": 50001, "frontendPortRangeEnd": 50002, "backendPort": 22, "protocol": "Tcp"}
    front = {"frontendIPConfiguration": {"id": f"{balancer.id}/frontendIPConfigurations/front"}}
    pools = [{"name": "ssh", "properties": {**ports, **front}}]
    return {**body, "properties": {**body["properties"], "inboundNatPools": pools}}


def test_a_nat_pool_exists_and_has_a_port_for_each_instance(
    balancer: Any, network: NetworkManagementClient, compute: ComputeManagementClient, subnet: str
) -> None:
    network.load_balancers.begin_create_or_update(RG, "lb", with_a_nat_pool(balancer)).result()

    def scale(pool: str, capacity: int) -> Refused:
        asked = with_pool(subnet, f"{balancer.id}/inboundNatPools/{pool}", capacity)
        return refused(lambda: compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked))

    assert scale("absent", 1)[1] == "InvalidResourceReference"
    text = f"Inbound NAT pool {balancer.id}/inboundNatPools/ssh has no free frontend port."
    assert scale("ssh", 3)[1:] == ("OperationNotAllowed", text)


def test_a_nat_pool_that_is_gone_before_an_instance_is_made_is_refused(
    balancer: Any, network: NetworkManagementClient, compute: ComputeManagementClient, subnet: str
) -> None:
    bare = balancer.as_dict()
    network.load_balancers.begin_create_or_update(RG, "lb", with_a_nat_pool(balancer)).result()
    asked = with_pool(subnet, f"{balancer.id}/inboundNatPools/ssh", 0)
    compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked).result()
    network.load_balancers.begin_create_or_update(RG, "lb", bare).result()
    more = {"sku": {"name": "Standard_B1s", "capacity": 1}}
    refusal = refused(lambda: compute.virtual_machine_scale_sets.begin_update(RG, "web", more).result())
    assert refusal[:2] == (400, "InvalidResourceReference")
    assert "/inboundNatPools/ssh referenced by resource" in refusal[2]


def test_an_address_of_an_instance_is_asked_for_by_its_name(
    network: NetworkManagementClient, compute: ComputeManagementClient, subnet: str
) -> None:
    asked = scale_set_body(subnet, "Uniform", 1)
    compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked).result()
    ask = network.network_interfaces.get_virtual_machine_scale_set_ip_configuration
    kind = "Microsoft.Compute/virtualMachineScaleSets/web/virtualMachines/0/networkInterfaces/nic/ipConfigurations"
    assert refused(lambda: [ask(RG, "web", "0", "nic", "absent")]) == not_found(kind, "absent", RG)

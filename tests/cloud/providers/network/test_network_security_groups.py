"""Security groups: six rules of Azure's own, priorities that do not clash, and who uses a group."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.network import NetworkManagementClient

from tests.cloud.bodies import LOCATION, RG
from tests.cloud.refused import refused

from .conftest import code


def test_every_group_ends_with_the_six_default_rules(make_rule: Any, network: NetworkManagementClient) -> None:
    make_rule("ssh", 1000)
    rules = list(network.default_security_rules.list(RG, "nsg"))
    assert [(rule.name, rule.priority, rule.access) for rule in rules] == [
        ("AllowVnetInBound", 65000, "Allow"),
        ("AllowAzureLoadBalancerInBound", 65001, "Allow"),
        ("DenyAllInBound", 65500, "Deny"),
        ("AllowVnetOutBound", 65000, "Allow"),
        ("AllowInternetOutBound", 65001, "Allow"),
        ("DenyAllOutBound", 65500, "Deny"),
    ]
    assert network.default_security_rules.get(RG, "nsg", "DenyAllInBound").direction == "Inbound"


def test_rules_come_and_go(make_rule: Any, network: NetworkManagementClient) -> None:
    made = make_rule("ssh", 1000)
    assert made.source_port_ranges == []
    make_rule("http", 1001, destinationPortRange="80")
    network.security_rules.begin_delete(RG, "nsg", "ssh").result()
    assert [rule.name for rule in network.network_security_groups.get(RG, "nsg").security_rules] == ["http"]
    network.security_rules.begin_delete(RG, "nsg", "ssh").result()


@pytest.mark.parametrize(
    ("priority", "refused"),
    [(1000, "SecurityRuleConflict"), (99, "SecurityRuleInvalidPriority"), (4097, "SecurityRuleInvalidPriority")],
)
def test_priorities_that_azure_refuses(make_rule: Any, priority: int, refused: str) -> None:
    make_rule("ssh", 1000)
    with pytest.raises(HttpResponseError) as error:
        make_rule("other", priority)
    assert code(error) == refused


def test_directions_have_priorities_of_their_own(make_rule: Any) -> None:
    make_rule("in", 1000)
    assert make_rule("out", 1000, "Outbound").direction == "Outbound"


def test_a_group_in_use_cannot_be_deleted(
    make_rule: Any, make_interface: Any, network: NetworkManagementClient
) -> None:
    make_rule("ssh", 1000)
    group = network.network_security_groups.get(RG, "nsg")
    nic = make_interface(top={"networkSecurityGroup": {"id": group.id}})
    assert [user.id for user in network.network_security_groups.get(RG, "nsg").network_interfaces] == [nic.id]
    with pytest.raises(HttpResponseError) as error:
        network.network_security_groups.begin_delete(RG, "nsg").result()
    assert code(error) == "InUseNetworkSecurityGroupCannotBeDeleted"
    assert nic.id in error.value.error.message


def test_a_subnet_uses_a_group_too(make_rule: Any, network: NetworkManagementClient, group: str) -> None:
    make_rule("ssh", 1000)
    nsg = network.network_security_groups.get(RG, "nsg")
    body = {
        "location": LOCATION,
        "properties": {
            "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
            "subnets": [
                {"name": "s", "properties": {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": {"id": nsg.id}}}
            ],
        },
    }
    made = network.virtual_networks.begin_create_or_update(group, "vnet", body).result()
    assert [user.id for user in network.network_security_groups.get(RG, "nsg").subnets] == [made.subnets[0].id]


def test_an_application_security_group_in_use_cannot_be_deleted(
    make_interface: Any, network: NetworkManagementClient, group: str
) -> None:
    web = network.application_security_groups.begin_create_or_update(group, "web", {"location": LOCATION}).result()
    make_interface(applicationSecurityGroups=[{"id": web.id}])
    with pytest.raises(HttpResponseError) as error:
        network.application_security_groups.begin_delete(group, "web").result()
    assert "in use" in error.value.error.message
    network.network_interfaces.begin_delete(group, "nic").result()
    network.application_security_groups.begin_delete(group, "web").result()


WHOLE: dict[str, Any] = {
    "protocol": "Tcp",
    "access": "Allow",
    "direction": "Inbound",
    "priority": 100,
    "sourcePortRange": "*",
    "destinationPortRange": "22",
    "sourceAddressPrefix": "*",
    "destinationAddressPrefix": "*",
}
MISSING = (
    "SecurityRuleParameterMissing",
    "Required security rule parameter {} is missing for security rule with Id: {}.",
)
ADDRESSES = (
    "SecurityRuleParametersMissing",
    "Required security rule parameters are missing for security rule with Id: {1}. "
    "Security rule must specify {0}AddressPrefixes, {0}AddressPrefix, or {0}ApplicationSecurityGroups.",
)


@pytest.mark.parametrize(
    ("member", "said", "wanted"),
    [
        ("protocol", "Protocol", MISSING),
        ("access", "Access", MISSING),
        ("direction", "Direction", MISSING),
        ("priority", "Priority", MISSING),
        ("sourcePortRange", "SourcePortRange", MISSING),
        ("destinationPortRange", "DestinationPortRange", MISSING),
        ("sourceAddressPrefix", "Source", ADDRESSES),
        ("destinationAddressPrefix", "Destination", ADDRESSES),
    ],
)
def test_a_rule_that_lacks_something_is_refused_in_the_words_of_the_network_provider(
    network: NetworkManagementClient, group: str, member: str, said: str, wanted: tuple[str, str]
) -> None:
    nsg = network.network_security_groups.begin_create_or_update(group, "nsg", {"location": LOCATION}).result()
    rule: Any = {"properties": {name: value for name, value in WHOLE.items() if name != member}}
    whole: Any = {"location": LOCATION, "properties": {"securityRules": [{"name": "ssh", **rule}]}}
    code, text = wanted
    expected = (400, code, text.format(said, f"{nsg.id}/securityRules/ssh"))
    assert refused(lambda: network.security_rules.begin_create_or_update(group, "nsg", "ssh", rule)) == expected
    assert refused(lambda: network.network_security_groups.begin_create_or_update(group, "nsg", whole)) == expected


RANGE = (
    "SecurityRuleInvalidPortRange",
    "Security rule has invalid Port range. Value provided: {}. Value should be an integer OR integer range with '-' "
    "delimiter. Valid range 0-65535.",
)
PREFIX = ("SecurityRuleInvalidAddressPrefix", "Security rule {1} has invalid Address prefix. Value provided: {0}")
UNSUPPORTED = (
    "SecurityRuleParameterContainsUnsupportedValue",
    "Security rule parameter {2}AddressPrefix for rule with Id {1} cannot specify existing VIRTUALNETWORK, INTERNET, "
    "AZURELOADBALANCER, '*' or system tags. Unsupported value used: {0}.",
)
OVERLAP = (
    "OverlappingSubnetsNotPermittedInSecurityRule",
    "Security rule parameter {2}AddressPrefix for rule with Id {1} contains overlapping subnets [{0}], which is not "
    "permitted.",
)


@pytest.mark.parametrize(
    ("member", "value", "said", "wanted"),
    [
        ("destinationPortRange", "70000", "70000", RANGE),
        ("sourcePortRange", "20-10", "20-10", RANGE),
        ("destinationPortRanges", ["22", "80,443"], "80,443", RANGE),
        ("sourceAddressPrefix", "any", "any", PREFIX),
        ("sourceAddressPrefix", "10.0.0.1/24", "10.0.0.1/24", PREFIX),
        ("destinationAddressPrefix", "10.0.0.0/33", "10.0.0.0/33", PREFIX),
        ("destinationAddressPrefixes", ["10.0.0.0/24", "10.0.0.300"], "10.0.0.300", PREFIX),
        ("sourceAddressPrefixes", ["10.0.0.0/24", "Internet"], "Internet", UNSUPPORTED),
        ("destinationAddressPrefixes", ["*"], "*", UNSUPPORTED),
        ("sourceAddressPrefixes", ["10.0.0.0/8", "10.1.0.0/16"], "10.0.0.0/8, 10.1.0.0/16", OVERLAP),
    ],
)
def test_a_rule_names_addresses_and_ports(
    make_rule: Any, network: NetworkManagementClient, group: str, member: str, value: Any, said: str, wanted: Any
) -> None:
    code, text = wanted
    make_rule("other", 200)
    rule_id = f"{network.network_security_groups.get(group, 'nsg').id}/securityRules/ssh"
    expected = (400, code, text.format(said, rule_id, "Source" if member.startswith("source") else "Destination"))
    assert refused(lambda: make_rule("ssh", 100, **{member: value})) == expected


@pytest.mark.parametrize(
    "value", ["*", "VirtualNetwork", "Storage.WestUs", "10.0.0.4", "10.0.0.0/8", "fd00::/8", "789"]
)
def test_a_rule_may_name_an_address_a_network_or_a_service(make_rule: Any, value: str) -> None:
    assert make_rule("ssh", 100, sourceAddressPrefix=value).source_address_prefix == value

"""Virtual networks and subnets: ranges, parts, back references, and what may not be deleted."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient

from tests.cloud.bodies import LOCATION, scale_set_body

from .conftest import code


def test_a_subnet_lists_the_configurations_that_are_in_it(
    make_interface: Any, subnet: str, network: NetworkManagementClient
) -> None:
    nic = make_interface()
    seen = network.subnets.get("rg-images", "vnet", "default")
    assert [entry.id.lower() for entry in seen.ip_configurations] == [nic.ip_configurations[0].id.lower()]
    in_network = network.virtual_networks.get("rg-images", "vnet").subnets[0]
    assert in_network.ip_configurations == seen.ip_configurations


def test_a_subnet_is_a_part_of_its_network_and_shares_its_etag(
    make_network: Any, network: NetworkManagementClient, group: str
) -> None:
    before = make_network(one="10.0.0.0/24").etag
    added = network.subnets.begin_create_or_update(
        group, "vnet", "two", {"properties": {"addressPrefix": "10.0.1.0/24"}}
    ).result()
    whole = network.virtual_networks.get(group, "vnet")
    assert [part.name for part in whole.subnets] == ["one", "two"]
    assert {part.etag for part in whole.subnets} == {whole.etag} == {added.etag} != {before}
    assert added.provisioning_state == "Succeeded"


@pytest.mark.parametrize(
    ("service", "verbs"),
    [
        ("Microsoft.Web/serverFarms", ["subnets/action"]),
        ("Microsoft.DBforPostgreSQL/flexibleServers", ["subnets/join/action"]),
        (
            "Microsoft.Sql/managedInstances",
            [
                "subnets/join/action",
                "subnets/prepareNetworkPolicies/action",
                "subnets/unprepareNetworkPolicies/action",
            ],
        ),
    ],
)
def test_a_delegation_says_what_the_service_may_do(
    service: str, verbs: list[str], make_network: Any, network: NetworkManagementClient, group: str
) -> None:
    make_network(one="10.0.0.0/24")
    body: Any = {
        "properties": {
            "addressPrefix": "10.0.0.0/24",
            "delegations": [{"name": "0", "properties": {"serviceName": service}}],
        }
    }
    made = network.subnets.begin_create_or_update(group, "vnet", "one", body).result().delegations[0]
    assert made.actions == [f"Microsoft.Network/virtualNetworks/{verb}" for verb in verbs]


def test_putting_a_subnet_again_changes_it_in_place(
    make_network: Any, network: NetworkManagementClient, group: str
) -> None:
    make_network(one="10.0.0.0/24", two="10.0.1.0/24")
    body = {"properties": {"addressPrefix": "10.0.0.0/24", "serviceEndpoints": [{"service": "Microsoft.Storage"}]}}
    network.subnets.begin_create_or_update(group, "vnet", "ONE", body).result()
    names = [part.name for part in network.subnets.list(group, "vnet")]
    assert names == ["one", "two"]
    assert network.subnets.get(group, "vnet", "one").service_endpoints[0].locations == ["*"]


@pytest.mark.parametrize(
    ("space", "subnets", "refused"),
    [
        ("10.0.0.0/16", {"a": "10.1.0.0/24"}, "NetcfgSubnetRangeOutsideVnet"),
        ("10.0.0.0/16", {"a": "10.0.0.0/30"}, "NetcfgInvalidSubnet"),
        ("10.0.0.0/16", {"a": "10.0.0.0/24", "b": "10.0.0.128/25"}, "NetcfgSubnetRangesOverlap"),
        ("10.0.0.0/16", {"a": "10.0.0.0"}, "InvalidAddressPrefixFormat"),
        ("10.0.0.0/16", {"a": "10.0.0.7/24"}, "InvalidCIDRNotation"),
        ("ten", {}, "InvalidAddressPrefixFormat"),
    ],
)
def test_ranges_that_azure_refuses(
    make_network: Any, network: NetworkManagementClient, space: str, subnets: dict[str, str], refused: str
) -> None:
    with pytest.raises(HttpResponseError) as error:
        make_network(space, **subnets)
    assert (error.value.status_code, code(error)) == (400, refused)
    assert list(network.virtual_networks.list_all()) == []


def test_a_network_with_a_machine_in_it_cannot_be_deleted(
    make_interface: Any, network: NetworkManagementClient
) -> None:
    nic = make_interface()
    for delete in (
        lambda: network.virtual_networks.begin_delete("rg-images", "vnet").result(),
        lambda: network.subnets.begin_delete("rg-images", "vnet", "default").result(),
    ):
        with pytest.raises(HttpResponseError) as error:
            delete()
        assert code(error) == "InUseSubnetCannotBeDeleted"
        assert nic.ip_configurations[0].id in error.value.error.message
    network.network_interfaces.begin_delete("rg-images", "nic").result()
    network.virtual_networks.begin_delete("rg-images", "vnet").result()
    assert list(network.virtual_networks.list("rg-images")) == []


def test_a_put_that_leaves_out_a_subnet_deletes_it_unless_it_is_in_use(make_network: Any, make_interface: Any) -> None:
    make_interface()
    with pytest.raises(HttpResponseError) as error:
        make_network(other="10.0.9.0/24")
    assert code(error) == "InUseSubnetCannotBeDeleted"


def test_a_subnet_in_use_keeps_its_range(make_network: Any, make_interface: Any) -> None:
    make_interface()
    with pytest.raises(HttpResponseError) as error:
        make_network(default="10.0.4.0/24")
    assert code(error) == "InUsePrefixCannotBeDeleted"


def test_a_missing_subnet_and_a_missing_network_are_told_apart(
    make_network: Any, network: NetworkManagementClient, group: str
) -> None:
    with pytest.raises(HttpResponseError) as no_network:
        network.subnets.get(group, "vnet", "default")
    assert code(no_network) == "ResourceNotFound"
    assert "'Microsoft.Network/virtualNetworks/vnet'" in no_network.value.error.message
    made = make_network()
    with pytest.raises(HttpResponseError) as no_subnet:
        network.subnets.get(group, "vnet", "default")
    assert code(no_subnet) == "NotFound"
    assert f"Resource {made.id}/subnets/default not found." in no_subnet.value.error.message


def test_a_subnet_needs_its_network(network: NetworkManagementClient, group: str) -> None:
    with pytest.raises(HttpResponseError) as error:
        network.subnets.begin_create_or_update(
            group, "none", "s", {"properties": {"addressPrefix": "10.0.0.0/24"}}
        ).result()
    assert code(error) == "ParentResourceNotFound"


def test_tags_are_replaced_and_nothing_else(make_network: Any, network: NetworkManagementClient, group: str) -> None:
    make_network(one="10.0.0.0/24")
    tagged = network.virtual_networks.update_tags(group, "vnet", {"tags": {"env": "lab"}})
    assert tagged.tags == {"env": "lab"}
    assert [part.name for part in tagged.subnets] == ["one"]


def test_a_write_with_an_old_etag_is_refused(make_network: Any, network: NetworkManagementClient, group: str) -> None:
    old = make_network(one="10.0.0.0/24").etag
    new = network.virtual_networks.update_tags(group, "vnet", {"tags": {"n": "1"}}).etag
    body = {"location": LOCATION, "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}}
    put = network.virtual_networks.begin_create_or_update
    with pytest.raises(HttpResponseError) as error:
        put(group, "vnet", body, headers={"If-Match": old}).result()
    assert error.value.status_code == 412
    assert [part.name for part in network.subnets.list(group, "vnet")] == ["one"]
    assert put(group, "vnet", body, headers={"If-Match": new}).result().subnets == []


def test_which_addresses_are_free(make_interface: Any, network: NetworkManagementClient) -> None:
    make_interface()
    check = network.virtual_networks.check_ip_address_availability
    free = check("rg-images", "vnet", ip_address="10.0.0.50")
    assert (free.available, free.is_platform_reserved) == (True, False)
    taken = check("rg-images", "vnet", ip_address="10.0.0.4")
    assert not taken.available
    assert taken.available_ip_addresses == [f"10.0.0.{n}" for n in (5, 6, 7, 8, 9)]
    assert check("rg-images", "vnet", ip_address="10.0.0.0").is_platform_reserved
    assert not check("rg-images", "vnet", ip_address="10.9.0.4").available


def test_how_full_a_subnet_is(make_interface: Any, network: NetworkManagementClient) -> None:
    make_interface()
    usage = next(iter(network.virtual_networks.list_usage("rg-images", "vnet")))
    assert (usage.current_value, usage.limit) == (1, 251)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"enabled": False}, {"enabled": False, "enforcement": "AllowUnencrypted"}),
        ({"enabled": True, "enforcement": "AllowUnencrypted"}, {"enabled": True, "enforcement": "AllowUnencrypted"}),
        ({"enabled": True}, "MustSpecifyBothEncryptionIntentAndEnforcementPolicy"),
    ],
)
def test_encryption_of_a_network(
    network: NetworkManagementClient, group: str, given: dict[str, Any], kept: Any
) -> None:
    body = {
        "location": LOCATION,
        "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "encryption": given},
    }
    if isinstance(kept, str):
        with pytest.raises(HttpResponseError) as error:
            network.virtual_networks.begin_create_or_update(group, "vnet", body).result()
        assert code(error) == kept
    else:
        made = network.virtual_networks.begin_create_or_update(group, "vnet", body).result()
        assert made.encryption.as_dict() == kept


def test_deleting_the_group_of_a_nic_frees_the_subnet_in_another_group(
    subnet: str, network: NetworkManagementClient, resources: Any
) -> None:
    resources.resource_groups.create_or_update("elsewhere", {"location": LOCATION})
    body = {
        "location": LOCATION,
        "properties": {"ipConfigurations": [{"name": "i", "properties": {"subnet": {"id": subnet}}}]},
    }
    network.network_interfaces.begin_create_or_update("elsewhere", "nic", body).result()
    resources.resource_groups.begin_delete("elsewhere").result()
    assert network.subnets.get("rg-images", "vnet", "default").ip_configurations is None
    network.virtual_networks.begin_delete("rg-images", "vnet").result()


def test_a_subnet_is_made_ready_for_a_service_and_no_longer(subnet: str, network: NetworkManagementClient) -> None:
    service: Any = {"serviceName": "Microsoft.Sql/managedInstances"}
    network.subnets.begin_prepare_network_policies("rg-images", "vnet", "default", service).result()
    network.subnets.begin_unprepare_network_policies("rg-images", "vnet", "default", service).result()
    with pytest.raises(HttpResponseError) as error:
        network.subnets.begin_prepare_network_policies("rg-images", "vnet", "nowhere", service).result()
    assert code(error) == "NotFound"


def test_no_service_has_put_links_into_a_subnet(subnet: str, network: NetworkManagementClient) -> None:
    for links in (network.resource_navigation_links, network.service_association_links):
        assert list(links.list("rg-images", "vnet", "default").value or []) == []
        with pytest.raises(HttpResponseError) as error:
            links.list("rg-images", "vnet", "nowhere")
        assert code(error) == "NotFound"


def test_a_subnet_names_what_has_an_address_in_it_in_capitals(
    subnet: str, network: NetworkManagementClient, compute: ComputeManagementClient, make_nic: Any
) -> None:
    """Recorded since 2024; of a scale set's instances all is in capitals but the last type."""
    group, _, _ = subnet.partition("/providers/")
    above = group.replace("rg-images", "RG-IMAGES")
    make_nic("web01-nic")
    compute.virtual_machine_scale_sets.begin_create_or_update(
        "rg-images", "web", scale_set_body(subnet, "Uniform", 1)
    ).result()
    found: Any = network.subnets.get("rg-images", "vnet", "default").ip_configurations
    instance, interface = sorted(each.id for each in found)
    assert interface == f"{above}/providers/Microsoft.Network/networkInterfaces/WEB01-NIC/ipConfigurations/IPCONFIG1"
    assert instance.startswith(f"{above}/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINESCALESETS/WEB/VIRTUALMACHINES/0/")
    *_, kind, name = instance.split("/")
    assert kind == "ipConfigurations" and name == name.upper()

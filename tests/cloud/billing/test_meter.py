"""The meter equals the dated price table, whatever is done to a resource, and forgets nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient

from course.clients import Clients
from course.cloud import Cloud
from course.cloud.billing import Bill
from course.cloud.data import read
from tests.cloud.bodies import LOCATION, RG

MONTH = 730


def listed(size: str, system: str = "linux") -> float:
    """What the price table says of an hour of a machine in East US."""
    rows = read("prices")["vm"]
    return float(next(r[system] for r in rows if (r["armSkuName"], r["armRegionName"]) == (size, LOCATION)))


def rate_of(cloud: Cloud, name: str) -> float | None:
    """Dollars an hour of the resource whose id ends with a name; None where there is no price on record."""
    (charge,) = [charge for charge in cloud.bill().charges if charge.id.endswith(f"/{name}")]
    return charge.an_hour


@pytest.fixture
def small_vm(make_vm: Any) -> Any:
    return make_vm("web01", hardwareProfile={"vmSize": "Standard_B1s"})


def disk(compute: ComputeManagementClient, name: str, size: int, sku: str) -> Any:
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": size}
    body = {"location": LOCATION, "sku": {"name": sku}, "properties": properties}
    return compute.disks.begin_create_or_update(RG, name, body).result()


# Rates


def test_an_empty_cloud_costs_nothing(cloud: Cloud) -> None:
    assert cloud.bill() == Bill((), read("prices")["as_of"])


def test_groups_networks_and_interfaces_are_not_on_the_bill(cloud: Cloud, make_nic: Any) -> None:
    make_nic("nic")
    assert cloud.bill().charges == ()


@pytest.mark.usefixtures("small_vm")
def test_a_running_vm_costs_what_the_table_says(cloud: Cloud) -> None:
    assert rate_of(cloud, "web01") == listed("Standard_B1s")


@pytest.mark.usefixtures("small_vm")
def test_a_stopped_vm_is_billed_as_if_it_ran(cloud: Cloud, compute: ComputeManagementClient) -> None:
    compute.virtual_machines.begin_power_off(RG, "web01").result()
    assert rate_of(cloud, "web01") == listed("Standard_B1s")


@pytest.mark.usefixtures("small_vm")
def test_a_deallocated_vm_is_not_billed_and_its_disk_goes_on(cloud: Cloud, compute: ComputeManagementClient) -> None:
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    assert rate_of(cloud, "web01") == 0
    assert any("/disks/" in charge.id and charge.an_hour != 0 for charge in cloud.bill().charges)


@pytest.mark.parametrize(
    ("size", "sku", "month"),
    [(128, "Premium_LRS", 19.71), (100, "Premium_LRS", 19.71), (32, "Standard_LRS", 1.536), (128, "Standard_LRS", 5.888),
     (65, "StandardSSD_LRS", 9.6)],
)  # fmt: skip
@pytest.mark.usefixtures("group")
def test_a_disk_is_billed_as_the_next_larger_tier(
    cloud: Cloud, compute: ComputeManagementClient, size: int, sku: str, month: float
) -> None:
    disk(compute, "data", size, sku)
    assert rate_of(cloud, "data") == pytest.approx(month / MONTH)


@pytest.mark.usefixtures("group")
def test_a_disk_without_a_price_on_record_is_named_and_never_guessed(
    cloud: Cloud, compute: ComputeManagementClient
) -> None:
    disk(compute, "data", 4096, "Standard_LRS")
    assert rate_of(cloud, "data") is None
    assert [charge.what for charge in cloud.bill().not_priced] == ["disk S50 LRS"]


@pytest.mark.usefixtures("group")
def test_a_snapshot_is_billed_by_the_gigabyte(cloud: Cloud, compute: ComputeManagementClient) -> None:
    source = {"createOption": "Copy", "sourceResourceId": disk(compute, "data", 64, "Standard_LRS").id}
    body = {"location": LOCATION, "properties": {"creationData": source}}
    compute.snapshots.begin_create_or_update(RG, "snapshot", body).result()
    assert rate_of(cloud, "snapshot") == pytest.approx(64 * 0.05 / MONTH)


def test_each_replica_of_an_image_version_is_billed(cloud: Cloud, version: Any) -> None:
    size = version.storage_profile.os_disk_image.size_in_gb
    of_version = [c for c in cloud.bill().charges if c.id.endswith("/versions/1.0.0")]
    assert [c.what for c in of_version] == [f"1 replica of {size} GB in {place}" for place in (LOCATION, "westeurope")]
    assert [c.an_hour for c in of_version] == pytest.approx([size * 0.05 / MONTH] * 2)


@pytest.mark.usefixtures("group")
def test_a_standard_public_address_costs_half_a_cent_an_hour(cloud: Cloud, network: NetworkManagementClient) -> None:
    body = {"location": LOCATION, "sku": {"name": "Standard"}, "properties": {"publicIPAllocationMethod": "Static"}}
    network.public_ip_addresses.begin_create_or_update(RG, "address", body).result()
    assert rate_of(cloud, "address") == 0.005


# Time


@pytest.mark.usefixtures("small_vm")
def test_the_meter_follows_a_vm_through_its_states(cloud: Cloud, compute: ComputeManagementClient) -> None:
    def spent() -> float:
        return next(charge.dollars for charge in cloud.bill().charges if charge.id.endswith("/web01"))

    before = spent()
    cloud.wait(10)
    assert spent() - before == pytest.approx(10 * listed("Standard_B1s"))
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    stopped = spent()
    cloud.wait(1000)
    assert spent() == stopped
    compute.virtual_machines.begin_delete(RG, "web01").result()
    assert spent() == stopped


@pytest.mark.usefixtures("small_vm")
def test_forgetting_it_for_thirty_days_costs_all_that_goes_on(cloud: Cloud) -> None:
    bill = cloud.bill()
    before = bill.so_far
    cloud.wait(24 * 30)
    assert cloud.bill().so_far - before == pytest.approx(bill.forgotten(30))
    assert bill.forgotten(30) > 24 * 30 * listed("Standard_B1s")


@pytest.mark.usefixtures("small_vm")
def test_rewinding_takes_the_machine_back_and_not_the_money(cloud: Cloud) -> None:
    mark = cloud.mark()
    cloud.wait(100)
    spent = cloud.bill().so_far
    Clients(cloud).resources.resource_groups.begin_delete(RG).result()
    cloud.rewind(to=mark)
    assert cloud.bill().so_far >= spent
    assert rate_of(cloud, "web01") == listed("Standard_B1s")


def test_the_bill_is_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "cloud.db"
    cloud = Cloud.open(file)
    clients = Clients(cloud)
    clients.resources.resource_groups.create_or_update(RG, {"location": LOCATION})
    disk(clients.compute, "data", 128, "Premium_LRS")
    cloud.wait(50)
    before = cloud.bill()
    cloud.close()
    again = Cloud.open(file)
    assert again.bill() == before
    assert before.so_far == pytest.approx(50 * 19.71 / MONTH, rel=1e-3)
    again.close()

"""Where the console of a machine can be read: the addresses, how long they are good, and who is refused them."""

from __future__ import annotations

from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient

from course.cloud import Cloud
from course.cloud.arm.http import Door, Request, Response
from tests.cloud.bodies import RG, scale_set_body
from tests.cloud.refused import refused

ACCOUNT = "https://logs.blob.core.windows.net/"


@pytest.mark.parametrize(
    ("storage", "host"),
    [({}, r"https://md-{short}.z1.blob.storage.azure.net/"), ({"storageUri": ACCOUNT}, ACCOUNT)],
)
def test_the_console_is_kept_by_azure_or_in_an_account_of_one_s_own(
    compute: ComputeManagementClient, make_vm: Any, storage: dict[str, str], host: str
) -> None:
    vm = make_vm(diagnosticsProfile={"bootDiagnostics": {"enabled": True, **storage}})
    told = compute.virtual_machines.retrieve_boot_diagnostics_data(RG, "web01")
    base = f"{host.format(short=vm.vm_id.replace('-', '')[:12])}bootdiagnostics-web01-{vm.vm_id}/web01.{vm.vm_id}"
    assert told.console_screenshot_blob_uri.startswith(f"{base}.screenshot.bmp?")
    assert told.serial_console_log_blob_uri.startswith(f"{base}.serialconsole.log?")


def test_the_addresses_are_good_for_as_long_as_is_asked(compute: ComputeManagementClient, make_vm: Any) -> None:
    make_vm(diagnosticsProfile={"bootDiagnostics": {"enabled": True}})
    retrieve = compute.virtual_machines.retrieve_boot_diagnostics_data
    day, hours = [
        retrieve(RG, "web01", **asked).serial_console_log_blob_uri
        for asked in ({"sas_uri_expiration_time_in_minutes": 1440}, {})
    ]
    assert day != hours
    wanted = 400, "InvalidParameter", "The value of parameter sasUriExpirationTimeInMinutes is invalid."
    for minutes in (0, 1441):
        assert refused(lambda: retrieve(RG, "web01", sas_uri_expiration_time_in_minutes=minutes)) == wanted  # noqa: B023


def test_a_vm_without_boot_diagnostics_has_none(compute: ComputeManagementClient, running_vm: Any) -> None:
    wanted = 409, "OperationNotAllowed", "Boot diagnostics is not enabled on VM 'web01'."
    assert refused(lambda: compute.virtual_machines.retrieve_boot_diagnostics_data(RG, "web01")) == wanted


def test_an_instance_of_a_scale_set_has_a_console_too(compute: Any, subnet: str) -> None:
    body = scale_set_body(subnet, "Uniform", 1)
    body["properties"]["virtualMachineProfile"]["diagnosticsProfile"] = {"bootDiagnostics": {"enabled": True}}
    compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", body).result()
    told = compute.virtual_machine_scale_set_vms.retrieve_boot_diagnostics_data(RG, "web", "0")
    assert "/web_0." in told.serial_console_log_blob_uri


def read(cloud: Cloud, address: str, method: str = "GET", **headers: str) -> Response:
    return cloud.handle(Request(method, address, headers, b"", Door.NETWORK))


def test_the_serial_log_is_what_the_guest_wrote_while_it_booted(
    cloud: Cloud, compute: ComputeManagementClient, make_vm: Any
) -> None:
    make_vm(diagnosticsProfile={"bootDiagnostics": {"enabled": True}})
    told = compute.virtual_machines.retrieve_boot_diagnostics_data(RG, "web01")
    log = read(cloud, told.serial_console_log_blob_uri)
    assert log.status == 200 and b"cloud-init" in log.body and b"web01 login:" in log.body
    part = read(cloud, told.serial_console_log_blob_uri, Range="bytes=0-9")
    assert (part.status, part.body) == (206, log.body[:10])
    assert part.headers["Content-Range"] == f"bytes 0-9/{len(log.body)}"
    assert read(cloud, told.serial_console_log_blob_uri, "HEAD").headers["Content-Length"] == str(len(log.body))
    assert read(cloud, told.serial_console_log_blob_uri, Range="bytes=999999-").status == 416
    assert read(cloud, told.serial_console_log_blob_uri, "PUT").status == 405


def test_an_address_is_good_until_its_time_is_over(
    cloud: Cloud, compute: ComputeManagementClient, make_vm: Any
) -> None:
    make_vm(diagnosticsProfile={"bootDiagnostics": {"enabled": True}})
    address = compute.virtual_machines.retrieve_boot_diagnostics_data(RG, "web01").serial_console_log_blob_uri
    assert read(cloud, address.partition("?")[0]).status == 403
    cloud.wait(hours=3)
    assert read(cloud, address).status == 403


def test_there_is_no_picture_of_a_screen_and_no_log_of_a_machine_that_is_gone(
    cloud: Cloud, compute: ComputeManagementClient, make_vm: Any
) -> None:
    make_vm(diagnosticsProfile={"bootDiagnostics": {"enabled": True}})
    told = compute.virtual_machines.retrieve_boot_diagnostics_data(RG, "web01")
    assert read(cloud, told.console_screenshot_blob_uri).status == 404
    compute.virtual_machines.begin_delete(RG, "web01").result()
    assert read(cloud, told.serial_console_log_blob_uri).status == 404


def test_a_log_in_an_account_of_ones_own_is_read_with_the_account_s_key(cloud: Cloud, make_vm: Any) -> None:
    vm = make_vm(diagnosticsProfile={"bootDiagnostics": {"enabled": True, "storageUri": ACCOUNT}})
    address = f"{ACCOUNT}bootdiagnostics-web01-{vm.vm_id}/web01.{vm.vm_id}.serialconsole.log"
    assert read(cloud, address).status == 403
    assert b"web01 login:" in read(cloud, address, Authorization="SharedKey logs:signature").body

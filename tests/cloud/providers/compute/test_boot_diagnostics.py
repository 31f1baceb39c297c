"""Where the console of a machine can be read: the addresses, how long they are good, and who is refused them."""

from __future__ import annotations

from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient

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

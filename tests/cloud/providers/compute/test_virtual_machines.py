"""Virtual machines through the real SDK: create, power, change, generalize, delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
from pytest import raises

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, PASSWORD, RG, UBUNTU, UBUNTU_GEN1, WINDOWS, vm_body


def power(compute: ComputeManagementClient, name: str = "web01") -> str:
    """The power state of a VM."""
    return str(compute.virtual_machines.instance_view(RG, name).statuses[-1].code).removeprefix("PowerState/")


def refused(error: Any) -> tuple[int, str]:
    return error.value.status_code, error.value.error.code


# Creating


def test_a_new_vm_runs_and_its_disk_belongs_to_it(compute: ComputeManagementClient, running_vm: Any) -> None:
    assert (running_vm.provisioning_state, power(compute)) == ("Succeeded", "running")
    os_disk = running_vm.storage_profile.os_disk
    disk = compute.disks.get(RG, os_disk.name)
    assert disk.managed_by == running_vm.id
    assert disk.disk_state == "Attached"
    assert os_disk.name == f"web01_OsDisk_1_{disk.unique_id.replace('-', '')}"


def test_secrets_are_never_answered(compute: ComputeManagementClient, running_vm: Any) -> None:
    document = compute.virtual_machines.get(RG, "web01").as_dict()
    assert PASSWORD not in str(document)
    assert "customData" not in str(document)


def test_an_instance_view_tells_what_the_guest_reports(compute: ComputeManagementClient, running_vm: Any) -> None:
    view = compute.virtual_machines.instance_view(RG, "web01")
    assert (view.computer_name, view.os_name) == ("web01", "ubuntu")
    assert view.vm_agent.statuses[0].display_status == "Ready"
    assert view.hyper_v_generation == "V2"
    expanded = compute.virtual_machines.get(RG, "web01", expand="instanceView")
    assert expanded.instance_view.statuses[-1].code == "PowerState/running"
    assert compute.virtual_machines.get(RG, "web01").instance_view is None


def test_an_instance_view_tells_of_each_extension_and_its_handler(
    compute: ComputeManagementClient, running_vm: Any
) -> None:
    asked: Any = {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.1"}
    body: Any = {"location": LOCATION, "properties": {**asked, "settings": {"commandToExecute": "exit 4"}}}
    with raises(HttpResponseError):
        compute.virtual_machine_extensions.begin_create_or_update(RG, "web01", "setup", body).result()
    view = compute.virtual_machines.instance_view(RG, "web01")
    handler, extension = view.vm_agent.extension_handlers[0], view.extensions[0]
    assert handler.type == extension.type == "Microsoft.Azure.Extensions.CustomScript"
    assert handler.status.display_status == "Ready"
    status = extension.statuses[0]
    assert (status.code, status.level) == ("ProvisioningState/failed", "Error")
    assert status.display_status == "Provisioning failed"


@pytest.mark.parametrize(
    ("publisher", "kind", "asked", "upgrades", "version"),
    [
        ("Microsoft.OSTCExtensions", "VMAccessForLinux", "1.2", True, "1.5.16"),
        ("Microsoft.Azure.NetworkWatcher", "NetworkWatcherAgentLinux", "1.4", False, "1.4.2798.3"),
        ("Contoso.Things", "Widget", "7.3", True, "7.3"),
    ],
)
def test_an_extension_is_installed_in_the_newest_version_that_was_asked_for(
    compute: ComputeManagementClient,
    running_vm: Any,
    publisher: str,
    kind: str,
    asked: str,
    upgrades: bool,
    version: str,
) -> None:
    properties = {"publisher": publisher, "type": kind, "typeHandlerVersion": asked}
    body: Any = {"location": LOCATION, "properties": {**properties, "autoUpgradeMinorVersion": upgrades}}
    extensions = compute.virtual_machine_extensions
    extensions.begin_create_or_update(RG, "web01", "more", body).result()
    assert extensions.get(RG, "web01", "more").instance_view is None
    shown = extensions.get(RG, "web01", "more", expand="instanceView")
    assert (shown.type_handler_version, shown.instance_view.type_handler_version) == (asked, version)
    assert shown.instance_view.statuses[0].display_status == "Provisioning succeeded"
    handlers = compute.virtual_machines.instance_view(RG, "web01").vm_agent.extension_handlers
    assert [handler.type_handler_version for handler in handlers] == [version]


def test_azure_chooses_a_zone_that_the_placement_allows(compute: ComputeManagementClient, make_vm: Any) -> None:
    placement = {"zonePlacementPolicy": "any", "excludeZones": ["1"]}
    disk = {"imageReference": UBUNTU, "osDisk": {"createOption": "FromImage"}, "alignRegionalDisksToVMZone": False}
    machine = make_vm(top={"placement": placement}, storageProfile=disk)
    assert machine.zones == ["2"]
    assert (machine.placement.zone_placement_policy, machine.placement.exclude_zones) == ("Any", ["1"])
    assert machine.storage_profile.align_regional_disks_to_vm_zone is False
    change: Any = {"properties": {"storageProfile": {"alignRegionalDisksToVMZone": True}}}
    changed = compute.virtual_machines.begin_update(RG, "web01", change).result()
    assert changed.storage_profile.align_regional_disks_to_vm_zone is True
    assert (changed.zones, changed.placement.exclude_zones) == (["2"], ["1"])


def test_an_ultra_disk_that_is_made_with_a_vm_does_what_was_asked(
    compute: ComputeManagementClient, make_vm: Any
) -> None:
    ultra = {"managedDisk": {"storageAccountType": "UltraSSD_LRS"}, "diskIOPSReadWrite": 200, "diskMBpsReadWrite": 20}
    data = {"lun": 0, "createOption": "Empty", "diskSizeGB": 4, **ultra}
    storage = {"imageReference": UBUNTU, "osDisk": {"createOption": "FromImage"}, "dataDisks": [data]}
    [shown] = make_vm(storageProfile=storage).storage_profile.data_disks
    assert (shown.disk_iops_read_write, shown.disk_m_bps_read_write) == (200, 20)
    disk = compute.disks.get(RG, shown.name)
    assert (disk.disk_iops_read_write, disk.disk_m_bps_read_write) == (200, 20)


def test_a_vm_with_boot_diagnostics_in_an_account_tells_where_its_console_is(
    compute: ComputeManagementClient, running_vm: Any
) -> None:
    account = "https://logs.blob.core.windows.net/"
    profile: Any = {"bootDiagnostics": {"enabled": True, "storageUri": account}}
    assert compute.virtual_machines.instance_view(RG, "web01").boot_diagnostics is None
    made = compute.virtual_machines.begin_update(RG, "web01", {"properties": {"diagnosticsProfile": profile}}).result()
    kept = compute.virtual_machines.instance_view(RG, "web01").boot_diagnostics
    base = f"{account}bootdiagnostics-web01-{made.vm_id}/web01.{made.vm_id}"
    assert kept.console_screenshot_blob_uri == f"{base}.screenshot.bmp"
    assert kept.serial_console_log_blob_uri == f"{base}.serialconsole.log"


def test_vms_are_listed_in_group_subscription_and_location(compute: ComputeManagementClient, make_vm: Any) -> None:
    make_vm("one")
    make_vm("two")
    expected = ["one", "two"]
    assert [vm.name for vm in compute.virtual_machines.list(RG)] == expected
    assert [vm.name for vm in compute.virtual_machines.list_all()] == expected
    assert [vm.name for vm in compute.virtual_machines.list_by_location(LOCATION)] == expected
    assert list(compute.virtual_machines.list_by_location("westus")) == []


def test_vms_of_one_scale_set_are_listed_by_filter(compute: ComputeManagementClient, make_vm: Any, subnet: str) -> None:
    body = {"location": LOCATION, "properties": {"orchestrationMode": "Flexible", "platformFaultDomainCount": 1}}
    flexible = compute.virtual_machine_scale_sets.begin_create_or_update(RG, "flexible", body).result()
    make_vm("inside", virtualMachineScaleSet={"id": flexible.id})
    make_vm("outside")
    asked = f"'virtualMachineScaleSet/id' eq '{flexible.id}'"
    assert [vm.name for vm in compute.virtual_machines.list(RG, filter=asked)] == ["inside"]
    assert [vm.name for vm in compute.virtual_machines.list_all(filter=asked.upper())] == ["inside"]
    assert len(list(compute.virtual_machines.list(RG))) == 2


def test_a_list_tells_how_the_vms_are_doing_to_who_asks(compute: ComputeManagementClient, running_vm: Any) -> None:
    (told,) = compute.virtual_machines.list_all(status_only="true")
    assert told.instance_view.statuses[-1].code == "PowerState/running"
    (plain,) = compute.virtual_machines.list_all()
    assert plain.instance_view is None


def test_whether_a_vm_may_move_to_another_zone_is_kept_and_changed(
    compute: ComputeManagementClient, make_vm: Any
) -> None:
    make_vm("web01", resiliencyProfile={"zoneMovement": {"isEnabled": True}})
    body: Any = {"properties": {"resiliencyProfile": {"zoneMovement": {"isEnabled": False}}}}
    assert compute.virtual_machines.get(RG, "web01").resiliency_profile.zone_movement.is_enabled is True
    changed = compute.virtual_machines.begin_update(RG, "web01", body).result()
    assert changed.resiliency_profile.zone_movement.is_enabled is False


def test_a_specialized_disk_is_attached_without_an_os_profile(
    compute: ComputeManagementClient, deallocated_vm: Any, make_nic: Any
) -> None:
    source = deallocated_vm.storage_profile.os_disk.managed_disk.id
    copy = {
        "location": LOCATION,
        "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": source}},
    }
    disk = compute.disks.begin_create_or_update(RG, "copy", copy).result()
    storage = {"osDisk": {"createOption": "Attach", "osType": "Linux", "managedDisk": {"id": disk.id}}}
    body = vm_body(make_nic("copy-nic"), storageProfile=storage, osProfile=None)
    twin = compute.virtual_machines.begin_create_or_update(RG, "twin", body).result()
    assert twin.os_profile is None
    run = {"commandId": "RunShellScript", "script": ["cat /etc/hostname"]}
    told = compute.virtual_machines.begin_run_command(RG, "twin", run).result().value[0].message
    assert "web01" in told


def test_an_ephemeral_disk_goes_with_its_vm(compute: ComputeManagementClient, make_vm: Any) -> None:
    os_disk = {"createOption": "FromImage", "diffDiskSettings": {"option": "Local"}}
    vm = make_vm(storageProfile={"imageReference": UBUNTU, "osDisk": os_disk})
    shown = vm.storage_profile.os_disk
    assert (shown.diff_disk_settings.placement, shown.caching, shown.delete_option) == (
        "CacheDisk",
        "ReadOnly",
        "Delete",
    )
    compute.virtual_machines.begin_delete(RG, "web01").result()
    assert list(compute.disks.list()) == []


def test_an_ephemeral_disk_moves_to_another_place_on_its_host(compute: ComputeManagementClient, make_vm: Any) -> None:
    os_disk = {"createOption": "FromImage", "diffDiskSettings": {"option": "Local"}}
    make_vm(storageProfile={"imageReference": UBUNTU, "osDisk": os_disk})
    moved = {"osDisk": {"diffDiskSettings": {"option": "Local", "placement": "ResourceDisk"}}}
    change: Any = {"properties": {"storageProfile": moved}}
    settings = compute.virtual_machines.begin_update(RG, "web01", change).result().storage_profile.os_disk
    assert settings.diff_disk_settings.placement == "ResourceDisk"


def test_user_data_is_told_only_to_who_asks_for_it(compute: ComputeManagementClient, make_vm: Any) -> None:
    make_vm(userData="aGVsbG8=")
    machines = compute.virtual_machines
    assert machines.get(RG, "web01").user_data is None
    assert machines.get(RG, "web01", expand="userData").user_data == "aGVsbG8="
    machines.begin_update(RG, "web01", {"properties": {"userData": ""}}).result()
    assert machines.get(RG, "web01", expand="userData").user_data is None


@pytest.mark.parametrize(
    ("sku", "made_as"), [({}, "Standard"), ({"sku": {"name": "Basic", "tier": "Global"}}, "Basic")]
)
def test_interfaces_and_addresses_can_be_made_with_the_vm(
    compute: ComputeManagementClient, network: Any, subnet: str, sku: dict[str, Any], made_as: str
) -> None:
    address = {"name": "web-ip", "properties": {"publicIPAllocationMethod": "Static"}, **sku}
    ip = {"name": "ip", "properties": {"subnet": {"id": subnet}, "publicIPAddressConfiguration": address}}
    nic = {"name": "web-nic", "properties": {"primary": True, "deleteOption": "Delete", "ipConfigurations": [ip]}}
    profile = {"networkApiVersion": "2022-11-01", "networkInterfaceConfigurations": [nic]}
    body = vm_body("", networkProfile=profile)
    vm = compute.virtual_machines.begin_create_or_update(RG, "web01", body).result()
    made = network.network_interfaces.get(RG, "web-nic")
    assert vm.network_profile.network_interfaces[0].id == made.id
    assert made.ip_configurations[0].public_ip_address.id.endswith("/web-ip")
    assert network.public_ip_addresses.get(RG, "web-ip").sku.name == made_as


def test_interfaces_made_with_the_vm_are_as_its_configuration_says(
    compute: ComputeManagementClient, network: Any, subnet: str
) -> None:
    public = {"publicIPAllocationMethod": "Static", "deleteOption": "Delete", "idleTimeoutInMinutes": 9}
    tagged = {"ipTags": [{"ipTagType": "RoutingPreference", "tag": "Internet"}]}
    address = {"name": "web-ip", "properties": {**public, **tagged}, "tags": {"of": "address"}}
    ip = {"name": "ip", "properties": {"subnet": {"id": subnet}, "publicIPAddressConfiguration": address}}
    asked = {"deleteOption": "Delete", "disableTcpStateTracking": True, "ipConfigurations": [ip]}
    nic = {"name": "web-nic", "properties": asked, "tags": {"of": "interface"}}
    body = vm_body("", networkProfile={"networkApiVersion": "2022-11-01", "networkInterfaceConfigurations": [nic]})
    compute.virtual_machines.begin_create_or_update(RG, "web01", body).result()
    interface, public_address = (
        network.network_interfaces.get(RG, "web-nic"),
        network.public_ip_addresses.get(RG, "web-ip"),
    )
    assert (interface.disable_tcp_state_tracking, interface.tags) == (True, {"of": "interface"})
    assert (public_address.ip_tags[0].tag, public_address.tags) == ("Internet", {"of": "address"})
    compute.virtual_machines.begin_delete(RG, "web01").result()
    assert list(network.network_interfaces.list(RG)) == list(network.public_ip_addresses.list(RG)) == []


def test_what_a_windows_setup_is_to_do_is_told_without_its_content(
    compute: ComputeManagementClient, make_nic: Any
) -> None:
    named = {"passName": "OobeSystem", "componentName": "Microsoft-Windows-Shell-Setup", "settingName": "AutoLogon"}
    setup = {"additionalUnattendContent": [{**named, "content": "<Password/>"}]}
    body = vm_body(make_nic("win-nic"), WINDOWS)
    body["properties"]["osProfile"]["windowsConfiguration"] = setup
    made = compute.virtual_machines.begin_create_or_update(RG, "win", body).result()
    assert made.as_dict()["properties"]["osProfile"]["windowsConfiguration"]["additionalUnattendContent"] == [named]
    change: Any = {"properties": {"osProfile": {"windowsConfiguration": {**setup, "timeZone": "UTC"}}}}
    assert "<Password/>" not in str(compute.virtual_machines.begin_update(RG, "win", change).result().as_dict())


def several(ids: list[str], *primary: bool | None) -> dict[str, Any]:
    """A networkProfile with several interfaces, each of which says whether it is the primary one."""
    said = [
        {"id": id, "properties": {} if flag is None else {"primary": flag}}
        for id, flag in zip(ids, primary, strict=False)
    ]
    return {"networkInterfaces": said}


@pytest.mark.parametrize(
    ("primary", "code"),
    [
        ((None, None), "NetworkInterfaceMustHavePrimaryPropertySet"),
        ((False, False), "VirtualMachineMustHaveOneNetworkInterfaceAsPrimary"),
        ((True, True), "VirtualMachineMustHaveOneNetworkInterfaceAsPrimary"),
    ],
)
def test_of_several_interfaces_one_is_the_primary_one(make_vm: Any, make_nic: Any, primary: Any, code: str) -> None:
    profile = several([make_nic("one"), make_nic("two")], *primary)
    with raises(HttpResponseError) as error:
        make_vm(networkProfile=profile)
    assert error.value.error is not None
    assert error.value.error.code == code


def test_the_primary_interface_changes_while_delete_options_stay(
    compute: ComputeManagementClient, network: Any, make_vm: Any, make_nic: Any
) -> None:
    ids = [make_nic("one"), make_nic("two")]
    profile = several(ids, True, False)
    profile["networkInterfaces"][0]["properties"]["deleteOption"] = "Delete"
    make_vm(networkProfile=profile)
    assert [network.network_interfaces.get(RG, name).primary for name in ("one", "two")] == [True, False]
    change = {"properties": {"networkProfile": several(ids, False, True)}}
    vm = compute.virtual_machines.begin_update(RG, "web01", change).result()
    assert vm.network_profile.network_interfaces[0].delete_option == "Delete"
    assert [network.network_interfaces.get(RG, name).primary for name in ("one", "two")] == [False, True]


def test_an_interface_taken_away_keeps_its_mac_address(
    compute: ComputeManagementClient, network: Any, make_vm: Any, make_nic: Any
) -> None:
    ids = [make_nic("one"), make_nic("two")]
    make_vm(networkProfile=several(ids, True, False))
    mac = network.network_interfaces.get(RG, "two").mac_address
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    compute.virtual_machines.begin_update(RG, "web01", {"properties": {"networkProfile": several(ids, True)}}).result()
    free = network.network_interfaces.get(RG, "two")
    assert (free.virtual_machine, free.primary, free.mac_address) == (None, None, mac)


@pytest.mark.parametrize(
    ("image", "version"),
    [
        ({"publisher": "Debian", "offer": "debian-12", "sku": "12-gen2", "version": "latest"}, "12.12"),
        ({"publisher": "OpenLogic", "offer": "CentOS", "sku": "7.5", "version": "latest"}, "7.5.1804"),
    ],
)
def test_the_agent_reports_the_point_release(
    compute: ComputeManagementClient, make_vm: Any, image: Any, version: str
) -> None:
    make_vm(image=image)
    assert compute.virtual_machines.instance_view(RG, "web01").os_version == version


# Power


@pytest.mark.parametrize(
    ("operation", "state"),
    [
        ("begin_power_off", "stopped"),
        ("begin_deallocate", "deallocated"),
        ("begin_restart", "running"),
        ("begin_redeploy", "running"),
        ("begin_reapply", "running"),
        ("begin_reimage", "running"),
        ("begin_start", "running"),
    ],
)
def test_an_operation_leaves_a_running_vm_in_its_power_state(
    compute: ComputeManagementClient, running_vm: Any, operation: str, state: str
) -> None:
    getattr(compute.virtual_machines, operation)(RG, "web01").result()
    assert power(compute) == state


def test_the_disks_of_a_deallocated_vm_are_reserved_until_it_starts(
    compute: ComputeManagementClient, deallocated_vm: Any
) -> None:
    name = deallocated_vm.storage_profile.os_disk.name
    assert compute.disks.get(RG, name).disk_state == "Reserved"
    compute.virtual_machines.begin_start(RG, "web01").result()
    assert compute.disks.get(RG, name).disk_state == "Attached"


def test_power_off_does_not_allocate_a_deallocated_vm_again(
    compute: ComputeManagementClient, deallocated_vm: Any
) -> None:
    compute.virtual_machines.begin_power_off(RG, "web01").result()
    assert power(compute) == "deallocated"


def test_deallocated_cores_are_not_in_use(compute: ComputeManagementClient, running_vm: Any) -> None:
    def cores() -> int:
        return next(row.current_value for row in compute.usage.list(LOCATION) if row.name.value == "cores")

    assert cores() == 2
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    assert cores() == 0


# Generalizing


def test_a_stopped_vm_can_be_generalized_and_a_running_one_cannot(
    compute: ComputeManagementClient, running_vm: Any
) -> None:
    with raises(HttpResponseError) as error:
        compute.virtual_machines.generalize(RG, "web01")
    assert refused(error) == (409, "OperationNotAllowed")
    compute.virtual_machines.begin_power_off(RG, "web01").result()
    compute.virtual_machines.generalize(RG, "web01")
    codes = [status.code for status in compute.virtual_machines.instance_view(RG, "web01").statuses]
    assert codes == ["ProvisioningState/succeeded", "OSState/generalized", "PowerState/stopped"]


@pytest.mark.parametrize("operation", ["begin_start", "begin_restart", "begin_redeploy", "begin_reapply"])
def test_a_generalized_vm_never_comes_back(
    compute: ComputeManagementClient, generalized_vm: Any, operation: str
) -> None:
    with raises(HttpResponseError) as error:
        getattr(compute.virtual_machines, operation)(RG, "web01").result()
    assert refused(error) == (409, "OperationNotAllowed")
    assert "since the VM is generalized" in error.value.error.message


# Changing


def test_tags_and_size_change_and_the_image_does_not(compute: ComputeManagementClient, deallocated_vm: Any) -> None:
    change = {"tags": {"team": "web"}, "properties": {"hardwareProfile": {"vmSize": "Standard_D2s_v3"}}}
    vm = compute.virtual_machines.begin_update(RG, "web01", change).result()
    assert (vm.tags, vm.hardware_profile.vm_size) == ({"team": "web"}, "Standard_D2s_v3")
    other = {"properties": {"storageProfile": {"imageReference": UBUNTU_GEN1}}}
    with raises(HttpResponseError) as error:
        compute.virtual_machines.begin_update(RG, "web01", other).result()
    assert refused(error) == (409, "PropertyChangeNotAllowed")


def test_a_data_disk_is_attached_and_detached(compute: ComputeManagementClient, running_vm: Any, disk: Any) -> None:
    attach = [{"lun": 3, "createOption": "Attach", "managedDisk": {"id": disk.id}}]
    change: Any = {"properties": {"storageProfile": {"dataDisks": attach}}}
    vm = compute.virtual_machines.begin_update(RG, "web01", change).result()
    assert [(entry.lun, entry.name) for entry in vm.storage_profile.data_disks] == [(3, "data")]
    assert compute.disks.get(RG, "data").managed_by == running_vm.id
    change["properties"]["storageProfile"]["dataDisks"] = []
    vm = compute.virtual_machines.begin_update(RG, "web01", change).result()
    assert vm.storage_profile.data_disks == []
    assert compute.disks.get(RG, "data").managed_by is None


def test_a_disk_that_is_being_detached_stays_in_sight_until_it_is_done(
    cloud: Any, compute: ComputeManagementClient, running_vm: Any, disk: Any
) -> None:
    attach = [{"lun": 3, "createOption": "Attach", "managedDisk": {"id": disk.id}}]
    change: Any = {"properties": {"storageProfile": {"dataDisks": attach}}}
    compute.virtual_machines.begin_update(RG, "web01", change).result()
    cloud.clock_mode = "step by step"
    change["properties"]["storageProfile"]["dataDisks"] = []
    compute.virtual_machines.begin_update(RG, "web01", change, polling=False)
    shown = compute.virtual_machines.get(RG, "web01").storage_profile.data_disks
    assert [entry.to_be_detached for entry in shown] == [True]
    cloud.tick()
    assert compute.virtual_machines.get(RG, "web01").storage_profile.data_disks == []


def test_an_operating_system_disk_can_be_swapped(compute: ComputeManagementClient, deallocated_vm: Any) -> None:
    before = deallocated_vm.storage_profile.os_disk.name
    data = {"createOption": "Copy", "sourceResourceId": deallocated_vm.storage_profile.os_disk.managed_disk.id}
    body = {"location": LOCATION, "properties": {"creationData": data}}
    other = compute.disks.begin_create_or_update(RG, "other", body).result()
    change = {"properties": {"storageProfile": {"osDisk": {"managedDisk": {"id": other.id}}}}}
    vm = compute.virtual_machines.begin_update(RG, "web01", change).result()
    assert vm.storage_profile.os_disk.name == "other"
    assert compute.disks.get(RG, before).managed_by is None


def test_trusted_launch_is_turned_on_only_while_the_vm_is_deallocated(
    compute: ComputeManagementClient, running_vm: Any
) -> None:
    change = {"properties": {"securityProfile": {"securityType": "TrustedLaunch"}}}
    with raises(HttpResponseError):
        compute.virtual_machines.begin_update(RG, "web01", change).result()
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    vm = compute.virtual_machines.begin_update(RG, "web01", change).result()
    assert vm.security_profile.uefi_settings.secure_boot_enabled is True


def test_standard_security_is_said_by_name_and_in_older_api_versions_only_with_a_feature(
    compute: ComputeManagementClient, make_vm: Callable[..., Any]
) -> None:
    vm = make_vm("web01", securityProfile={"securityType": "Standard"})
    assert vm.security_profile.security_type == "Standard"
    body = vm_body(vm.network_profile.network_interfaces[0].id, securityProfile={"securityType": "Standard"})
    with raises(HttpResponseError, match=r"parameter securityProfile\.securityType is invalid"):
        compute.virtual_machines.begin_create_or_update(RG, "web02", body, api_version="2024-07-01").result()


@pytest.mark.parametrize(("version", "told"), [("2022-11-01", False), ("2024-07-01", None)])
def test_older_clients_are_told_whether_the_platform_updates_the_agent(
    version: str, told: bool | None, resources: ResourceManagementClient, make_vm: Callable[..., Any]
) -> None:
    older = resources.resources.get_by_id(make_vm("web01").id, api_version=version)
    assert older.properties is not None
    assert older.properties["osProfile"]["linuxConfiguration"].get("enableVMAgentPlatformUpdates") is told


def test_the_platform_updates_the_agent_of_windows_in_east_us(make_vm: Callable[..., Any]) -> None:
    windows, linux = make_vm("win01", WINDOWS), make_vm("web01")
    assert windows.os_profile.windows_configuration.enable_vm_agent_platform_updates is True
    assert linux.os_profile.linux_configuration.enable_vm_agent_platform_updates is None


KEY = {"path": "/home/learner/.ssh/authorized_keys", "keyData": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE one"}
PROVISIONED = {
    "computerName": "web01",
    "adminUsername": "learner",
    "customData": "I2Nsb3VkLWNvbmZpZwo=",
    "linuxConfiguration": {"disablePasswordAuthentication": True, "ssh": {"publicKeys": [KEY]}},
}


@pytest.mark.parametrize(
    ("change", "target"),
    [
        ({"computerName": "other"}, "osProfile.computerName"),
        ({"customData": "aGk="}, "osProfile.customData"),
        (
            {"linuxConfiguration": {"disablePasswordAuthentication": False}},
            "linuxConfiguration.disablePasswordAuthentication",
        ),
        (
            {"linuxConfiguration": {"ssh": {"publicKeys": [{**KEY, "keyData": "ssh-rsa AAAA two"}]}}},
            "linuxConfiguration.ssh.publicKeys",
        ),
        ({"windowsConfiguration": {"enableAutomaticUpdates": True}}, "windowsConfiguration"),
    ],
)
def test_what_was_provisioned_does_not_change(
    compute: ComputeManagementClient, make_vm: Any, change: Any, target: str
) -> None:
    make_vm(osProfile=PROVISIONED)
    with raises(HttpResponseError) as error:
        compute.virtual_machines.begin_update(RG, "web01", {"properties": {"osProfile": change}}).result()
    assert error.value.error is not None
    assert (error.value.error.code, error.value.error.target) == ("PropertyChangeNotAllowed", target)


def test_a_vm_written_again_as_it_was_stays(compute: ComputeManagementClient, make_nic: Any) -> None:
    body = vm_body(make_nic("web01-nic"), osProfile=PROVISIONED)
    before = compute.virtual_machines.begin_create_or_update(RG, "web01", body).result()
    after = compute.virtual_machines.begin_create_or_update(RG, "web01", body).result()
    assert (after.vm_id, after.os_profile) == (before.vm_id, before.os_profile)


def test_patch_settings_and_secrets_change(compute: ComputeManagementClient, running_vm: Any) -> None:
    patches = {"patchSettings": {"patchMode": "AutomaticByPlatform"}}
    change = {"properties": {"osProfile": {"linuxConfiguration": patches, "allowExtensionOperations": False}}}
    profile = compute.virtual_machines.begin_update(RG, "web01", change).result().os_profile
    assert profile is not None
    settings = profile.linux_configuration.patch_settings
    assert (settings.patch_mode, settings.assessment_mode) == ("AutomaticByPlatform", "ImageDefault")
    assert profile.allow_extension_operations is False
    assert profile.linux_configuration.provision_vm_agent is True


@pytest.mark.parametrize(("automatic", "mode"), [(True, "AutomaticByOS"), (False, "Manual")])
def test_windows_patches_itself_only_where_updates_are_automatic(make_vm: Any, automatic: bool, mode: str) -> None:
    profile: dict[str, Any] = {"adminUsername": "learner", "adminPassword": PASSWORD}
    profile |= {"windowsConfiguration": {"enableAutomaticUpdates": automatic}}
    made = make_vm(image=WINDOWS, osProfile=profile).os_profile.windows_configuration
    assert (made.enable_automatic_updates, made.patch_settings.patch_mode) == (automatic, mode)


# Deleting


def test_a_deleted_vm_leaves_its_disk_and_its_interface(
    compute: ComputeManagementClient, network: Any, running_vm: Any
) -> None:
    name = running_vm.storage_profile.os_disk.name
    compute.virtual_machines.begin_delete(RG, "web01").result()
    with raises(ResourceNotFoundError):
        compute.virtual_machines.get(RG, "web01")
    assert compute.disks.get(RG, name).disk_state == "Unattached"
    assert network.network_interfaces.get(RG, "web01-nic").virtual_machine is None


def test_delete_option_takes_the_disk_along(compute: ComputeManagementClient, make_vm: Any) -> None:
    os_disk = {"createOption": "FromImage", "deleteOption": "Delete"}
    make_vm(storageProfile={"imageReference": UBUNTU, "osDisk": os_disk})
    compute.virtual_machines.begin_delete(RG, "web01").result()
    assert list(compute.disks.list()) == []


def test_deleting_what_is_not_there_is_no_mistake(compute: ComputeManagementClient, group: str) -> None:
    compute.virtual_machines.begin_delete(RG, "absent").result()


def test_a_vm_keeps_its_host_and_how_it_hears_of_events(
    cloud: Cloud, make_vm: Any, compute: ComputeManagementClient
) -> None:
    base = f"/subscriptions/{cloud.subscription_id}/resourceGroups/{RG}/providers/Microsoft.Compute"
    hosts = {"id": f"{base}/hostGroups/h"}
    policy = {"userInitiatedReboot": {"automaticallyApprove": True}}
    made = make_vm(hostGroup=hosts, scheduledEventsPolicy=policy)
    assert made.host_group.id == hosts["id"]
    assert made.scheduled_events_policy.user_initiated_reboot.automatically_approve
    change: Any = {"properties": {"scheduledEventsPolicy": {"userInitiatedReboot": {"automaticallyApprove": False}}}}
    changed = compute.virtual_machines.begin_update(RG, made.name, change).result()
    assert not changed.scheduled_events_policy.user_initiated_reboot.automatically_approve
    assert changed.host_group.id == hosts["id"]


# Spot, applications, unmanaged disks


def test_a_spot_vm_is_evicted_as_its_policy_says(compute: ComputeManagementClient, make_vm: Any) -> None:
    make_vm(priority="Spot", evictionPolicy="Deallocate")
    compute.virtual_machines.simulate_eviction(RG, "web01")
    assert power(compute) == "deallocated"


def test_applications_bring_their_extension(compute: ComputeManagementClient, running_vm: Any) -> None:
    package = f"{running_vm.id.split('/virtualMachines')[0]}/galleries/g/applications/a/versions/1.0.0"
    profile = {"galleryApplications": [{"packageReferenceId": package}]}
    change: Any = {"properties": {"applicationProfile": profile}}
    vm = compute.virtual_machines.begin_update(RG, "web01", change).result()
    assert vm.application_profile.gallery_applications[0].treat_failure_as_deployment_failure is False
    assert [extension.name for extension in vm.resources] == ["VMAppExtension"]
    change["properties"]["applicationProfile"] = {"galleryApplications": []}
    vm = compute.virtual_machines.begin_update(RG, "web01", change).result()
    assert vm.resources is None


def test_unmanaged_disks_become_managed_ones(compute: ComputeManagementClient, make_vm: Any) -> None:
    vhds = "https://pictures.blob.core.windows.net/vhds"
    os_disk = {"createOption": "FromImage", "name": "os", "vhd": {"uri": f"{vhds}/web01.vhd"}}
    data = {"lun": 0, "createOption": "Empty", "name": "data", "diskSizeGB": 4, "vhd": {"uri": f"{vhds}/data.vhd"}}
    make_vm(storageProfile={"imageReference": UBUNTU, "osDisk": os_disk, "dataDisks": [data]})
    machines = compute.virtual_machines
    with raises(HttpResponseError, match="since the VM is not deallocated"):
        machines.begin_convert_to_managed_disks(RG, "web01").result()
    machines.begin_deallocate(RG, "web01").result()
    machines.begin_convert_to_managed_disks(RG, "web01").result()
    storage = machines.get(RG, "web01").storage_profile
    assert storage.os_disk.vhd is None and power(compute) == "running"
    disk = compute.disks.get(RG, storage.os_disk.name)
    assert (disk.id, disk.os_type, disk.disk_state) == (storage.os_disk.managed_disk.id, "Linux", "Attached")
    assert compute.disks.get(RG, storage.data_disks[0].name).disk_size_gb == 4
    machines.begin_deallocate(RG, "web01").result()
    with raises(HttpResponseError, match="already uses managed disks"):
        machines.begin_convert_to_managed_disks(RG, "web01").result()


def test_a_vm_with_unmanaged_disks_is_captured_the_old_way(compute: ComputeManagementClient, make_vm: Any) -> None:
    vhd = {"uri": "https://pictures.blob.core.windows.net/vhds/web01.vhd"}
    os_disk = {"createOption": "FromImage", "name": "os", "vhd": vhd}
    vm = make_vm(storageProfile={"imageReference": UBUNTU, "osDisk": os_disk})
    assert vm.storage_profile.os_disk.managed_disk is None
    capture = {"vhdPrefix": "gold", "destinationContainerName": "vhds", "overwriteVhds": True}
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    with raises(HttpResponseError, match="the VM is not generalized"):
        compute.virtual_machines.begin_capture(RG, "web01", capture).result()
    compute.virtual_machines.generalize(RG, "web01")
    template = compute.virtual_machines.begin_capture(RG, "web01", capture).result().as_dict()
    image = template["resources"][0]["properties"]["storageProfile"]["osDisk"]["image"]["uri"]
    assert image.startswith("https://pictures.blob.core.windows.net/system/Microsoft.Compute/Images/vhds/gold-osDisk.")

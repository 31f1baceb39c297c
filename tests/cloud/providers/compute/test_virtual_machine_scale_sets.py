"""Scale sets: one model, instances of both modes, and images that reach instances only when somebody says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import HEALTH, LOCATION, PASSWORD, RG, UBUNTU, definition_body, scale_set_body, version_body

Make = Callable[..., Any]
MODES = pytest.mark.parametrize("mode", ["Uniform", "Flexible"])


def code(error: pytest.ExceptionInfo[HttpResponseError]) -> str:
    assert error.value.error is not None
    return str(error.value.error.code)


@pytest.fixture
def make_set(subnet: str, compute: ComputeManagementClient) -> Make:
    """Makes the scale set `web`."""

    def make(mode: str = "Uniform", capacity: int = 2, image: Any = UBUNTU, **properties: Any) -> Any:
        asked = scale_set_body(subnet, mode, capacity, image, **properties)
        return compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked).result()

    return make


@pytest.fixture
def instances(compute: ComputeManagementClient) -> Callable[[], list[Any]]:
    """The instances of the scale set `web`."""
    return lambda: list(compute.virtual_machine_scale_set_vms.list(RG, "web"))


def power(compute: ComputeManagementClient, instance: Any) -> str:
    view = compute.virtual_machine_scale_set_vms.get_instance_view(RG, "web", instance.instance_id)
    return next(s.code for s in view.statuses if s.code.startswith("PowerState/"))


def test_a_uniform_set_has_numbered_instances_with_disks_and_names(
    make_set: Make, instances: Any, compute: ComputeManagementClient
) -> None:
    made = make_set()
    assert (made.provisioning_state, made.overprovision, made.single_placement_group) == ("Succeeded", True, True)
    found = instances()
    assert [(i.name, i.instance_id) for i in found] == [("web_0", "0"), ("web_1", "1")]
    assert [i.os_profile.computer_name for i in found] == ["web000000", "web000001"]
    assert found[0].storage_profile.image_reference.exact_version
    assert made.virtual_machine_profile.storage_profile.image_reference.exact_version is None
    assert {disk.managed_by for disk in compute.disks.list()} == {i.id for i in found}


def test_the_instances_of_a_flexible_set_are_virtual_machines(
    make_set: Make, compute: ComputeManagementClient, network: NetworkManagementClient
) -> None:
    made = make_set("Flexible")
    machines = list(compute.virtual_machines.list(RG))
    assert len(machines) == 2
    assert {machine.virtual_machine_scale_set.id for machine in machines} == {made.id}
    assert all(machine.name.startswith("web_") for machine in machines)
    assert len(list(network.network_interfaces.list(RG))) == 2


def test_the_interfaces_of_a_uniform_set_stand_below_it(
    make_set: Make, network: NetworkManagementClient, subnet: str
) -> None:
    made = make_set()
    interfaces = list(network.network_interfaces.list_virtual_machine_scale_set_network_interfaces(RG, "web"))
    assert [nic.id for nic in interfaces] == [f"{made.id}/virtualMachines/{n}/networkInterfaces/nic" for n in (0, 1)]
    one = network.network_interfaces.get_virtual_machine_scale_set_network_interface(RG, "web", "1", "nic")
    assert {(nic.type, nic.location, nic.ip_configurations[0].type) for nic in (*interfaces, one)} == {(None,) * 3}
    in_subnet = network.subnets.get(RG, "vnet", "default").ip_configurations
    assert [entry.id.lower() for entry in in_subnet] == [nic.ip_configurations[0].id.lower() for nic in interfaces]
    assert list(network.network_interfaces.list(RG)) == []


def test_public_addresses_per_instance(subnet: str, network: NetworkManagementClient, compute: Any) -> None:
    asked = scale_set_body(subnet, "Uniform", 2)
    configurations = asked["properties"]["virtualMachineProfile"]["networkProfile"]["networkInterfaceConfigurations"]
    configurations[0]["properties"]["ipConfigurations"][0]["properties"]["publicIPAddressConfiguration"] = {
        "name": "pub",
        "properties": {"dnsSettings": {"domainNameLabel": "shop"}},
    }
    compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked).result()
    found = list(network.public_ip_addresses.list_virtual_machine_scale_set_public_ip_addresses(RG, "web"))
    assert [a.dns_settings.fqdn for a in found] == [f"vm{n}.shop.eastus.cloudapp.azure.com" for n in (0, 1)]
    assert len({a.ip_address for a in found}) == 2
    assert {(a.type, a.location, a.sku.name, a.sku.tier) for a in found} == {(None, None, "Standard", None)}


def test_an_instance_has_an_interface_for_each_configuration(
    subnet: str, network: NetworkManagementClient, compute: Any
) -> None:
    asked = scale_set_body(subnet, "Uniform", 1)
    profile = asked["properties"]["virtualMachineProfile"]["networkProfile"]
    front = profile["networkInterfaceConfigurations"][0]
    front["properties"]["primary"] = True
    back = {"name": "back", "properties": {**front["properties"], "primary": False}}
    profile["networkInterfaceConfigurations"] = [front, back]
    compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked).result()
    listed = list(network.network_interfaces.list_virtual_machine_scale_set_network_interfaces(RG, "web"))
    assert [(nic.name, nic.primary) for nic in listed] == [("nic", True), ("back", False)]
    machine = compute.virtual_machine_scale_set_vms.get(RG, "web", "0")
    assert [entry.id for entry in machine.network_profile.network_interfaces] == [nic.id for nic in listed]


@MODES
def test_scaling_out_and_in(make_set: Make, instances: Any, compute: ComputeManagementClient, mode: str) -> None:
    make_set(mode)
    scale = compute.virtual_machine_scale_sets.begin_update
    first = instances()[0].instance_id
    assert scale(RG, "web", {"sku": {"name": "Standard_DS1_v2", "capacity": 3}}).result().sku.capacity == 3
    assert len(instances()) == 3
    scale(RG, "web", {"sku": {"name": "Standard_DS1_v2", "capacity": 1}}).result()
    assert [i.instance_id for i in instances()] == [first]
    assert len(list(compute.disks.list())) == 1


def test_a_protected_instance_is_not_scaled_in(
    make_set: Make, instances: Any, compute: ComputeManagementClient
) -> None:
    make_set()
    newest = instances()[1]
    protected = {"location": LOCATION, "properties": {"protectionPolicy": {"protectFromScaleIn": True}}}
    compute.virtual_machine_scale_set_vms.begin_update(RG, "web", newest.instance_id, protected).result()
    compute.virtual_machine_scale_sets.begin_update(
        RG, "web", {"sku": {"name": "Standard_DS1_v2", "capacity": 1}}
    ).result()
    assert [i.instance_id for i in instances()] == [newest.instance_id]


@MODES
def test_power_of_one_and_of_all(make_set: Make, instances: Any, compute: ComputeManagementClient, mode: str) -> None:
    make_set(mode)
    one, other = instances()
    compute.virtual_machine_scale_set_vms.begin_deallocate(RG, "web", one.instance_id).result()
    assert [power(compute, i) for i in (one, other)] == ["PowerState/deallocated", "PowerState/running"]
    summary = compute.virtual_machine_scale_sets.get_instance_view(RG, "web").virtual_machine.statuses_summary
    assert {s.code: s.count for s in summary}["PowerState/running"] == 1
    compute.virtual_machine_scale_sets.begin_start(RG, "web").result()
    assert power(compute, one) == "PowerState/running"
    compute.virtual_machine_scale_sets.begin_power_off(RG, "web", {"instanceIds": [other.instance_id]}).result()
    assert [power(compute, i) for i in (one, other)] == ["PowerState/running", "PowerState/stopped"]


def test_an_instance_says_that_its_deletion_is_not_tried_again(
    make_set: Make, compute: ComputeManagementClient, resources: ResourceManagementClient
) -> None:
    made = make_set(capacity=1)
    assert compute.virtual_machine_scale_set_vms.get(RG, "web", "0").resilient_vm_deletion_status == "Disabled"
    older = resources.resources.get_by_id(f"{made.id}/virtualMachines/0", api_version="2023-09-01")
    assert older.properties is not None and "resilientVMDeletionStatus" not in older.properties


def test_older_clients_are_told_whether_the_platform_updates_the_agent(
    make_set: Make, resources: ResourceManagementClient
) -> None:
    made = make_set(capacity=1)

    def told(path: str, version: str) -> Any:
        properties = resources.resources.get_by_id(f"{made.id}{path}", api_version=version).properties
        assert properties is not None
        profile = properties.get("virtualMachineProfile", properties)["osProfile"]
        return profile["linuxConfiguration"].get("enableVMAgentPlatformUpdates")

    assert [told("", version) for version in ("2023-07-01", "2023-09-01")] == [False, None]
    assert [told("/virtualMachines/0", version) for version in ("2023-07-01", "2024-07-01")] == [False, None]


def test_a_star_for_an_instance_is_all_of_them(
    make_set: Make, instances: Any, compute: ComputeManagementClient
) -> None:
    make_set()
    vms = compute.virtual_machine_scale_set_vms
    for begin, state in (
        (vms.begin_power_off, "stopped"),
        (vms.begin_start, "running"),
        (vms.begin_restart, "running"),
        (vms.begin_redeploy, "running"),
        (vms.begin_deallocate, "deallocated"),
    ):
        begin(RG, "web", "*").result()
        assert [power(compute, i) for i in instances()] == [f"PowerState/{state}"] * 2


@pytest.mark.parametrize("priority", ["Spot", "Low"])
def test_spare_capacity_has_a_price_and_a_way_to_go(subnet: str, compute: Any, priority: str) -> None:
    asked = scale_set_body(subnet, "Uniform", 1)
    asked["properties"]["virtualMachineProfile"] |= {"priority": priority, "billingProfile": {"maxPrice": 0.5}}
    made = compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked).result().virtual_machine_profile
    assert (made.eviction_policy, made.billing_profile.max_price) == ("Deallocate", 0.5)


def test_the_disks_of_a_set_can_be_on_the_hosts_themselves(subnet: str, compute: Any) -> None:
    asked = scale_set_body(subnet, "Uniform", 1)
    disk = asked["properties"]["virtualMachineProfile"]["storageProfile"]["osDisk"]
    disk |= {"caching": "ReadOnly", "diffDiskSettings": {"option": "Local"}}
    made = compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked).result()
    assert made.virtual_machine_profile.storage_profile.os_disk.diff_disk_settings.placement == "CacheDisk"


def test_a_name_that_is_no_instance_is_refused(make_set: Make, compute: ComputeManagementClient) -> None:
    make_set()
    with pytest.raises(HttpResponseError) as error:
        compute.virtual_machine_scale_sets.begin_deallocate(RG, "web", {"instanceIds": ["9"]}).result()
    assert code(error) == "InvalidParameter"
    assert "The provided instanceId 9 is not an active" in error.value.error.message
    with pytest.raises(HttpResponseError) as error:
        compute.virtual_machine_scale_set_vms.get(RG, "web", "9")
    assert code(error) == "ResourceNotFound"


def run(compute: ComputeManagementClient, instance: str, script: str) -> str:
    asked = {"commandId": "RunShellScript", "script": [script]}
    answer = compute.virtual_machine_scale_set_vms.begin_run_command(RG, "web", instance, asked).result()
    return str(answer.value[0].message)


@MODES
def test_reimaging_takes_an_instance_back_to_its_image(
    make_set: Make, instances: Any, compute: ComputeManagementClient, mode: str
) -> None:
    make_set(mode, 1)
    instance = instances()[0].instance_id
    run(compute, instance, "echo mine > /root/note")
    assert "mine" in run(compute, instance, "cat /root/note")
    compute.virtual_machine_scale_set_vms.begin_reimage(RG, "web", instance).result()
    assert "mine" not in run(compute, instance, "cat /root/note")
    assert len(list(compute.disks.list())) == 1


def test_a_new_image_reaches_an_instance_only_by_an_upgrade(
    make_set: Make, instances: Any, definition: Any, version: Any, compute: ComputeManagementClient
) -> None:
    """The model names the definition; the newest version is taken when the instance is upgraded, not before."""
    make_set("Uniform", 1, {"id": definition.id})
    old = instances()[0]
    assert (old.latest_model_applied, old.storage_profile.image_reference.exact_version) == (True, "1.0.0")
    newer = {
        "location": LOCATION,
        "properties": {
            "publishingProfile": {"targetRegions": [{"name": LOCATION}]},
            "storageProfile": {"source": {"id": version.id}},
        },
    }
    compute.gallery_image_versions.begin_create_or_update(RG, "gallery", definition.name, "2.0.0", newer).result()
    change = {"properties": {"virtualMachineProfile": {"licenseType": "RHEL_BYOS"}}}
    compute.virtual_machine_scale_sets.begin_update(RG, "web", change).result()
    behind = instances()[0]
    assert (behind.latest_model_applied, behind.storage_profile.image_reference.exact_version) == (False, "1.0.0")
    compute.virtual_machine_scale_sets.begin_update_instances(RG, "web", {"instanceIds": ["*"]}).result()
    upgraded = instances()[0]
    assert (upgraded.latest_model_applied, upgraded.storage_profile.image_reference.exact_version) == (True, "2.0.0")
    assert upgraded.storage_profile.os_disk.name != old.storage_profile.os_disk.name


@pytest.mark.parametrize("policy", ["Automatic", "Rolling"])
def test_with_other_policies_instances_follow_the_model(
    make_set: Make, instances: Any, compute: ComputeManagementClient, policy: str
) -> None:
    made = make_set(extensions=(HEALTH,), upgradePolicy={"mode": policy})
    if policy == "Rolling":
        assert made.upgrade_policy.rolling_upgrade_policy.max_batch_instance_percent == 20
    change = {"properties": {"virtualMachineProfile": {"userData": "aGk="}}}
    compute.virtual_machine_scale_sets.begin_update(RG, "web", change).result()
    assert [i.latest_model_applied for i in instances()] == [True, True]
    if policy == "Rolling":
        latest = compute.virtual_machine_scale_set_rolling_upgrades.get_latest(RG, "web")
        assert (latest.running_status.code, latest.progress.successful_instance_count) == ("Completed", 2)


def test_a_rolling_upgrade_that_does_not_run_cannot_be_cancelled(
    make_set: Make, compute: ComputeManagementClient
) -> None:
    make_set()
    upgrades = compute.virtual_machine_scale_set_rolling_upgrades
    with pytest.raises(HttpResponseError) as error:
        upgrades.begin_cancel(RG, "web").result()
    assert (error.value.status_code, code(error)) == (409, "OperationNotAllowed")
    assert "There is no ongoing Rolling Upgrade to cancel." in error.value.error.message
    upgrades.begin_start_os_upgrade(RG, "web").result()
    assert upgrades.get_latest(RG, "web").running_status.code == "Completed"


def test_the_kind_of_image_stays(make_set: Make, image: Any, compute: ComputeManagementClient) -> None:
    make_set(capacity=0)
    change = {"properties": {"virtualMachineProfile": {"storageProfile": {"imageReference": {"id": image.id}}}}}
    with pytest.raises(HttpResponseError) as error:
        compute.virtual_machine_scale_sets.begin_update(RG, "web", change).result()
    assert code(error) == "OperationNotAllowed"
    assert "The Image type for a Virtual Machine Scale Set may not be changed." in error.value.error.message


def test_a_managed_image_has_no_trusted_launch(make_set: Make, image: Any, subnet: str, compute: Any) -> None:
    asked = scale_set_body(subnet, "Uniform", 0, {"id": image.id})
    asked["properties"]["virtualMachineProfile"]["securityProfile"] = {"securityType": "TrustedLaunch"}
    with pytest.raises(HttpResponseError) as error:
        compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked).result()
    assert code(error) == "BadRequest"
    assert "Managed Images are not supported" in error.value.error.message


def test_an_image_that_a_scale_set_uses_cannot_be_deleted(make_set: Make, image: Any, compute: Any) -> None:
    make_set(image={"id": image.id}, capacity=0)
    with pytest.raises(HttpResponseError) as error:
        compute.images.begin_delete(RG, image.name).result()
    assert code(error) == "OperationNotAllowed"
    assert "is currently using the Image" in error.value.error.message


def test_the_orchestration_mode_stays(make_set: Make, subnet: str, compute: ComputeManagementClient) -> None:
    make_set()
    with pytest.raises(HttpResponseError) as error:
        make_set("Flexible")
    assert code(error) == "PropertyChangeNotAllowed"


def test_a_flexible_set_from_a_specialized_image_must_say_its_fault_domains(
    gallery: Any, running_vm: Any, subnet: str, compute: ComputeManagementClient
) -> None:
    special = definition_body(osState="Specialized", features=[{"name": "SecurityType", "value": "None"}])
    compute.gallery_images.begin_create_or_update(RG, "gallery", "special", special).result()
    source = {"storageProfile": {"source": {"virtualMachineId": running_vm.id}}}
    versions = compute.gallery_image_versions
    made = versions.begin_create_or_update(RG, "gallery", "special", "1.0.0", version_body("", **source)).result()
    asked = scale_set_body(subnet, "Flexible", 0, {"id": made.id})
    del asked["properties"]["platformFaultDomainCount"]
    del asked["properties"]["virtualMachineProfile"]["osProfile"]
    with pytest.raises(HttpResponseError) as error:
        compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked).result()
    assert code(error) == "InvalidParameter"
    assert "Required parameter 'platformFaultDomainCount' is missing (null)." in error.value.error.message


def test_a_put_keeps_what_it_leaves_out(make_set: Make, compute: ComputeManagementClient) -> None:
    make_set(capacity=0)
    asked = {"location": LOCATION, "sku": {"name": "Standard_DS1_v2", "capacity": 1}}
    scaled = compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked).result()
    assert scaled.virtual_machine_profile.storage_profile.image_reference.offer == UBUNTU["offer"]
    assert scaled.sku.capacity == 1


def test_secrets_are_never_shown_and_serve_later_instances(
    make_set: Make, instances: Any, cloud: Cloud, compute: Any
) -> None:
    make_set(capacity=0)
    compute.virtual_machine_scale_sets.begin_update(
        RG, "web", {"sku": {"name": "Standard_DS1_v2", "capacity": 1}}
    ).result()
    assert PASSWORD not in str(cloud.documents())
    assert "learner" in run(compute, instances()[0].instance_id, "getent passwd learner")


def test_extensions_of_the_model_come_to_new_instances(
    make_set: Make, instances: Any, compute: ComputeManagementClient
) -> None:
    make_set(capacity=0)
    extension = {
        "properties": {
            "publisher": "Microsoft.Azure.Extensions",
            "type": "CustomScript",
            "typeHandlerVersion": "2.1",
            "settings": {"commandToExecute": "true"},
            "protectedSettings": {"secret": "hidden"},
        }
    }
    extensions = compute.virtual_machine_scale_set_extensions
    made = extensions.begin_create_or_update(RG, "web", "setup", extension).result()
    assert (made.name, made.provisioning_state) == ("setup", "Succeeded")
    assert [e.name for e in extensions.list(RG, "web")] == ["setup"]
    assert "hidden" not in str(extensions.get(RG, "web", "setup").as_dict())
    compute.virtual_machine_scale_sets.begin_update(
        RG, "web", {"sku": {"name": "Standard_DS1_v2", "capacity": 1}}
    ).result()
    assert [r.name for r in instances()[0].resources] == ["setup"]
    extensions.begin_delete(RG, "web", "setup").result()
    assert list(extensions.list(RG, "web")) == []


def script(command: str, **properties: Any) -> dict[str, Any]:
    """An extension that runs a command."""
    kind = {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.1"}
    return {"properties": {**kind, "settings": {"commandToExecute": command}, **properties}}


@MODES
def test_scripts_of_the_model_run_once_on_an_instance_and_again_on_a_new_disk(
    make_set: Make, instances: Any, compute: ComputeManagementClient, mode: str
) -> None:
    make_set(mode, 0)
    extensions, sets = compute.virtual_machine_scale_set_extensions, compute.virtual_machine_scale_sets
    second = script("echo second >> /root/note", provisionAfterExtensions=["setup"])
    extensions.begin_create_or_update(RG, "web", "after", second).result()
    extensions.begin_create_or_update(RG, "web", "setup", script("echo first >> /root/note")).result()
    sets.begin_update(RG, "web", {"sku": {"name": "Standard_DS1_v2", "capacity": 1}}).result()
    instance = instances()[0].instance_id
    assert "first\nsecond\n" in run(compute, instance, "cat /root/note")
    secret = script("", settings={}, protectedSettings={"commandToExecute": "echo third >> /root/note"})
    extensions.begin_create_or_update(RG, "web", "third", secret).result()
    assert "third" not in run(compute, instance, "cat /root/note")
    sets.begin_update_instances(RG, "web", {"instanceIds": ["*"]}).result()
    assert "first\nsecond\nthird\n" in run(compute, instance, "cat /root/note")
    compute.virtual_machine_scale_set_vms.begin_reimage(RG, "web", instance).result()
    note = run(compute, instance, "cat /root/note")
    assert [note.count(word) for word in ("first", "second", "third")] == [1, 1, 1]


def test_a_script_that_fails_fails_the_upgrade_unless_that_is_suppressed(
    make_set: Make, instances: Any, compute: ComputeManagementClient
) -> None:
    make_set(capacity=1)
    extensions, sets = compute.virtual_machine_scale_set_extensions, compute.virtual_machine_scale_sets
    extensions.begin_create_or_update(RG, "web", "setup", script("exit 3")).result()
    with pytest.raises(HttpResponseError) as failed:
        sets.begin_update_instances(RG, "web", {"instanceIds": ["0"]}).result()
    assert code(failed) == "VMExtensionProvisioningError"
    assert instances()[0].resources[0].provisioning_state == "Failed"
    extensions.begin_create_or_update(RG, "web", "setup", script("exit 3", suppressFailures=True)).result()
    sets.begin_update_instances(RG, "web", {"instanceIds": ["0"]}).result()
    assert instances()[0].resources[0].provisioning_state == "Succeeded"


def test_data_disks_of_an_instance(make_set: Make, instances: Any, disk: Any, compute: ComputeManagementClient) -> None:
    make_set(capacity=1)
    vms = compute.virtual_machine_scale_set_vms
    attached = {"lun": 0, "createOption": "Attach", "managedDisk": {"id": disk.id}}
    asked = {"location": LOCATION, "properties": {"storageProfile": {"dataDisks": [attached]}}}
    assert [d.name for d in vms.begin_update(RG, "web", "0", asked).result().storage_profile.data_disks] == [disk.name]
    assert compute.disks.get(RG, disk.name).managed_by == instances()[0].id
    asked["properties"]["storageProfile"]["dataDisks"] = []
    assert vms.begin_update(RG, "web", "0", asked).result().storage_profile.data_disks == []
    assert compute.disks.get(RG, disk.name).managed_by is None


@MODES
def test_deleting_instances_lowers_the_capacity(
    make_set: Make, instances: Any, compute: ComputeManagementClient, mode: str
) -> None:
    make_set(mode, 3)
    first, second, third = (i.instance_id for i in instances())
    compute.virtual_machine_scale_sets.begin_delete_instances(RG, "web", {"instanceIds": [first]}).result()
    compute.virtual_machine_scale_set_vms.begin_delete(RG, "web", second).result()
    assert [i.instance_id for i in instances()] == [third]
    assert compute.virtual_machine_scale_sets.get(RG, "web").sku.capacity == 1


@MODES
def test_nothing_is_left_of_a_deleted_set(
    make_set: Make, compute: ComputeManagementClient, network: NetworkManagementClient, cloud: Cloud, mode: str
) -> None:
    before = {document["id"] for document in cloud.documents()}
    make_set(mode)
    compute.virtual_machine_scale_sets.begin_delete(RG, "web").result()
    assert {document["id"] for document in cloud.documents()} == before
    assert network.subnets.get(RG, "vnet", "default").ip_configurations is None


def test_a_flexible_set_without_a_model_takes_virtual_machines(
    group: str, make_vm: Any, compute: ComputeManagementClient
) -> None:
    asked = {"location": LOCATION, "properties": {"orchestrationMode": "Flexible", "platformFaultDomainCount": 2}}
    made = compute.virtual_machine_scale_sets.begin_create_or_update(RG, "pool", asked).result()
    make_vm("web01", virtualMachineScaleSet={"id": made.id})
    assert [i.name for i in compute.virtual_machine_scale_set_vms.list(RG, "pool")] == ["web01"]


def test_user_data_is_shown_on_demand(subnet: str, compute: ComputeManagementClient) -> None:
    asked = scale_set_body(subnet, "Uniform", 1)
    asked["properties"]["virtualMachineProfile"]["userData"] = "aGk="
    compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked).result()
    sets, vms = compute.virtual_machine_scale_sets, compute.virtual_machine_scale_set_vms
    assert sets.get(RG, "web").virtual_machine_profile.user_data is None
    assert sets.get(RG, "web", expand="userData").virtual_machine_profile.user_data == "aGk="
    assert vms.get(RG, "web", "0").user_data is None
    assert vms.get(RG, "web", "0", expand="userData").user_data == "aGk="


def test_identities_of_a_scale_set(make_set: Make, compute: ComputeManagementClient) -> None:
    make_set(capacity=0)
    update = compute.virtual_machine_scale_sets.begin_update
    system = update(RG, "web", {"identity": {"type": "SystemAssigned"}}).result().identity
    assert (system.type, bool(system.principal_id), bool(system.tenant_id)) == ("SystemAssigned", True, True)
    assert update(RG, "web", {"tags": {"a": "b"}}).result().identity.principal_id == system.principal_id
    assert update(RG, "web", {"identity": {"type": "None"}}).result().identity is None


def test_sizes_it_can_be_changed_to(make_set: Make, compute: ComputeManagementClient) -> None:
    make_set(capacity=0)
    tiers = {row.sku.name: row.sku.tier for row in compute.virtual_machine_scale_sets.list_skus(RG, "web")}
    assert (tiers["Standard_DS1_v2"], tiers["Basic_A1"]) == ("Standard", "Basic")


@pytest.mark.parametrize(("mode", "maximum"), [("Uniform", 100), ("Flexible", 1000)])
def test_one_placement_group_has_place_for_a_hundred(
    mode: str, maximum: int, make_set: Make, compute: ComputeManagementClient
) -> None:
    make_set(mode, capacity=0)
    row = next(iter(compute.virtual_machine_scale_sets.list_skus(RG, "web")))
    assert (row.capacity.maximum, row.capacity.default_capacity) == (maximum, 1)


def test_an_instance_counts_against_the_quota(make_set: Make, compute: ComputeManagementClient) -> None:
    make_set(capacity=2)
    used = {usage.name.value: usage.current_value for usage in compute.usage.list(LOCATION)}
    assert (used["cores"], used["virtualMachines"]) == (2, 2)
    assert used["virtualMachineScaleSets"] == 1


def test_only_spot_instances_can_be_evicted(make_set: Make, compute: ComputeManagementClient) -> None:
    make_set(capacity=1)
    with pytest.raises(HttpResponseError) as error:
        compute.virtual_machine_scale_set_vms.simulate_eviction(RG, "web", "0")
    assert (error.value.status_code, code(error)) == (409, "OperationNotAllowed")


def test_automatic_repairs_are_suspended_and_resumed(compute: ComputeManagementClient, make_set: Make) -> None:
    sets = compute.virtual_machine_scale_sets
    suspend: Any = {"serviceName": "AutomaticRepairs", "action": "Suspend"}
    make_set()
    assert sets.get_instance_view(RG, "web").orchestration_services is None
    with pytest.raises(HttpResponseError, match="is not enabled on VM scale set 'web'"):
        sets.begin_set_orchestration_service_state(RG, "web", suspend).result()
    make_set(extensions=(HEALTH,), automaticRepairsPolicy={"enabled": True, "gracePeriod": "PT30M"})
    states = [sets.get_instance_view(RG, "web").orchestration_services[0].service_state]
    for action in ("Suspend", "Resume"):
        sets.begin_set_orchestration_service_state(RG, "web", {**suspend, "action": action}).result()
        states.append(sets.get_instance_view(RG, "web").orchestration_services[0].service_state)
    assert states == ["Running", "Suspended", "Running"]


def test_repairs_that_are_switched_on_replace_instances_after_half_an_hour(make_set: Make) -> None:
    repairs = make_set(extensions=(HEALTH,), automaticRepairsPolicy={"enabled": True}).automatic_repairs_policy
    assert (repairs.grace_period, repairs.repair_action) == ("PT30M", "Replace")


def test_a_spot_scale_set_has_one_fault_domain(subnet: str, compute: ComputeManagementClient) -> None:
    asked = scale_set_body(subnet, "Uniform", 0)
    del asked["properties"]["platformFaultDomainCount"]
    make = compute.virtual_machine_scale_sets.begin_create_or_update
    assert make(RG, "regular", asked).result().platform_fault_domain_count == 5
    asked["properties"]["virtualMachineProfile"]["priority"] = "Spot"
    assert make(RG, "spot", asked).result().platform_fault_domain_count == 1


def test_accelerated_networking_of_the_model_is_told_twice(subnet: str, compute: ComputeManagementClient) -> None:
    asked = scale_set_body(subnet, "Flexible", 0)
    profile = asked["properties"]["virtualMachineProfile"]["networkProfile"]
    profile["networkInterfaceConfigurations"][0]["properties"]["enableAcceleratedNetworking"] = True
    made = compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", asked).result()
    interface = made.virtual_machine_profile.network_profile.network_interface_configurations[0]
    assert interface.as_dict()["properties"]["effectiveEnableAcceleratedNetworking"] is True


def test_a_set_of_many_placement_groups_becomes_one_of_a_single_group(
    make_set: Make, compute: ComputeManagementClient
) -> None:
    assert make_set(singlePlacementGroup=False).single_placement_group is False
    compute.virtual_machine_scale_sets.convert_to_single_placement_group(RG, "web", {})
    assert compute.virtual_machine_scale_sets.get(RG, "web").single_placement_group is True


def test_no_update_domain_waits_for_a_walk(make_set: Make, compute: ComputeManagementClient) -> None:
    make_set()
    walk = compute.virtual_machine_scale_sets.force_recovery_service_fabric_platform_update_domain_walk
    answer = walk(RG, "web", platform_update_domain=0)
    assert (answer.walk_performed, answer.next_platform_update_domain) == (False, None)


def test_a_vm_that_joins_a_set_is_near_its_other_vms(
    make_set: Make, make_vm: Any, compute: ComputeManagementClient
) -> None:
    group: Any = compute.proximity_placement_groups.create_or_update(RG, "near", {"location": LOCATION})
    made = make_set("Flexible", capacity=1, proximityPlacementGroup={"id": group.id})
    make_vm(virtualMachineScaleSet={"id": made.id})
    near = [vm.proximity_placement_group.id for vm in compute.virtual_machines.list(RG)]
    assert near == [group.id, group.id]
    listed: Any = compute.proximity_placement_groups.get(RG, "near")
    assert (len(listed.virtual_machines), len(listed.virtual_machine_scale_sets)) == (2, 1)


def test_a_list_of_instance_views_alone_has_little_else(make_set: Make, compute: ComputeManagementClient) -> None:
    make_set(capacity=1)
    listed = compute.virtual_machine_scale_set_vms.list(RG, "web", select="instanceView", expand="instanceView")
    [instance] = [each.as_dict() for each in listed]
    assert set(instance) == {"id", "instanceId", "properties"}
    shown = {"latestModelApplied", "instanceView", "provisioningState", "hardwareProfile"}
    assert set(instance["properties"]) == shown
    assert instance["properties"]["instanceView"]["statuses"]


def test_a_scale_set_keeps_which_zones_azure_may_choose(subnet: str, compute: ComputeManagementClient) -> None:
    asked = {"zonePlacementPolicy": "Auto", "includeZones": ["1", "2"]}
    body = {**scale_set_body(subnet, "Uniform", 1), "placement": asked}
    made = compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", body).result()
    assert made.as_dict()["placement"] == asked
    changed = compute.virtual_machine_scale_sets.begin_update(RG, "web", {"tags": {"a": "b"}}).result()
    assert changed.as_dict()["placement"] == asked

"""A rolling upgrade does what its policy says: new instances instead of old, back where it came from, the unwell first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import HEALTH, RG, UBUNTU, scale_set_body, version_body

CHANGE: Any = {"properties": {"virtualMachineProfile": {"userData": "aGk="}}}
WEB: Any = {
    "name": "health",
    "properties": {**HEALTH["properties"], "settings": {"protocol": "http", "port": 80, "requestPath": "/health"}},
}
TOO_MANY = "MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade"
Make = Callable[..., Any]


def script(command: str) -> Any:
    """A custom script of the model."""
    kind = {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.1"}
    return {"name": "script", "properties": {**kind, "settings": {"commandToExecute": command}}}


def extensions(*entries: Any) -> Any:
    """A change of the model's extensions."""
    return {"properties": {"virtualMachineProfile": {"extensionProfile": {"extensions": list(entries)}}}}


@pytest.fixture
def make(compute: ComputeManagementClient, subnet: str) -> Make:
    """Makes the scale set `web` with a rolling upgrade policy."""

    def make(
        mode: str = "Uniform", capacity: int = 5, given: Any = (HEALTH,), image: Any = UBUNTU, **policy: Any
    ) -> Any:
        limits = {"maxBatchInstancePercent": 40, "maxUnhealthyInstancePercent": 40}
        upgrade = {"mode": "Rolling", "rollingUpgradePolicy": {**limits, **policy}}
        body: Any = scale_set_body(subnet, mode, capacity, image, given, upgradePolicy=upgrade)
        return compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", body).result()

    return make


def update(compute: ComputeManagementClient, change: Any, **options: Any) -> Any:
    return compute.virtual_machine_scale_sets.begin_update(RG, "web", change, **options)


def names(compute: ComputeManagementClient) -> list[str]:
    return [str(vm.instance_id) for vm in compute.virtual_machine_scale_set_vms.list(RG, "web")]


def progress(compute: ComputeManagementClient) -> tuple[str, int, int, int, int]:
    """The upgrade's code; how many are done, failed, under way and waiting."""
    latest: Any = compute.virtual_machine_scale_set_rolling_upgrades.get_latest(RG, "web")
    counts = latest.progress
    done = (counts.successful_instance_count, counts.failed_instance_count)
    return (latest.running_status.code, *done, counts.in_progress_instance_count, counts.pending_instance_count)


def refused(call: Callable[[], Any]) -> str:
    with pytest.raises(HttpResponseError) as met:
        call()
    assert met.value.error is not None
    return str(met.value.error.code)


# maxSurge


def test_with_max_surge_new_instances_come_before_the_old_ones_go(
    cloud: Cloud, compute: ComputeManagementClient, make: Make
) -> None:
    make(maxSurge=True)
    cloud.clock_mode = "step by step"
    update(compute, CHANGE, polling=False)
    seen = []
    while cloud.tick():
        seen.append("".join(names(compute)))
    assert seen == ["0123456", "2345678", "456789", "56789"]
    assert progress(compute) == ("Completed", 5, 0, 0, 0)
    assert all(vm.latest_model_applied for vm in compute.virtual_machine_scale_set_vms.list(RG, "web"))
    shown: Any = compute.virtual_machine_scale_sets.get(RG, "web")
    assert (shown.sku.capacity, shown.provisioning_state) == (5, "Succeeded")


def test_the_machines_of_a_flexible_set_are_replaced_too(compute: ComputeManagementClient, make: Make) -> None:
    make("Flexible", capacity=2, maxSurge=True)
    before = set(names(compute))
    update(compute, CHANGE).result()
    after = set(names(compute))
    assert (len(after), before & after) == (2, set())
    assert {vm.name for vm in compute.virtual_machines.list(RG)} == after
    assert len(list(compute.disks.list())) == 2


def test_where_the_quota_does_not_suffice_the_batch_is_upgraded_in_place(
    compute: ComputeManagementClient, make: Make
) -> None:
    made = make(capacity=1, maxSurge=True)
    usages: Any = {u.name.value.lower(): u for u in compute.usage.list(made.location)}
    room = min(usages[name].limit - usages[name].current_value for name in ("cores", "standarddsv2family"))
    update(compute, {"sku": {"name": made.sku.name, "capacity": 1 + room}}).result()
    update(compute, CHANGE).result()
    assert names(compute) == [str(number) for number in range(1 + room)]
    assert progress(compute)[:3] == ("Completed", 1 + room, 0)


def test_new_instances_that_fail_replace_nobody(compute: ComputeManagementClient, make: Make) -> None:
    make(maxSurge=True)
    assert refused(lambda: update(compute, extensions(HEALTH, script("exit 3"))).result()) == TOO_MANY
    assert names(compute) == ["0", "1", "2", "3", "4", "5", "6"]
    found = list(compute.virtual_machine_scale_set_vms.list(RG, "web"))
    assert [vm.provisioning_state for vm in found] == ["Succeeded"] * 5 + ["Failed"] * 2


def test_a_batch_whose_new_instances_cannot_be_made_has_failed(
    cloud: Cloud, compute: ComputeManagementClient, make: Make, definition: Any, image: Any
) -> None:
    versions = compute.gallery_image_versions
    versions.begin_create_or_update(RG, "gallery", "web", "1.0.0", version_body(image.id)).result()
    make(capacity=2, image={"id": definition.id}, maxSurge=True)
    cloud.clock_mode = "step by step"
    update(compute, CHANGE, polling=False)
    cloud.tick()
    versions.begin_delete(RG, "gallery", "web", "1.0.0", polling=False)
    while cloud.tick():
        pass
    assert (names(compute), progress(compute)) == (["1", "2"], ("Faulted", 1, 1, 0, 0))


def test_a_cancelled_surge_leaves_nothing_behind(cloud: Cloud, compute: ComputeManagementClient, make: Make) -> None:
    make(maxSurge=True)
    cloud.clock_mode = "step by step"
    update(compute, CHANGE, polling=False)
    cloud.tick()
    compute.virtual_machine_scale_set_rolling_upgrades.begin_cancel(RG, "web", polling=False)
    while cloud.tick():
        pass
    assert (names(compute), len(list(compute.disks.list()))) == (["0", "1", "2", "3", "4"], 5)


# Health


def test_an_upgrade_does_not_begin_on_instances_that_are_unwell(compute: ComputeManagementClient, make: Make) -> None:
    make(given=(WEB,))
    met = refused(lambda: update(compute, CHANGE).result())
    assert met == "MaxUnhealthyInstancePercentExceededBeforeRollingUpgrade"
    assert progress(compute) == ("Faulted", 0, 0, 0, 5)


def test_an_upgrade_that_makes_the_application_unwell_stops_after_five_minutes(
    cloud: Cloud, compute: ComputeManagementClient, make: Make
) -> None:
    good = script("apt-get install -y nginx; echo ok > /var/www/html/health")
    make(given=(WEB, good))
    cloud.clock_mode = "real time"
    update(compute, extensions(WEB, script("rm /var/www/html/health")), polling=False)
    cloud.wait(hours=5 / 60)
    assert progress(compute) == ("RollingForward", 0, 0, 2, 3)
    cloud.wait(hours=5 / 60)
    assert progress(compute) == ("Faulted", 0, 2, 0, 3)
    latest: Any = compute.virtual_machine_scale_set_rolling_upgrades.get_latest(RG, "web")
    assert (latest.error.code, "unhealthy or unreachable" in latest.error.message) == (TOO_MANY, True)


def test_an_instance_that_becomes_well_in_time_lets_the_upgrade_go_on(
    cloud: Cloud, compute: ComputeManagementClient, make: Make
) -> None:
    make(given=(WEB, script("apt-get install -y nginx; echo ok > /var/www/html/health")), capacity=1)
    cloud.clock_mode = "step by step"
    update(compute, extensions(WEB, script("rm /var/www/html/health")), polling=False)
    cloud.tick()
    cloud.tick()
    command: Any = {"commandId": "RunShellScript", "script": ["echo ok > /var/www/html/health"]}
    compute.virtual_machine_scale_set_vms.begin_run_command(RG, "web", "0", command).result()
    while cloud.tick():
        pass
    assert progress(compute) == ("Completed", 1, 0, 0, 0)


def test_an_upgrade_waits_for_instances_that_initialize(
    cloud: Cloud, compute: ComputeManagementClient, make: Make
) -> None:
    slow = {"protocol": "tcp", "port": 22, "intervalInSeconds": 60, "numberOfProbes": 10, "gracePeriod": 900}
    rich: Any = {
        "name": "health",
        "properties": {**HEALTH["properties"], "typeHandlerVersion": "2.0", "settings": slow},
    }
    make(capacity=1)
    cloud.clock_mode = "real time"
    update(compute, extensions(rich), polling=False)
    cloud.wait(hours=10 / 60)
    assert progress(compute) == ("RollingForward", 0, 0, 1, 0)
    cloud.wait(hours=3 / 60)
    assert progress(compute) == ("Completed", 1, 0, 0, 0)


def test_unhealthy_instances_come_first_where_the_policy_says_so(
    cloud: Cloud, compute: ComputeManagementClient, make: Make
) -> None:
    make(maxBatchInstancePercent=20, prioritizeUnhealthyInstances=True)
    compute.virtual_machine_scale_set_vms.begin_power_off(RG, "web", "3").result()
    cloud.clock_mode = "step by step"
    update(compute, CHANGE, polling=False)
    for _ in range(3):
        cloud.tick()
    found = compute.virtual_machine_scale_set_vms.list(RG, "web")
    assert [vm.instance_id for vm in found if vm.latest_model_applied] == ["3"]


# Rollback


@pytest.mark.parametrize(("rollback", "expected"), [(True, ["first"] * 2), (False, ["second", "first"])])
def test_failed_instances_go_back_to_the_model_they_had_where_the_policy_is_breached(
    compute: ComputeManagementClient, make: Make, rollback: bool, expected: list[str]
) -> None:
    first = {**script("true"), "name": "first"}
    second = {**script("exit 3"), "name": "second"}
    make(given=(HEALTH, first), capacity=2, rollbackFailedInstancesOnPolicyBreach=rollback)
    assert refused(lambda: update(compute, extensions(HEALTH, second)).result()) == TOO_MANY
    assert progress(compute) == ("Faulted", 0, 1, 0, 1)
    found = list(compute.virtual_machine_scale_set_vms.list(RG, "web"))
    assert [vm.latest_model_applied for vm in found] == [not rollback, False]
    assert [(vm.resources or [])[-1].name for vm in found] == expected
    assert found[0].provisioning_state == ("Succeeded" if rollback else "Failed")


@pytest.mark.parametrize(("disabled", "restored"), [(False, True), (True, False)])
def test_an_upgrade_of_the_image_puts_the_previous_disk_back_where_the_instance_stays_unwell(
    compute: ComputeManagementClient, subnet: str, definition: Any, image: Any, disabled: bool, restored: bool
) -> None:
    versions = compute.gallery_image_versions
    versions.begin_create_or_update(RG, "gallery", "web", "1.0.0", version_body(image.id)).result()
    automatic = {"enableAutomaticOSUpgrade": True, "disableAutomaticRollback": disabled}
    upgrade = {"mode": "Manual", "automaticOSUpgradePolicy": automatic}
    once = script("test ! -e /var/lib/seen")
    body: Any = scale_set_body(subnet, "Uniform", 1, {"id": definition.id}, (HEALTH, once), upgradePolicy=upgrade)
    compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", body).result()
    old: Any = compute.virtual_machine_scale_set_vms.get(RG, "web", "0")
    spoiled: Any = {
        "properties": {"virtualMachineProfile": {"extensionProfile": {"extensions": [HEALTH, script("exit 3")]}}}
    }
    compute.virtual_machine_scale_sets.begin_update(RG, "web", spoiled).result()
    versions.begin_create_or_update(RG, "gallery", "web", "2.0.0", version_body(image.id)).result()
    upgrades = compute.virtual_machine_scale_set_rolling_upgrades
    assert refused(lambda: upgrades.begin_start_os_upgrade(RG, "web").result()) == TOO_MANY
    now: Any = compute.virtual_machine_scale_set_vms.get(RG, "web", "0")
    same = now.storage_profile.os_disk.managed_disk.id == old.storage_profile.os_disk.managed_disk.id
    version = now.storage_profile.image_reference.exact_version
    assert (same, version) == ((True, "1.0.0") if restored else (False, "2.0.0"))
    assert len([disk for disk in compute.disks.list() if disk.managed_by == now.id]) == 1
    assert now.provisioning_state == ("Succeeded" if restored else "Failed")
    [past] = compute.virtual_machine_scale_sets.get_os_upgrade_history(RG, "web")
    told: Any = past.properties
    assert (told.running_status.code, told.progress.failed_instance_count, told.error.code) == ("Faulted", 1, TOO_MANY)
    assert told.rollback_info.successfully_rolledback_instance_count == int(restored)


def test_upgrades_of_the_image_are_remembered_for_two_months_the_last_five(
    cloud: Cloud, compute: ComputeManagementClient, make: Make
) -> None:
    make(capacity=1)
    sets, upgrades = compute.virtual_machine_scale_sets, compute.virtual_machine_scale_set_rolling_upgrades
    upgrades.begin_start_extension_upgrade(RG, "web").result()
    assert list(sets.get_os_upgrade_history(RG, "web")) == []
    for _ in range(6):
        upgrades.begin_start_os_upgrade(RG, "web").result()
    past: Any = list(sets.get_os_upgrade_history(RG, "web"))
    starts = [entry.properties.running_status.start_time for entry in past]
    assert (len(past), starts) == (5, sorted(starts, reverse=True))
    newest = past[0].properties
    exact = next(
        iter(compute.virtual_machine_scale_set_vms.list(RG, "web"))
    ).storage_profile.image_reference.exact_version
    assert (newest.started_by, newest.running_status.code) == ("User", "Completed")
    assert (newest.target_image_reference.offer, newest.target_image_reference.version) == (UBUNTU["offer"], exact)
    cloud.wait(hours=24 * 61)
    assert list(sets.get_os_upgrade_history(RG, "web")) == []


@pytest.mark.parametrize("reference", ["serviceArtifactReference", "securityPostureReference"])
def test_where_an_artifact_or_a_posture_chooses_what_comes_automatic_upgrades_need_no_health(
    compute: ComputeManagementClient, subnet: str, reference: str
) -> None:
    automatic = {"mode": "Automatic", "automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True}}
    body: Any = scale_set_body(subnet, "Uniform", 1, upgradePolicy=automatic)
    body["properties"]["virtualMachineProfile"][reference] = {
        "id": "/CommonGalleries/posture/securityPostures/vmss/versions/1.0.0"
    }
    made: Any = compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", body).result()
    assert made.upgrade_policy.automatic_os_upgrade_policy.enable_automatic_os_upgrade is True

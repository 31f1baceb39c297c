"""Rolling upgrades of scale sets go batch by batch, and can be watched, stopped and refused between two."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import HEALTH, RG, scale_set_body

CHANGE: Any = {"properties": {"virtualMachineProfile": {"userData": "aGk="}}}


@pytest.fixture
def five(compute: ComputeManagementClient, subnet: str) -> Any:
    """A uniform scale set of five that is upgraded two at a time, with five minutes between."""
    policy = {"maxBatchInstancePercent": 40, "maxUnhealthyInstancePercent": 40, "pauseTimeBetweenBatches": "PT5M"}
    rolling = {"mode": "Rolling", "rollingUpgradePolicy": policy}
    body: Any = scale_set_body(subnet, "Uniform", 5, extensions=(HEALTH,), upgradePolicy=rolling)
    return compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", body).result()


def progress(compute: ComputeManagementClient) -> tuple[str, int, int, int, int]:
    """The upgrade's code; how many are done, failed, under way and waiting."""
    latest: Any = compute.virtual_machine_scale_set_rolling_upgrades.get_latest(RG, "web")
    counts = latest.progress
    done = (counts.successful_instance_count, counts.failed_instance_count)
    return (latest.running_status.code, *done, counts.in_progress_instance_count, counts.pending_instance_count)


def upgraded(compute: ComputeManagementClient) -> list[bool]:
    """Which instances have the newest model, oldest first."""
    return [bool(vm.latest_model_applied) for vm in compute.virtual_machine_scale_set_vms.list(RG, "web")]


def test_a_new_model_reaches_the_instances_batch_by_batch(
    cloud: Cloud, compute: ComputeManagementClient, five: Any
) -> None:
    cloud.clock_mode = "step by step"
    compute.virtual_machine_scale_sets.begin_update(RG, "web", CHANGE, polling=False)
    cloud.tick()
    assert progress(compute) == ("RollingForward", 0, 0, 2, 3)
    cloud.tick()
    assert progress(compute) == ("RollingForward", 2, 0, 2, 1)
    assert upgraded(compute) == [True, True, False, False, False]
    assert compute.virtual_machine_scale_sets.get(RG, "web").provisioning_state == "Updating"
    cloud.tick()
    assert progress(compute) == ("RollingForward", 4, 0, 1, 0)
    cloud.tick()
    assert progress(compute) == ("Completed", 5, 0, 0, 0)
    assert compute.virtual_machine_scale_sets.get(RG, "web").provisioning_state == "Succeeded"
    assert cloud.tick() == 0


def test_a_client_that_polls_comes_to_the_end_of_all_batches(
    cloud: Cloud, compute: ComputeManagementClient, five: Any
) -> None:
    cloud.clock_mode = "step by step"
    compute.virtual_machine_scale_sets.begin_update(RG, "web", CHANGE).result()
    assert (progress(compute)[:2], upgraded(compute)) == (("Completed", 5), [True] * 5)


def test_with_the_immediate_clock_all_batches_are_over_at_once(compute: ComputeManagementClient, five: Any) -> None:
    compute.virtual_machine_scale_set_rolling_upgrades.begin_start_os_upgrade(RG, "web").result()
    assert progress(compute) == ("Completed", 5, 0, 0, 0)


def test_in_real_time_a_batch_takes_two_minutes_and_the_pause_comes_after_it(
    cloud: Cloud, compute: ComputeManagementClient, five: Any
) -> None:
    cloud.clock_mode = "real time"
    compute.virtual_machine_scale_set_rolling_upgrades.begin_start_os_upgrade(RG, "web", polling=False)
    cloud.wait(hours=2.5 / 60)
    assert progress(compute) == ("RollingForward", 2, 0, 2, 1)
    cloud.wait(hours=4 / 60)
    assert progress(compute) == ("RollingForward", 2, 0, 2, 1)
    cloud.wait(hours=3 / 60)
    assert progress(compute) == ("RollingForward", 4, 0, 1, 0)


def test_in_real_time_all_batches_that_had_their_time_are_over(
    cloud: Cloud, compute: ComputeManagementClient, five: Any
) -> None:
    cloud.clock_mode = "real time"
    compute.virtual_machine_scale_set_rolling_upgrades.begin_start_os_upgrade(RG, "web", polling=False)
    cloud.wait(hours=1)
    assert progress(compute) == ("Completed", 5, 0, 0, 0)


def test_a_cancelled_upgrade_leaves_what_is_done_and_starts_no_further_batch(
    cloud: Cloud, compute: ComputeManagementClient, five: Any
) -> None:
    cloud.clock_mode = "step by step"
    compute.virtual_machine_scale_sets.begin_update(RG, "web", CHANGE, polling=False)
    cloud.tick()
    cloud.tick()
    compute.virtual_machine_scale_set_rolling_upgrades.begin_cancel(RG, "web", polling=False)
    assert progress(compute) == ("Cancelled", 2, 0, 0, 3)
    assert cloud.tick() == 2
    assert cloud.tick() == 0
    assert (progress(compute), upgraded(compute)) == (("Cancelled", 2, 0, 0, 3), [True, True, False, False, False])
    assert compute.virtual_machine_scale_sets.get(RG, "web").provisioning_state == "Succeeded"
    status: Any = compute.virtual_machine_scale_set_rolling_upgrades.get_latest(RG, "web").running_status
    assert status.last_action == "Cancel"
    assert status.last_action_time > status.start_time


def test_an_upgrade_stops_at_the_batch_that_fails(compute: ComputeManagementClient, five: Any) -> None:
    script = {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.1"}
    extension = {"name": "script", "properties": {**script, "settings": {"commandToExecute": "exit 3"}}}
    change: Any = {"properties": {"virtualMachineProfile": {"extensionProfile": {"extensions": [HEALTH, extension]}}}}
    with pytest.raises(HttpResponseError) as failed:
        compute.virtual_machine_scale_sets.begin_update(RG, "web", change).result()
    assert failed.value.error is not None
    assert failed.value.error.code == "MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade"
    assert progress(compute) == ("Faulted", 0, 2, 0, 3)
    latest: Any = compute.virtual_machine_scale_set_rolling_upgrades.get_latest(RG, "web")
    assert latest.error.code == failed.value.error.code
    assert upgraded(compute) == [True, True, False, False, False]
    assert compute.virtual_machine_scale_sets.get(RG, "web").provisioning_state == "Failed"


def test_an_instance_that_went_meanwhile_is_not_waited_for(
    cloud: Cloud, compute: ComputeManagementClient, five: Any
) -> None:
    cloud.clock_mode = "step by step"
    compute.virtual_machine_scale_set_rolling_upgrades.begin_start_os_upgrade(RG, "web", polling=False)
    compute.virtual_machine_scale_set_vms.begin_delete(RG, "web", "4", polling=False)
    cloud.tick()
    assert progress(compute)[0] == "RollingForward"
    while cloud.tick():
        pass
    assert progress(compute) == ("Completed", 4, 0, 0, 0)


def test_an_upgrade_under_way_goes_on_in_a_reopened_cloud(tmp_path: Any) -> None:
    from azure.mgmt.network import NetworkManagementClient
    from azure.mgmt.resource.resources import ResourceManagementClient

    from tests.cloud.bodies import LOCATION

    def clients(cloud: Cloud) -> Any:
        given = (cloud.credential, cloud.subscription_id)
        types = (ComputeManagementClient, NetworkManagementClient, ResourceManagementClient)
        return [kind(*given, **cloud.connection) for kind in types]

    cloud = Cloud.open(tmp_path / "rolling.db")
    compute, network, resources = clients(cloud)
    resources.resource_groups.create_or_update(RG, {"location": LOCATION})
    subnets = [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}]
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": subnets}
    made = network.virtual_networks.begin_create_or_update(RG, "vnet", {"location": LOCATION, "properties": space})
    body: Any = scale_set_body(
        made.result().subnets[0].id, "Uniform", 2, extensions=(HEALTH,), upgradePolicy={"mode": "Rolling"}
    )
    compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", body).result()
    cloud.clock_mode = "step by step"
    compute.virtual_machine_scale_set_rolling_upgrades.begin_start_os_upgrade(RG, "web", polling=False)
    cloud.tick()
    cloud.close()
    again = Cloud.open(tmp_path / "rolling.db")
    compute = clients(again)[0]
    assert progress(compute) == ("RollingForward", 1, 0, 1, 0)
    again.tick()
    assert progress(compute) == ("Completed", 2, 0, 0, 0)
    again.close()

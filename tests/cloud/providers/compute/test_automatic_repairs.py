"""Automatic repairs: an instance that stays unhealthy for longer than its grace is replaced, reimaged or restarted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import HEALTH, RG, scale_set_body

WEB: Any = {
    "name": "health",
    "properties": {**HEALTH["properties"], "settings": {"protocol": "http", "port": 80, "requestPath": "/health"}},
}
SITE: Any = {
    "name": "script",
    "properties": {
        "publisher": "Microsoft.Azure.Extensions",
        "type": "CustomScript",
        "typeHandlerVersion": "2.1",
        "settings": {"commandToExecute": "apt-get install -y nginx; echo ok > /var/www/html/health"},
    },
}
Make = Callable[..., Any]


@pytest.fixture
def make(compute: ComputeManagementClient, subnet: str) -> Make:
    """Makes the scale set `web`, whose instances serve a page that says that they are well."""

    def make(mode: str = "Uniform", capacity: int = 2, **policy: Any) -> Any:
        given = {"enabled": True, "gracePeriod": "PT10M", **policy}
        body: Any = scale_set_body(subnet, mode, capacity, extensions=(WEB, SITE), automaticRepairsPolicy=given)
        return compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", body).result()

    return make


def spoil(compute: ComputeManagementClient, instance: str, command: str = "rm /var/www/html/health") -> None:
    """Run a script in an instance that makes it unwell."""
    body: Any = {"commandId": "RunShellScript", "script": [command]}
    compute.virtual_machine_scale_set_vms.begin_run_command(RG, "web", instance, body).result()


def names(compute: ComputeManagementClient) -> list[str]:
    return [str(vm.instance_id) for vm in compute.virtual_machine_scale_set_vms.list(RG, "web")]


def health(compute: ComputeManagementClient, instance: str) -> str:
    view: Any = compute.virtual_machine_scale_set_vms.get_instance_view(RG, "web", instance)
    return str(view.vm_health.status.code)


def test_an_unhealthy_instance_is_replaced_when_its_grace_is_over(
    cloud: Cloud, compute: ComputeManagementClient, make: Make
) -> None:
    make()
    spoil(compute, "0")
    cloud.wait(hours=5 / 60)
    assert (names(compute), health(compute, "0")) == (["0", "1"], "HealthState/unhealthy")
    cloud.wait(hours=6 / 60)
    assert (names(compute), health(compute, "2")) == (["1", "2"], "HealthState/healthy")
    assert len(list(compute.disks.list())) == 2
    cloud.wait(hours=5)
    assert names(compute) == ["1", "2"]


def test_a_machine_of_a_flexible_set_is_replaced_too(
    cloud: Cloud, compute: ComputeManagementClient, make: Make
) -> None:
    make("Flexible")
    first, second = names(compute)
    command: Any = {"commandId": "RunShellScript", "script": ["systemctl stop nginx"]}
    compute.virtual_machines.begin_run_command(RG, first, command).result()
    cloud.wait(hours=1)
    left = names(compute)
    assert (len(left), first in left, second in left) == (2, False, True)


@pytest.mark.parametrize(
    ("action", "command", "healed"),
    [
        ("Restart", "systemctl stop nginx", True),
        ("Restart", "rm /var/www/html/health", False),
        ("Reimage", "rm /var/www/html/health", True),
    ],
)
def test_an_instance_is_restarted_or_reimaged_where_the_policy_says_so(
    cloud: Cloud, compute: ComputeManagementClient, make: Make, action: str, command: str, healed: bool
) -> None:
    make(repairAction=action)
    spoil(compute, "0", command)
    cloud.wait(hours=11 / 60)
    assert names(compute) == ["0", "1"]
    assert (health(compute, "0") == "HealthState/healthy") is healed


def test_a_new_instance_has_its_own_grace(cloud: Cloud, compute: ComputeManagementClient, make: Make) -> None:
    make(capacity=1)
    spoil(compute, "0")
    cloud.wait(hours=11 / 60)
    spoil(compute, "1")
    cloud.wait(hours=8 / 60)
    assert names(compute) == ["1"]
    cloud.wait(hours=8 / 60)
    assert names(compute) == ["2"]


def test_suspended_repairs_wait_until_they_are_resumed(
    cloud: Cloud, compute: ComputeManagementClient, make: Make
) -> None:
    make()
    sets = compute.virtual_machine_scale_sets
    spoil(compute, "0")
    seen = []
    for action in ("Suspend", "Resume"):
        order: Any = {"serviceName": "AutomaticRepairs", "action": action}
        sets.begin_set_orchestration_service_state(RG, "web", order).result()
        cloud.wait(hours=1)
        seen.append(names(compute))
    assert seen == [["0", "1"], ["1", "2"]]


def test_a_policy_that_is_switched_off_shows_that_it_does_not_run(
    cloud: Cloud, compute: ComputeManagementClient, make: Make
) -> None:
    make(enabled=False)
    spoil(compute, "0")
    cloud.wait(hours=1)
    view: Any = compute.virtual_machine_scale_sets.get_instance_view(RG, "web")
    assert (names(compute), view.orchestration_services[0].service_state) == (["0", "1"], "NotRunning")


@pytest.mark.parametrize("protection", ["protectFromScaleIn", "protectFromScaleSetActions"])
def test_a_protected_instance_is_left_alone(
    cloud: Cloud, compute: ComputeManagementClient, make: Make, protection: str
) -> None:
    made = make()
    spoil(compute, "0")
    body: Any = {"location": made.location, "properties": {"protectionPolicy": {protection: True}}}
    compute.virtual_machine_scale_set_vms.begin_update(RG, "web", "0", body).result()
    cloud.wait(hours=1)
    assert names(compute) == ["0", "1"]


def test_an_instance_that_somebody_stopped_is_left_alone(
    cloud: Cloud, compute: ComputeManagementClient, make: Make
) -> None:
    make()
    compute.virtual_machine_scale_set_vms.begin_power_off(RG, "web", "0").result()
    cloud.wait(hours=1)
    assert names(compute) == ["0", "1"]


def test_in_real_time_a_repair_needs_nobody_to_ask_for_it(
    cloud: Cloud, compute: ComputeManagementClient, make: Make
) -> None:
    make()
    spoil(compute, "0")
    cloud.clock_mode = "real time"
    cloud.speed_up(1e9)
    assert names(compute) == ["1", "2"]


def test_a_repair_is_a_step_that_can_be_taken_back(cloud: Cloud, compute: ComputeManagementClient, make: Make) -> None:
    make()
    spoil(compute, "0")
    cloud.wait(hours=1)
    assert cloud.steps()[-1].label == "done by Azure"
    cloud.rewind()
    assert names(compute) == ["0", "1"]

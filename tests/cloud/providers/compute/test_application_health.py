"""A machine is as healthy as its application says: asked by the Application Health extension, or by a probe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient

from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, RG, WINDOWS, scale_set_body

HEALTH = {"publisher": "Microsoft.ManagedServices", "type": "ApplicationHealthLinux", "autoUpgradeMinorVersion": True}
WEB = {"protocol": "http", "port": 80, "requestPath": "/health"}
Monitor = Callable[..., Any]


@pytest.fixture
def monitor(running_vm: Any, compute: ComputeManagementClient) -> Monitor:
    """Puts the extension on `web01`; answers how its health is shown from then on."""

    def health() -> Any:
        status: Any = compute.virtual_machines.instance_view(RG, "web01").vm_health
        return status and (status.status.code, status.status.level, status.status.display_status)

    def monitor(version: str = "1.0", **settings: Any) -> Any:
        body: Any = {
            "location": LOCATION,
            "properties": {**HEALTH, "typeHandlerVersion": version, "settings": settings},
        }
        compute.virtual_machine_extensions.begin_create_or_update(RG, "web01", "health", body).result()
        return health

    return monitor


def run(compute: ComputeManagementClient, *script: str) -> None:
    """Run a script inside `web01`."""
    command: Any = {"commandId": "RunShellScript", "script": list(script)}
    compute.virtual_machines.begin_run_command(RG, "web01", command).result()


HEALTHY = ("HealthState/healthy", "Info", "The VM is reporting itself as healthy")
UNHEALTHY = ("HealthState/unhealthy", "Error", "The VM is reporting itself as unhealthy or is unreachable")
UNKNOWN = ("HealthState/unknown", "Warning", "The VM health is unknown")


def test_a_machine_that_nobody_monitors_shows_no_health(running_vm: Any, compute: ComputeManagementClient) -> None:
    assert compute.virtual_machines.instance_view(RG, "web01").vm_health is None


def test_a_page_that_is_served_makes_a_machine_healthy(monitor: Monitor, compute: ComputeManagementClient) -> None:
    health = monitor(**WEB)
    seen = [health()]
    for script in (
        "apt-get install -y nginx",
        "echo ok > /var/www/html/health",
        "systemctl stop nginx",
        "systemctl start nginx",
    ):
        run(compute, script)
        seen.append(health())
    assert seen == [UNHEALTHY, UNHEALTHY, HEALTHY, UNHEALTHY, HEALTHY]


@pytest.mark.parametrize(
    ("script", "settings", "expected"),
    [
        ("true", {"protocol": "tcp", "port": 22}, HEALTHY),
        ("echo Port 2222 >> /etc/ssh/sshd_config", {"protocol": "tcp", "port": 22}, UNHEALTHY),
        ("echo Port 2222 >> /etc/ssh/sshd_config", {"protocol": "tcp", "port": 2222}, HEALTHY),
        ("true", {"protocol": "http", "port": 22, "requestPath": "/"}, UNHEALTHY),
        ("apt-get install -y redis-server", {"protocol": "tcp", "port": 6379}, HEALTHY),
        ("apt-get install -y apache2", {"protocol": "http", "requestPath": "/"}, HEALTHY),
        ("apt-get install -y nginx", {"protocol": "http", "requestPath": "/"}, HEALTHY),
        ("apt-get install -y nginx", {"protocol": "http", "requestPath": "/../../../etc/passwd"}, UNHEALTHY),
        ("apt-get install -y nginx", {"protocol": "https", "requestPath": "/"}, UNHEALTHY),
        ("apt-get install -y nginx", {"protocol": "https", "port": 80, "requestPath": "/"}, UNHEALTHY),
        ("apt-get install -y nginx; rm -r /var/www/html", {"protocol": "http", "requestPath": "/"}, UNHEALTHY),
    ],
)
def test_health_is_what_services_and_files_answer(
    monitor: Monitor, compute: ComputeManagementClient, script: str, settings: Any, expected: Any
) -> None:
    health = monitor(**settings)
    run(compute, script)
    assert health() == expected


@pytest.mark.parametrize(
    "script",
    [
        "printf '[Unit]\\nDescription=Shop\\n' > /etc/systemd/system/shop.service; systemctl start shop",
        "apt-get install -y nginx; mkdir -p /etc/nginx/conf.d; echo 'server { listen 8080; }' > /etc/nginx/conf.d/a.conf",
    ],
)
def test_what_a_program_of_ones_own_answers_is_not_made_up(
    monitor: Monitor, compute: ComputeManagementClient, script: str
) -> None:
    health = monitor(**{**WEB, "port": 8080})
    assert health() == UNHEALTHY
    run(compute, script)
    assert health() is None


def test_rich_health_is_what_the_page_says(monitor: Monitor, compute: ComputeManagementClient) -> None:
    health = monitor("2.0", **WEB)
    run(compute, "true")
    seen = [health()]
    run(compute, "apt-get install -y nginx")
    for told in ("Healthy", "Unhealthy", "Fine"):
        run(compute, f"""echo '{{"ApplicationHealthState": "{told}"}}' > /var/www/html/health""")
        seen.append(health())
    run(compute, "echo well > /var/www/html/health")
    assert [*seen, health()] == [UNKNOWN, HEALTHY, UNHEALTHY, UNKNOWN, UNKNOWN]


def test_rich_health_is_initializing_until_it_is_settled_or_the_grace_is_over(
    cloud: Cloud, monitor: Monitor, compute: ComputeManagementClient
) -> None:
    health = monitor("2.0", **WEB, intervalInSeconds=30, numberOfProbes=10, gracePeriod=3600)
    states = [health()[0]]
    cloud.wait(hours=0.25)
    states.append(health()[0])
    run(compute, "apt-get install -y nginx", """echo '{"ApplicationHealthState": "Healthy"}' > /var/www/html/health""")
    states.append(health()[0])
    compute.virtual_machines.begin_restart(RG, "web01").result()
    states.append(health()[0])
    run(compute, "rm /var/www/html/health")
    cloud.wait(hours=2)
    states.append(health()[0])
    initializing = "HealthState/initializing"
    assert states == [initializing, initializing, "HealthState/healthy", initializing, "HealthState/unknown"]


def test_a_stopped_machine_is_unhealthy_and_a_deallocated_one_reports_nothing(
    monitor: Monitor, compute: ComputeManagementClient
) -> None:
    health = monitor(protocol="tcp", port=22)
    seen = [health()]
    compute.virtual_machines.begin_power_off(RG, "web01").result()
    seen.append(health())
    compute.virtual_machines.begin_deallocate(RG, "web01").result()
    assert [*seen, health()] == [HEALTHY, UNHEALTHY, None]


def test_a_guest_whose_agent_is_gone_reports_nothing(monitor: Monitor, compute: ComputeManagementClient) -> None:
    health = monitor(protocol="tcp", port=22)
    run(compute, "systemctl stop walinuxagent")
    assert health() is None


@pytest.mark.parametrize(("port", "expected"), [(3389, HEALTHY), (80, UNHEALTHY)])
def test_of_windows_only_remote_desktop_listens(
    make_vm: Any, compute: ComputeManagementClient, port: int, expected: Any
) -> None:
    make_vm(image=WINDOWS)
    settings = {"protocol": "tcp", "port": port}
    properties: Any = {**HEALTH, "type": "ApplicationHealthWindows", "typeHandlerVersion": "1.0", "settings": settings}
    body: Any = {"location": LOCATION, "properties": properties}
    compute.virtual_machine_extensions.begin_create_or_update(RG, "web01", "health", body).result()
    status: Any = compute.virtual_machines.instance_view(RG, "web01").vm_health
    assert status.status.code == expected[0]


@pytest.mark.parametrize(
    ("probe", "expected"),
    [
        ({"protocol": "Tcp", "port": 22}, "HealthState/healthy"),
        ({"protocol": "Tcp", "port": 80}, "HealthState/unhealthy"),
        ({"protocol": "Http", "port": 80, "requestPath": "/"}, "HealthState/unhealthy"),
    ],
)
def test_instances_of_a_scale_set_are_asked_by_the_probe_of_its_model(
    compute: ComputeManagementClient, network: NetworkManagementClient, subnet: str, probe: Any, expected: str
) -> None:
    front = {"name": "front", "properties": {"subnet": {"id": subnet}}}
    parts = {
        "frontendIPConfigurations": [front],
        "probes": [{"name": "probe", "properties": {"intervalInSeconds": 5, **probe}}],
    }
    body: Any = {"location": LOCATION, "sku": {"name": "Standard"}, "properties": parts}
    balancer: Any = network.load_balancers.begin_create_or_update(RG, "lb", body).result()
    model: Any = scale_set_body(subnet, "Uniform", 1)
    model["properties"]["virtualMachineProfile"]["networkProfile"]["healthProbe"] = {"id": balancer.probes[0].id}
    compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", model).result()
    view: Any = compute.virtual_machine_scale_set_vms.get_instance_view(RG, "web", "0")
    assert view.vm_health.status.code == expected
    compute.virtual_machine_scale_set_vms.begin_power_off(RG, "web", "0").result()
    assert compute.virtual_machine_scale_set_vms.get_instance_view(RG, "web", "0").vm_health.status.code == UNHEALTHY[0]

"""A deployment that is watched: its resources come one after another, as what waits for what says."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.resource.deployments import DeploymentsMgmtClient

from course.cloud import Cloud
from tests.cloud.bodies import RG
from tests.cloud.templates.conftest import body, template
from tests.cloud.templates.test_deployments import NSG, VNET, disk, machine, nic

SITE = template(VNET, NSG, nic(), machine())


@pytest.fixture
def begin(client: DeploymentsMgmtClient, group: str, cloud: Cloud) -> Any:
    """Begins a deployment with the clock that goes step by step."""

    def run(given: Any, **properties: Any) -> None:
        cloud.clock_mode = "step by step"
        client.deployments.begin_create_or_update(group, "site", body(given, **properties), polling=False)

    return run


def states(cloud: Cloud) -> dict[str, str]:
    """What is there, and in which state."""
    found = [d for d in cloud.documents() if "provisioningState" in d["properties"] and d["name"] != RG]
    return {d["name"]: d["properties"]["provisioningState"] for d in found if "/disks" not in d["type"]}


def operations(client: DeploymentsMgmtClient) -> dict[str, str]:
    """What the deployment shows of each of its resources."""
    told: Any = list(client.deployment_operations.list(RG, "site"))
    targets = [(one.properties.target_resource, one.properties.provisioning_state) for one in told]
    return {target.resource_name: state for target, state in targets if target is not None}


def state(client: DeploymentsMgmtClient) -> str:
    told: Any = client.deployments.get(RG, "site")
    return str(told.properties.provisioning_state.value)


def test_what_waits_for_another_comes_after_it(begin: Any, client: DeploymentsMgmtClient, cloud: Cloud) -> None:
    begin(SITE)
    assert (state(client), states(cloud), operations(client)) == ("Accepted", {}, {})
    cloud.tick()
    assert state(client) == "Running"
    assert states(cloud) == {"nsg": "Updating", "vnet": "Updating"}
    assert operations(client) == {"nsg": "Running", "vnet": "Running"}
    cloud.tick()
    assert list(states(cloud)) == ["nic", "nsg", "vnet"]
    assert operations(client) == {"nsg": "Succeeded", "vnet": "Succeeded", "nic": "Running"}
    cloud.tick()
    assert states(cloud)["web01"] == "Creating"
    cloud.tick()
    assert (state(client), states(cloud)["web01"]) == ("Succeeded", "Succeeded")
    assert set(operations(client).values()) == {"Succeeded"}
    assert cloud.tick() == 0


def test_an_operation_keeps_its_ids_while_the_list_grows(
    begin: Any, client: DeploymentsMgmtClient, cloud: Cloud
) -> None:
    begin(SITE)
    seen: dict[str, str] = {}
    while cloud.tick():
        for one in client.deployment_operations.list(RG, "site"):
            told: Any = one
            if told.properties.target_resource is not None:
                name = told.properties.target_resource.resource_name
                assert seen.setdefault(name, told.operation_id) == told.operation_id
    assert set(seen) == {"vnet", "nsg", "nic", "web01"}


def test_a_client_that_polls_comes_to_the_end(client: DeploymentsMgmtClient, group: str, cloud: Cloud) -> None:
    cloud.clock_mode = "step by step"
    done: Any = client.deployments.begin_create_or_update(group, "site", body(SITE)).result()
    assert done.properties.provisioning_state == "Succeeded"
    assert {resource.id.rpartition("/")[2] for resource in done.properties.output_resources} == {
        "vnet", "nsg", "nic", "web01"
    }  # fmt: skip


def test_a_cancelled_deployment_leaves_what_is_made_and_begins_nothing_more(
    begin: Any, client: DeploymentsMgmtClient, cloud: Cloud
) -> None:
    begin(SITE)
    cloud.tick()
    cloud.tick()
    client.deployments.cancel(RG, "site")
    while cloud.tick():
        pass
    assert state(client) == "Canceled"
    assert states(cloud) == {"nsg": "Succeeded", "vnet": "Succeeded", "nic": "Succeeded"}


def test_a_cancelled_deployment_has_no_operation_that_runs(
    begin: Any, client: DeploymentsMgmtClient, cloud: Cloud
) -> None:
    begin(SITE)
    cloud.tick()
    cloud.tick()
    client.deployments.cancel(RG, "site")
    assert operations(client) == {"nsg": "Succeeded", "vnet": "Succeeded", "nic": "Canceled"}
    before: Any = client.deployments.get(RG, "site")
    last = max(one.properties.timestamp for one in client.deployment_operations.list(RG, "site"))
    assert before.properties.timestamp == last


def test_what_waits_for_a_failed_resource_never_comes(begin: Any, client: DeploymentsMgmtClient, cloud: Cloud) -> None:
    begin(template(VNET, nic(dependsOn=["vnet", "broken"]), disk("broken", location="atlantis"), disk("whole")))
    while cloud.tick():
        pass
    assert state(client) == "Failed"
    assert operations(client) == {"vnet": "Succeeded", "broken": "Failed", "whole": "Succeeded"}
    assert "nic" not in states(cloud)


def test_a_nested_deployment_goes_on_with_its_own_resources(
    begin: Any, client: DeploymentsMgmtClient, cloud: Cloud
) -> None:
    inner = {"mode": "Incremental", "template": template(VNET, nic())}
    kind = {"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "inner"}
    begin(template({**kind, "properties": inner}, disk("after", dependsOn=["inner"])))
    seen = []
    while cloud.tick():
        seen.append("".join(sorted(d["name"][0] for d in cloud.documents() if d["name"] in ("vnet", "nic", "after"))))
    assert state(client) == "Succeeded"
    assert list(dict.fromkeys(seen)) == ["", "v", "nv", "anv"]


def test_in_real_time_every_resource_takes_its_own_time(
    client: DeploymentsMgmtClient, group: str, cloud: Cloud
) -> None:
    cloud.clock_mode = "real time"
    client.deployments.begin_create_or_update(group, "site", body(SITE), polling=False)
    cloud.wait(hours=3 / 3600)
    assert state(client) == "Running"
    assert "web01" not in states(cloud)
    cloud.wait(hours=25 / 3600)
    assert (state(client), states(cloud)["web01"]) == ("Running", "Creating")
    cloud.wait(hours=1)
    assert (state(client), states(cloud)["web01"]) == ("Succeeded", "Succeeded")


def test_in_real_time_a_deployment_nobody_looked_at_took_no_longer(
    client: DeploymentsMgmtClient, group: str, cloud: Cloud
) -> None:
    cloud.clock_mode = "real time"
    client.deployments.begin_create_or_update(group, "site", body(SITE), polling=False)
    cloud.wait(hours=5)
    told: Any = client.deployments.get(group, "site")
    assert told.properties.provisioning_state == "Succeeded"
    assert told.properties.duration.startswith("PT49.")


def test_a_deployment_under_way_refuses_another_of_its_name(
    begin: Any, client: DeploymentsMgmtClient, cloud: Cloud
) -> None:
    begin(SITE)
    cloud.tick()
    with pytest.raises(HttpResponseError) as refused:
        client.deployments.begin_create_or_update(RG, "site", body(SITE))
    assert refused.value.error is not None and refused.value.error.code == "DeploymentActive"


def test_with_the_immediate_clock_the_rest_comes_at_once(
    begin: Any, client: DeploymentsMgmtClient, cloud: Cloud
) -> None:
    begin(SITE)
    cloud.tick()
    cloud.clock_mode = "immediate"
    assert (state(client), states(cloud)["web01"]) == ("Succeeded", "Succeeded")

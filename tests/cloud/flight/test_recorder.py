"""What was done can be read as REST, SDK and az, and done again by a script, with the same result."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient

from course.clients import Clients
from course.cloud import Cloud
from tests.cloud.bodies import LOCATION, PASSWORD, RG

VOLATILE = ("etag", "timeCreated", "vmId", "uniqueId", "resourceGuid", "creationTime", "publishedDate", "systemData")


def settled(value: Any) -> Any:
    """A document without what differs from one making to the next."""
    if isinstance(value, dict):
        return {name: settled(inner) for name, inner in value.items() if name not in VOLATILE}
    return [settled(item) for item in value] if isinstance(value, list) else value


def last(cloud: Cloud) -> Any:
    return cloud.flights()[-1]


@pytest.mark.usefixtures("deallocated_vm")
def test_a_change_is_told_in_three_languages(cloud: Cloud) -> None:
    flown = last(cloud)
    assert flown.rest.startswith("POST https://management.azure.com/subscriptions/")
    assert "/virtualMachines/web01/deallocate?api-version=" in flown.rest
    assert flown.sdk == f"compute.virtual_machines.begin_deallocate('{RG}', 'web01').result()"
    assert flown.az == f"az vm deallocate -g {RG} -n web01"


@pytest.mark.usefixtures("running_vm")
def test_a_command_that_az_has_no_word_for_is_the_very_request(cloud: Cloud) -> None:
    flown = last(cloud)
    assert flown.az.startswith("az rest --method put --url ")
    assert '"vmSize": "Standard_B2s"' in flown.az


@pytest.mark.usefixtures("running_vm")
def test_a_password_is_not_recorded(cloud: Cloud) -> None:
    told = "".join(flown.rest + flown.sdk + flown.az for flown in cloud.flights()) + cloud.script()
    assert PASSWORD not in told
    assert "ADMIN_PASSWORD:?Set ADMIN_PASSWORD first" in cloud.script()


@pytest.mark.usefixtures("running_vm")
def test_reading_and_failing_leave_no_trace(cloud: Cloud, compute: ComputeManagementClient) -> None:
    before = len(cloud.flights())
    compute.virtual_machines.get(RG, "web01")
    with pytest.raises(Exception, match="running"):
        compute.virtual_machines.generalize(RG, "web01")
    assert len(cloud.flights()) == before


def test_what_is_taken_back_was_never_done(cloud: Cloud, resources: ResourceManagementClient) -> None:
    resources.resource_groups.create_or_update("one", {"location": LOCATION})
    resources.resource_groups.create_or_update("two", {"location": LOCATION})
    cloud.rewind(1)
    assert [flown.az for flown in cloud.flights()] == [f"az group create -n one -l {LOCATION}"]


def test_the_record_is_in_the_file_without_secrets(tmp_path: Path) -> None:
    file = tmp_path / "cloud.db"
    cloud = Cloud.open(file)
    clients = Clients(cloud)
    clients.resources.resource_groups.create_or_update(RG, {"location": LOCATION, "tags": {"a": "b c"}})
    before = cloud.flights()
    cloud.close()
    again = Cloud.open(file)
    assert again.flights() == before and before[0].az == f"az group create -n {RG} -l {LOCATION} --tags 'a=b c'"
    again.close()


@pytest.mark.usefixtures("version")
def test_the_python_script_replays_to_the_same_cloud(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, compute: ComputeManagementClient
) -> None:
    script = cloud.script("python")
    fresh = Cloud.in_memory()
    for name, client in {
        "ComputeManagementClient": ComputeManagementClient, "NetworkManagementClient": NetworkManagementClient,
        "ResourceManagementClient": ResourceManagementClient,
    }.items():  # fmt: skip
        script = script.replace(
            f"= {name}(credential, subscription)", f"= {name}(credential, subscription, **connection)"
        )
        assert client
    monkeypatch.setenv("AZURE_SUBSCRIPTION_ID", fresh.subscription_id)
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)
    script = script.replace("DefaultAzureCredential()", "own_credential")
    exec(script, {"connection": fresh.connection, "own_credential": fresh.credential})
    assert settled(fresh.documents()) == settled(cloud.documents())
    fresh.close()


@pytest.mark.az
@pytest.mark.slow
@pytest.mark.usefixtures("image")
def test_the_az_script_replays_to_the_same_cloud(cloud: Cloud, tmp_path: Path) -> None:
    fresh = Cloud.in_memory()
    script = tmp_path / "again.sh"
    script.write_text(cloud.script("az"))
    environment = {**os.environ, **fresh.environment(), "ADMIN_PASSWORD": PASSWORD}
    done = subprocess.run(["bash", str(script)], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert settled(fresh.documents()) == settled(cloud.documents())
    fresh.close()

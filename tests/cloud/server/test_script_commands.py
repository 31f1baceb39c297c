"""The commands of the script that the course grew from, by the real az, and the same state in the SDK."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient

from course.cloud import Cloud

pytestmark = [pytest.mark.az, pytest.mark.slow, pytest.mark.usefixtures("real_az")]

CREATE = "vm create -g rg -n {name} --image {image} --admin-username learner --admin-password P@ssw0rd-1234"
UBUNTU = "Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2:latest"
DEFINITION = "-g rg -r gallery -i web"
Az = Callable[..., Any]


@pytest.fixture
def az(cloud: Cloud) -> Az:
    """Runs a command on the cloud; its answer as data, and its error where an exit code is expected."""
    environment = cloud.environment()

    def run(line: str, exit_code: int = 0, text: bool = False) -> Any:
        done = subprocess.run(["az", *shlex.split(line)], env=environment, capture_output=True, text=True, timeout=180)
        assert done.returncode == exit_code, done.stdout + done.stderr
        if exit_code:
            return done.stderr
        if text:
            return done.stdout
        return json.loads(done.stdout) if done.stdout.strip() else None

    run("group create -n rg -l eastus")
    return run


def test_the_six_commands_from_a_vm_to_a_version_and_back_to_a_vm(
    az: Az, compute: ComputeManagementClient, network: NetworkManagementClient
) -> None:
    made = az(CREATE.format(name="web01", image="Ubuntu2204"))
    assert (made["powerState"], made["resourceGroup"]) == ("VM running", "rg")
    assert network.network_interfaces.get("rg", "web01VMNic").virtual_machine is not None

    az("vm run-command invoke -g rg -n web01 --command-id RunShellScript --scripts 'waagent -deprovision+user -force'")
    az("vm deallocate -g rg -n web01")
    az("vm generalize -g rg -n web01")
    states = [status.code for status in compute.virtual_machines.instance_view("rg", "web01").statuses or []]
    assert "PowerState/deallocated" in states and "OSState/generalized" in states

    image = az("image create -g rg -n golden --source web01 --hyper-v-generation V2")
    assert compute.images.get("rg", "golden").id == image["id"]
    assert [found["name"] for found in az("image list -g rg")] == ["golden"]

    az("sig create -g rg --gallery-name gallery")
    identity = "-p contoso -f web -s jammy --os-type Linux --os-state Generalized --hyper-v-generation V2"
    az(f"sig image-definition create {DEFINITION} {identity}")
    version = az(
        f"sig image-version create {DEFINITION} -e 1.0.0 --managed-image golden --target-regions eastus westeurope=2"
    )
    regions = compute.gallery_image_versions.get("rg", "gallery", "web", "1.0.0").publishing_profile.target_regions
    assert [(region.name, region.regional_replica_count) for region in regions] == [("East US", 1), ("West Europe", 2)]

    az(CREATE.format(name="web02", image="golden"))
    az(CREATE.format(name="web03", image=version["id"]))
    assert sorted(str(vm.name) for vm in compute.virtual_machines.list("rg")) == ["web01", "web02", "web03"]


def test_run_command_runs_a_real_script_inside(az: Az) -> None:
    az(CREATE.format(name="web01", image=UBUNTU))
    script = "hostname; id -un; echo grown > /etc/motd; cat /etc/motd; exit 3"
    said = az(f"vm run-command invoke -g rg -n web01 --command-id RunShellScript --scripts {shlex.quote(script)}")
    message = said["value"][0]["message"]
    assert said["value"][0]["code"] == "ProvisioningState/succeeded"
    assert "[stdout]\nweb01\nroot\ngrown" in message


def test_a_generalized_vm_cannot_be_started(az: Az) -> None:
    az(CREATE.format(name="web01", image=UBUNTU))
    az("vm deallocate -g rg -n web01")
    az("vm generalize -g rg -n web01")
    assert "OperationNotAllowed" in az("vm start -g rg -n web01", exit_code=1)


def test_what_is_missing_or_mistyped_ends_with_azs_own_exit_codes(az: Az) -> None:
    assert "ResourceNotFound" in az("vm show -g rg -n nowhere", exit_code=3)
    assert "ResourceGroupNotFound" in az("image list -g nowhere", exit_code=3)
    assert "required" in az("vm create -g rg", exit_code=2)
    assert "misspelled or not recognized" in az("image copy --source-object-name golden", exit_code=2)


def test_no_wait_and_wait(az: Az) -> None:
    assert az(f"{CREATE.format(name='web01', image=UBUNTU)} --no-wait") is None
    az("vm wait -g rg -n web01 --created")
    assert az("vm show -g rg -n web01 --show-details")["powerState"] == "VM running"


def test_what_the_sdk_made_az_shows_and_deletes(az: Az, compute: ComputeManagementClient) -> None:
    body: Any = {"location": "eastus", "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8}}
    compute.disks.begin_create_or_update("rg", "data", body).result()
    assert az("disk show -g rg -n data")["diskSizeGB"] == 8
    az("snapshot create -g rg -n before --source data")
    az("disk delete -g rg -n data --yes")
    assert [disk.name for disk in compute.disks.list()] == []
    assert [snapshot.name for snapshot in compute.snapshots.list()] == ["before"]


def test_deleting_the_group_leaves_nothing(az: Az, cloud: Cloud) -> None:
    az(CREATE.format(name="web01", image=UBUNTU))
    az("group delete -n rg --yes")
    assert cloud.documents() == []


def test_az_reads_the_serial_log_of_a_vm(cloud: Cloud, az: Az) -> None:
    az(CREATE.format(name="web", image=UBUNTU))
    az("vm boot-diagnostics enable -g rg -n web")
    assert "web login:" in az("vm boot-diagnostics get-boot-log -g rg -n web", text=True)

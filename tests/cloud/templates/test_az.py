"""The real az on deployments, locks, roles and what else az does around them."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient

from course.cloud import Cloud
from course.cloud.server.az import find_az
from tests.cloud.bodies import PASSWORD, RG
from tests.cloud.templates.conftest import template
from tests.cloud.templates.test_deployments import disk

pytestmark = [pytest.mark.az, pytest.mark.slow, pytest.mark.usefixtures("real_az")]

Az = Callable[..., Any]
URN = "Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2:latest"


class Refused(Exception):
    """az ended with another code than 0; its text is what az wrote."""


@pytest.fixture
def az(cloud: Cloud, tmp_path: Path) -> Iterator[Az]:
    """Runs a line of az in an empty folder and answers what it printed, as JSON where it is."""
    environment = {**os.environ, **cloud.environment(), "AZURE_CORE_NO_COLOR": "yes"}

    def run(line: str) -> Any:
        command = find_az().command(shlex.split(line))
        ended = subprocess.run(
            command,
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            stdin=subprocess.DEVNULL,
        )
        if ended.returncode:
            raise Refused(ended.stderr)
        try:
            return json.loads(ended.stdout)
        except ValueError:
            return ended.stdout

    yield run


@pytest.fixture
def template_file(tmp_path: Path) -> Path:
    """A template that makes a disk, with a comment as in many files."""
    given = template(disk("[parameters('name')]"), parameters={"name": {"type": "string"}})
    given["outputs"] = {"size": {"type": "int", "value": "[reference(parameters('name')).diskSizeGB]"}}
    file = tmp_path / "disk.json"
    file.write_text(json.dumps(given, indent=2).replace('"resources"', '// what is made\n  "resources"'), "utf-8")
    return file


def test_a_virtual_machine_is_made_captured_and_cloned(az: Az, compute: ComputeManagementClient) -> None:
    az(f"group create -n {RG} -l eastus")
    az("feature register --namespace Microsoft.Compute -n UseStandardSecurityType")
    login = f"--admin-username learner --admin-password {PASSWORD}"
    made = az(f"vm create -g {RG} -n web01 --image {URN} --size Standard_B2s --security-type Standard {login}")
    assert made["powerState"] == "VM running"
    az(f"vm deallocate -g {RG} -n web01")
    az(f"vm generalize -g {RG} -n web01")
    az(f"image create -g {RG} -n golden --source web01 --hyper-v-generation V2")
    clone = az(f"vm create -g {RG} -n web02 --image golden --size Standard_B2s {login}")
    assert clone["powerState"] == "VM running"
    assert {vm.name for vm in compute.virtual_machines.list(RG)} == {"web01", "web02"}
    az(f"group delete -n {RG} --yes")
    assert az("resource list") == []


def test_a_template_is_validated_tried_deployed_and_shown(az: Az, group: str, template_file: Path) -> None:
    given = f"-g {RG} --template-file {template_file} --parameters name=data"
    assert az(f"deployment group validate {given}")["properties"]["provisioningState"] == "Succeeded"
    assert "+ Microsoft.Compute/disks/data" in az(f"deployment group what-if {given}")
    assert az(f"deployment group create -n site {given}")["properties"]["outputs"]["size"]["value"] == 4
    assert "= Microsoft.Compute/disks/data" in az(f"deployment group what-if {given}")
    operations = az(f"deployment operation group list -g {RG} -n site")
    assert [each["properties"]["provisioningOperation"] for each in operations] == [
        "Create",
        "EvaluateDeploymentOutput",
    ]


def test_a_template_that_is_not_valid_is_refused(az: Az, group: str, tmp_path: Path) -> None:
    file = tmp_path / "circle.json"
    file.write_text(json.dumps(template(disk("a", dependsOn=["b"]), disk("b", dependsOn=["a"]))), "utf-8")
    with pytest.raises(Refused) as refused:
        az(f"deployment group create -g {RG} --template-file {file}")
    assert "InvalidTemplate" in str(refused.value)
    assert "Circular dependency detected on resource" in str(refused.value)


def test_a_failed_deployment_tells_the_provider_s_reason(az: Az, group: str, tmp_path: Path) -> None:
    wrong = disk()
    wrong["properties"] = {"creationData": {"createOption": "Empty"}}
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(template(wrong)), "utf-8")
    with pytest.raises(Refused) as refused:
        az(f"deployment group create -g {RG} --template-file {file}")
    assert "DeploymentFailed" in str(refused.value)
    assert "Traceback" not in str(refused.value)


def test_a_lock_stops_a_deletion(az: Az, group: str, disk: Any) -> None:
    az(f"lock create -n keep -g {RG} --lock-type CanNotDelete")
    with pytest.raises(Refused, match="ScopeLocked"):
        az(f"disk delete -g {RG} -n data --yes")
    az(f"lock delete -n keep -g {RG}")
    az(f"disk delete -g {RG} -n data --yes")
    assert az(f"disk list -g {RG}") == []


def test_roles_tags_features_identities_and_accounts(az: Az, group: str, disk: Any) -> None:
    principal = "aaaaaaaa-0000-4000-8000-000000000001"
    az(
        f"role assignment create --role Reader --assignee-object-id {principal} "
        f"--assignee-principal-type ServicePrincipal --scope {disk.id}"
    )
    assert az(f"role assignment list --scope {disk.id} --query [].roleDefinitionName") == ["Reader"]
    az(f"tag create --resource-id {disk.id} --tags team=web")
    assert az("resource list --tag team=web --query [].name") == ["data"]
    assert (
        az("feature register --namespace Microsoft.Compute -n EncryptionAtHost --query properties.state")
        == "Registered"
    )
    assert az("provider show -n Microsoft.Compute --query registrationState") == "Registered"
    assert az(f"identity create -g {RG} -n builder")["principalId"]
    az(f"storage account create -g {RG} -n goldenvhds -l eastus --sku Standard_LRS")
    assert az(f"storage account keys list -g {RG} -n goldenvhds --query length(@)") == 2
    log = az(f"monitor activity-log list -g {RG} --query [].operationName.value")
    assert "Microsoft.Storage/storageAccounts/write" in log


def test_a_group_is_exported(az: Az, disk: Any) -> None:
    exported = az(f"group export -n {RG}")
    assert [each["type"] for each in exported["resources"]] == ["Microsoft.Compute/disks"]
    assert exported["parameters"]["disks_data_name"]["defaultValue"] == "data"

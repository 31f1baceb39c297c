"""Guests as a learner meets them: a VM made by the SDK, scripts run in it by run command, copies made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient

from course.cloud import Cloud
from course.cloud.guests import FileEntry, GuestFact
from tests.cloud.bodies import LOCATION, PASSWORD, RG, UBUNTU, WINDOWS

MakeMachine = Callable[..., "Inside"]


@dataclass(frozen=True)
class Output:
    """What a run command answered."""

    out: str
    err: str


@dataclass
class Inside:
    """A VM, seen from inside."""

    cloud: Cloud
    compute: ComputeManagementClient
    vm: Any

    @property
    def name(self) -> str:
        return str(self.vm.name)

    @property
    def windows(self) -> bool:
        return bool(self.vm.storage_profile.os_disk.os_type == "Windows")

    def statuses(self, script: str, parameters: dict[str, str] | None = None) -> list[Any]:
        """The raw answer of a run command."""
        body = {
            "commandId": "RunPowerShellScript" if self.windows else "RunShellScript",
            "script": script.splitlines(),
            "parameters": [{"name": name, "value": value} for name, value in (parameters or {}).items()],
        }
        return list(self.compute.virtual_machines.begin_run_command(RG, self.name, body).result().value)

    def run(self, script: str, parameters: dict[str, str] | None = None) -> Output:
        """Standard output and standard error of a script."""
        found = self.statuses(script, parameters)
        if self.windows:
            return Output(found[0].message, found[1].message)
        out, _, err = found[0].message.removeprefix("Enable succeeded: \n[stdout]\n").partition("\n[stderr]\n")
        return Output(out, err)

    def says(self, script: str) -> str:
        """Standard output alone, without the ends; nothing may have gone wrong."""
        found = self.run(script)
        assert not found.err, found.err
        return found.out.strip()

    @property
    def guest(self) -> Any:
        return self.cloud.guest(self.vm.id)

    def fact(self, key: str) -> str:
        return self.facts()[key].value

    def facts(self) -> dict[str, GuestFact]:
        return {fact.key: fact for fact in self.guest.inspect()}

    def file(self, path: str) -> str:
        return str(self.guest.read_file(path))

    def files(self, folder: str = "/") -> list[FileEntry]:
        return list(self.guest.list_files(folder))

    def exists(self, path: str) -> bool:
        parent = path.rpartition("\\" if self.windows else "/")[0] or "/"
        return path in [entry.path for entry in self.files(parent)]

    @property
    def power(self) -> str:
        return str(self.view.statuses[-1].code)

    @property
    def view(self) -> Any:
        return self.compute.virtual_machines.instance_view(RG, self.name)

    @property
    def agent(self) -> str:
        return str(self.view.vm_agent.statuses[0].display_status)

    def start(self) -> None:
        self.compute.virtual_machines.begin_start(RG, self.name).result()

    def restart(self) -> None:
        self.compute.virtual_machines.begin_restart(RG, self.name).result()

    def image(self, name: str = "golden") -> dict[str, str]:
        """Deallocate, flag generalized, capture: what an `imageReference` of a copy says."""
        machines = self.compute.virtual_machines
        machines.begin_deallocate(RG, self.name).result()
        machines.generalize(RG, self.name)
        body = {
            "location": LOCATION,
            "properties": {"sourceVirtualMachine": {"id": self.vm.id}, "hyperVGeneration": "V2"},
        }
        return {"id": self.compute.images.begin_create_or_update(RG, name, body).result().id}


@pytest.fixture
def machine(cloud: Cloud, compute: ComputeManagementClient, make_vm: Callable[..., Any]) -> MakeMachine:
    """Makes a VM; `custom_data` is base64, `admin` and `keys` are the new admin's."""

    def make(
        name: str = "web01",
        image: dict[str, Any] = UBUNTU,
        admin: str = "azureuser",
        keys: tuple[str, ...] = (),
        custom_data: str | None = None,
        computer_name: str | None = None,
    ) -> Inside:
        profile: dict[str, Any] = {"computerName": computer_name or name, "adminUsername": admin}
        if keys:
            public = [{"path": f"/home/{admin}/.ssh/authorized_keys", "keyData": key} for key in keys]
            profile["linuxConfiguration"] = {"disablePasswordAuthentication": True, "ssh": {"publicKeys": public}}
        else:
            profile["adminPassword"] = PASSWORD
        if custom_data:
            profile["customData"] = custom_data
        return Inside(cloud, compute, make_vm(name, image, osProfile=profile))

    return make


@pytest.fixture
def linux(machine: MakeMachine) -> Inside:
    """A running Ubuntu VM."""
    return machine(
        "web01", keys=("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAliceAliceAliceAliceAliceAliceAliceAlice alice@laptop",)
    )


@pytest.fixture
def windows(machine: MakeMachine) -> Inside:
    """A running Windows Server 2022 VM."""
    return machine("win01", WINDOWS)

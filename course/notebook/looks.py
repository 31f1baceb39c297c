"""Looks into the notebook's cloud: all of it, one VM's two layers, one VM's inside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from course.clients import Clients
from course.topics import session
from course.topics.errors import NoSuchName
from course.widgets.explorer import ResourceExplorer
from course.widgets.guest_xray import GuestXray, guest_xray
from course.widgets.layers import Guest, Layers
from course.widgets.state_machine import StateMachine
from course.widgets.vm_view import vm_view


def explore() -> ResourceExplorer:
    """Everything that is in the cloud now, as a tree."""
    return ResourceExplorer(_cloud())


def xray(name: str, since: GuestXray | Sequence[Any] | None = None, step: str = "this step") -> GuestXray:
    """What is inside a VM's disk; with `since`, an earlier X-ray of it, what a step did to it."""
    return guest_xray(_cloud(), _vm_id(name), since, step)


def lifecycle(name: str) -> StateMachine:
    """The two layers of a VM, with buttons that do the real thing and a way back."""
    cloud = _cloud()
    machine = _Machine(cloud, _vm_id(name))
    return StateMachine(machine, machine.actions(), machine.rewind)


def _cloud() -> Any:
    running = session.current()
    if running is None:
        raise NoSuchName("This notebook has not begun. Run its first cell, then run this cell again.")
    return running.cloud


def _vm_id(name: str) -> str:
    """The id of a VM by its name, or by its id."""
    ids = list(_cloud().states())
    found = [key for key in ids if key == name.lower() or key.endswith("/" + name.lower())]
    if len(found) == 1:
        return str(found[0])
    names = ", ".join(key.rsplit("/", 1)[1] for key in ids) or "none"
    if found:
        raise NoSuchName(f"{len(found)} virtual machines are called {name!r}. Give the whole id of one.")
    raise NoSuchName(f"There is no virtual machine {name!r} in this cloud. There are: {names}.")


class _Machine:
    """One VM as the state machine sees it: read through Azure, changed through Azure."""

    def __init__(self, cloud: Any, vm_id: str) -> None:
        self.cloud, self.vm_id = cloud, vm_id
        parts = vm_id.split("/")
        self.group, self.name = parts[4], parts[8]

    def layers(self) -> Layers:
        """Where the VM is now, on both layers."""
        view = vm_view(self.cloud, self.vm_id)
        if view is None:
            raise NoSuchName(f"The virtual machine {self.name!r} is gone. Run its scene again.")
        facts = {fact.key: fact.value for fact in self.cloud.guest(self.vm_id).inspect()}
        clean = facts.get("deprovisioned") == "yes" or "RESEAL" in facts.get("image_state", "")
        return Layers(
            view.name,
            view.power,
            view.generalized,
            Guest.DEPROVISIONED if clean else Guest.SPECIFIC,
            windows=view.os_type == "Windows",
            trusted_launch=self._trusted_launch(),
        )

    def rewind(self) -> str:
        """Take back the last step, if it was this VM's; its creation stays."""
        label = self.cloud.steps()[-1].label if self.cloud.steps() else ""
        operation, _, what = label.partition(" ")
        if what == self.name and operation == "virtual_machines.create_or_update":
            raise NoSuchName(f"{self.name} is as it was made: there is nothing to take back.")
        if what not in (self.name, f"{self.name}-image"):
            raise NoSuchName(
                f"The last step in your Azure was not one of {self.name}'s: {label or 'none'}. "
                f"Run the scene of {self.name} again to begin again."
            )
        return ", ".join(self.cloud.rewind(1))

    def _trusted_launch(self) -> bool:
        documents = self.cloud.documents()
        found: Any = next((d for d in documents if d["id"].lower() == self.vm_id.lower()), {})
        profile = found.get("properties", {}).get("securityProfile") or {}
        return bool(profile.get("securityType") == "TrustedLaunch")

    def actions(self) -> dict[str, Any]:
        """What the buttons do: the same calls as in the cells."""
        machines = Clients(self.cloud).compute.virtual_machines
        return {
            "start": lambda: machines.begin_start(self.group, self.name).result(),
            "deprovision": self._deprovision,
            "power off": lambda: machines.begin_power_off(self.group, self.name).result(),
            "deallocate": lambda: machines.begin_deallocate(self.group, self.name).result(),
            "generalize": lambda: machines.generalize(self.group, self.name),
            "capture": self._capture,
        }

    def _deprovision(self) -> None:
        sysprep = r"& $env:SystemRoot\System32\Sysprep\sysprep.exe /oobe /generalize /shutdown /quiet"
        body: Any = (
            {"commandId": "RunPowerShellScript", "script": [sysprep]}
            if self.layers().windows
            else {"commandId": "RunShellScript", "script": ["waagent -deprovision+user -force"]}
        )
        Clients(self.cloud).compute.virtual_machines.begin_run_command(self.group, self.name, body).result()

    def _capture(self) -> None:
        compute = Clients(self.cloud).compute
        machine = compute.virtual_machines.get(self.group, self.name)
        generation = compute.virtual_machines.instance_view(self.group, self.name).hyper_v_generation
        body: Any = {
            "location": machine.location,
            "properties": {"sourceVirtualMachine": {"id": machine.id}, "hyperVGeneration": generation},
        }
        compute.images.begin_create_or_update(self.group, f"{self.name}-image", body).result()

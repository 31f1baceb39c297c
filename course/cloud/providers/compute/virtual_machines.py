"""Microsoft.Compute/virtualMachines: create, power, generalize, run commands inside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ... import guests
from ...arm.errors import ArmError
from ...arm.refusals import refusal
from ...arm.resource_id import parse
from ...arm.resource_type import Accepted, Answer, Call, Completion, Context, ResourceType
from ...arm.store import Document, Record
from ..managed_identity import identities
from ..network import network_interfaces
from . import (
    boot_diagnostics,
    built_in_run_commands,
    guest_disks,
    os_profile,
    vm_applications,
    vm_capture,
    vm_conversion,
    vm_create,
    vm_data_disks,
    vm_hibernation,
    vm_lists,
    vm_power,
    vm_security,
    vm_storage,
    vm_update,
)
from .instance_view import instance_view
from .maintenance import not_planned
from .sizes import sizes
from .sources import from_private


class VirtualMachines(ResourceType):
    """client.virtual_machines."""

    group = "virtual_machines"
    type = "Microsoft.Compute/virtualMachines"

    # Reading

    def read(self, call: Call, record: Record) -> Document:
        document = {**record.document, "etag": f'"{record.private["etag"]}"'}
        document["properties"] = vm_security.shown(call, document["properties"])
        if "osProfile" in document["properties"]:
            profile = os_profile.shown(call, document["properties"]["osProfile"])
            document["properties"] = {**document["properties"], "osProfile": profile}
        extensions = list(call.arm.store.children(record.document["id"], f"{self.type}/extensions"))
        if extensions:
            listed = call.operation.name.startswith("list")  # a list names them only: az vm list reads no more
            document["resources"] = [{"id": e.document["id"]} if listed else e.document for e in extensions]
        expand = call.query.get("$expand", "").lower()
        if "userData" in document["properties"] and "userdata" not in expand:  # told only to who asks for it
            document["properties"] = {key: value for key, value in document["properties"].items() if key != "userData"}
        if vm_lists.wants_view(call):
            document["properties"] = {**document["properties"], "instanceView": self._view(call, record)}
        return document

    def listed(self, call: Call) -> Iterator[Record]:
        return vm_lists.chosen(call, super().listed(call))

    def instance_view(self, call: Call) -> Any:
        """GET …/instanceView."""
        return self._view(call, call.require())

    @staticmethod
    def _view(call: Call, record: Record) -> Document:
        return instance_view(Context(call.arm, parse(record.document["id"])), record)

    def list_available_sizes(self, call: Call) -> Any:
        """The sizes that a VM can be resized to: of its generation and its architecture."""
        machine = call.require()
        size = guest_disks.size_of(machine)
        here = [s for s in sizes().values() if size is None or s.architecture == size.architecture]
        return {"value": [s.listed() for s in here if machine.private["generation"] in s.generations]}

    # Writing

    def plan(self, call: Call, old: Record | None) -> Document:
        return vm_create.plan(call) if old is None else vm_update.plan(call, old)

    def create_or_update(self, call: Call) -> Any:
        old = call.existing()
        self.admit(call, old)
        document = self.document(call, old, self.plan(call, old))
        document.pop("identity", None)
        if identity := identities.assigned(call, old):
            document["identity"] = identity
        record = call.put(document, **call.private)
        vm_applications.install(call, document)
        if old is not None:
            return Accepted(self.read(call, record), "updated", seconds=10)
        provisioning = vm_create.provisioning_of(call, document["properties"])
        return Accepted(document, "provisioned", {"provisioning": provisioning}, 42, created=True)

    def updated(self, done: Completion) -> Any:
        """The new model is in force."""
        vm_update.finish(done)

    def provisioned(self, done: Completion) -> Any:
        """First boot: the platform waits for the guest to report Ready."""
        machine = done.require()
        disk = guest_disks.os_disk(done, machine)
        source = disk.private.get("source")
        if source and machine.document["properties"]["storageProfile"].get("imageReference"):
            vm_security.check_plan(
                machine.document.get("plan"), from_private(source), machine.document["id"], disk.document["name"]
            )
        given = done.arguments["provisioning"]
        provisioning = guests.Provisioning(**{**given, "ssh_keys": tuple(given["ssh_keys"])}) if given else None
        return vm_power.boot(done, machine, provisioning)

    def fail(self, done: Completion, problem: ArmError) -> None:
        record = done.existing()
        if record is not None:
            done.change(
                record.document["id"],
                {"provisioningState": "Failed"},
                since=done.now,
                problem=[problem.code, problem.message],
                power="stopped" if record.private["power"] == "starting" else record.private["power"],
            )

    def deleting(self, call: Call, record: Record) -> None:
        """Nothing forbids deleting a VM."""

    def refuse_nested(self, call: Call) -> None:
        """Extensions go with their VM."""

    def remove(self, done: Completion) -> None:
        """The VM is gone; its disks and interfaces stay unless deleteOption says Delete."""
        machine = done.require()
        properties = machine.document["properties"]
        storage = properties["storageProfile"]
        done.arm.store.delete(done.id.key)
        for entry in [storage["osDisk"], *storage["dataDisks"]]:
            disk = vm_storage.disk_of(done, entry)
            if disk is not None and entry.get("deleteOption") == "Delete":
                done.arm.store.delete(disk.document["id"])
            else:
                vm_storage.release(done, disk)
        for interface in properties["networkProfile"]["networkInterfaces"]:
            network_interfaces.detach(done, interface["id"])
            if (interface.get("properties") or {}).get("deleteOption") == "Delete":
                network_interfaces.delete_with_machine(done, interface["id"])

    def attach_detach_data_disks(self, call: Call) -> Any:
        """POST …/attachDetachDataDisks: what `az vm disk attach --disk-ids` sends; the answer is the storage profile."""
        disks = vm_data_disks.asked(call, call.require())
        call.body = {"properties": {"storageProfile": {"dataDisks": disks}}}
        self.create_or_update(call)
        return Accepted(finish="data_disks_changed", seconds=10)

    def data_disks_changed(self, done: Completion) -> Any:
        """The disks are there, or gone."""
        vm_update.finish(done)
        return done.require().document["properties"]["storageProfile"]

    # Power

    def start(self, call: Call) -> Any:
        machine = self._not_generalized(call, "start")
        if machine.private["power"] == "running":
            return Accepted(finish="nothing", seconds=1)
        call.change(machine.document["id"], power="starting")
        return Accepted(finish="started", seconds=25)

    def started(self, done: Completion) -> ArmError | None:
        machine = done.require()
        if machine.private.get("hibernated") is not None:
            vm_hibernation.resume(done, machine)
            return None
        result = vm_power.boot(done, machine, None)
        return result if isinstance(result, ArmError) else None

    def restart(self, call: Call) -> Any:
        machine = self._not_generalized(call, "restart")
        if machine.private["power"] == "deallocated":
            raise refusal("op-on-deallocated", operation="restart", vm=machine.document["name"])
        return Accepted(finish="started", seconds=30)

    def redeploy(self, call: Call) -> Any:
        """Move to another host: a restart as far as anyone can see."""
        machine = self._not_generalized(call, "redeploy")
        if machine.private["power"] == "deallocated":
            raise refusal("op-on-deallocated", operation="redeploy", vm=machine.document["name"])
        return Accepted(finish="started", seconds=120)

    def convert_to_managed_disks(self, call: Call) -> Any:
        """The VHDs of a deallocated VM become managed disks, and it starts."""
        machine = self._not_generalized(call, "convertToManagedDisks")
        if machine.private["power"] != "deallocated":
            raise refusal("op-needs-deallocated", operation="convertToManagedDisks", vm=machine.document["name"])
        vm_conversion.convert(call, machine)
        return Accepted(finish="started", seconds=25)

    def reapply(self, call: Call) -> Any:
        """Put the model to the host again."""
        self._not_generalized(call, "reapply")
        return Accepted(finish="nothing")

    def power_off(self, call: Call) -> Any:
        """Stop, and stay allocated: still billed. A deallocated VM stays deallocated."""
        machine = call.require()
        if machine.private["power"] == "deallocated":
            return Accepted(finish="nothing", seconds=1)
        call.change(machine.document["id"], power="stopping")
        return Accepted(finish="stopped", arguments={"power": "stopped"}, seconds=20)

    def deallocate(self, call: Call) -> Any:
        """Stop and give the hardware back: no longer billed."""
        machine = call.require()
        keep = vm_hibernation.asked(call, machine)
        call.change(machine.document["id"], power="deallocating")
        return Accepted(finish="hibernated" if keep else "stopped", arguments={"power": "deallocated"}, seconds=30)

    def hibernated(self, done: Completion) -> None:
        """Deallocated with its memory kept."""
        vm_hibernation.hibernate(done, done.require())

    def stopped(self, done: Completion) -> None:
        machine = done.require()
        disk = guest_disks.os_disk(done, machine)
        data = guest_disks.contents(done, disk)
        if data is not None:
            guest_disks.write(done, disk, guests.shut_down(data))
        if done.arguments["power"] == "deallocated":
            vm_storage.reserve(done, machine, "Reserved")
        done.change(machine.document["id"], power=done.arguments["power"], agent="", hibernated=None)

    def retrieve_boot_diagnostics_data(self, call: Call) -> Any:
        """Addresses of the screenshot and the serial log."""
        return boot_diagnostics.retrieve(call, call.require())

    def perform_maintenance(self, call: Call) -> Any:
        """Move the VM while maintenance is planned for it."""
        raise not_planned(call.require().document["name"])

    def simulate_eviction(self, call: Call) -> Any:
        """A Spot VM is taken away as Azure takes it: stopped, or deleted, as its eviction policy says."""
        machine = call.require()
        properties = machine.document["properties"]
        if properties.get("priority") != "Spot":
            raise refusal("spot-only")
        if properties.get("evictionPolicy") == "Delete":
            self.remove(Completion(call.arm, call.id, {}))
        else:
            self.stopped(Completion(call.arm, call.id, {"power": "deallocated"}))
        return Answer(204)

    def reimage(self, call: Call) -> Any:
        """Back to the image; the disk's name and id stay."""
        self._not_generalized(call, "reimage")
        return Accepted(finish="reimaged", seconds=60)

    def reimaged(self, done: Completion) -> ArmError | None:
        """The disk is what the image holds, and the machine boots from it."""
        disk = guest_disks.os_disk(done, done.require())
        done.change(disk.document["id"], contents=(disk.private.get("source") or {}).get("contents"))
        return self.started(done)

    def assess_patches(self, call: Call) -> Any:
        """What the guest could install: the local Azure's package sources publish no updates."""
        machine = call.require()
        if machine.private["power"] != "running":
            raise refusal("op-needs-running")
        return Accepted(finish="assessed", arguments={"start": call.now}, seconds=60)

    def assessed(self, done: Completion) -> Any:
        """The result of an assessment."""
        return {
            "status": "Succeeded",
            "assessmentActivityId": done.guid("assessment"),
            "rebootPending": False,
            "criticalAndSecurityPatchCount": 0,
            "otherPatchCount": 0,
            "startDateTime": done.arguments["start"],
            "availablePatches": [],
        }

    def install_patches(self, call: Call) -> Any:
        """Install what an assessment finds: nothing here, and so nobody restarts unless told to always."""
        machine = call.require()
        if machine.private["power"] != "running":
            raise refusal("op-needs-running")
        restart = call.body.get("rebootSetting") == "Always"
        return Accepted(finish="patched", arguments={"start": call.now, "restart": restart}, seconds=300)

    def patched(self, done: Completion) -> Any:
        """The result of an installation."""
        restart = done.arguments["restart"]
        result = vm_power.boot(done, done.require(), None) if restart else None
        if isinstance(result, ArmError):
            return result
        counts = ("excluded", "notSelected", "pending", "installed", "failed")
        return {
            "status": "Succeeded",
            "installationActivityId": done.guid("installation"),
            "rebootStatus": "Completed" if restart else "NotNeeded",
            "maintenanceWindowExceeded": False,
            **{f"{count}PatchCount": 0 for count in counts},
            "patches": [],
            "startDateTime": done.arguments["start"],
        }

    def nothing(self, done: Completion) -> None:
        """The operation changes nothing that can be seen."""

    @staticmethod
    def _not_generalized(call: Call, operation: str) -> Record:
        machine = call.require()
        if machine.private["generalized"]:
            raise refusal("start-generalized", operation=operation, vm=machine.document["name"])
        return machine

    # Imaging

    def generalize(self, call: Call) -> Any:
        """Set the flag in ARM; nothing runs in the guest, and there is no way back (recorded: 200, no body)."""
        machine = call.require()
        if machine.private["power"] not in ("stopped", "deallocated"):
            raise refusal("generalize-while-running", operation="generalize", vm=machine.document["name"])
        call.change(machine.document["id"], generalized=True)
        return None

    def capture(self, call: Call) -> Any:
        """Copy the disks of an unmanaged VM; a VM with managed disks is captured as an image."""
        machine = call.require()
        storage = machine.document["properties"]["storageProfile"]
        if not storage["osDisk"].get("vhd"):
            raise refusal("capture-managed-disk")
        if not machine.private["generalized"]:
            raise refusal("capture-not-generalized")
        vm_capture.check(call, machine)
        return Accepted(finish="captured", arguments={"capture": call.body, "version": call.query["api-version"]})

    def captured(self, done: Completion) -> Any:
        """The copies are made, and a template says how to use them."""
        return vm_capture.template(done, done.require())

    def run_command(self, call: Call) -> Any:
        """Run a script inside, as root or SYSTEM."""
        machine = call.require()
        if machine.private["power"] != "running":
            raise refusal("op-needs-running")
        command = built_in_run_commands.find(call.body["commandId"])
        disk = guest_disks.os_disk(call, machine)
        os_type = disk.document["properties"].get("osType", "Linux")
        if command.os_type != os_type or not command.script:
            runs = [one.id for one in built_in_run_commands.COMMANDS if one.os_type == os_type and one.script]
            raise ArmError(
                400,
                "InvalidParameter",
                "The value of parameter commandId is invalid. "
                f"The local Azure runs {' and '.join(runs)} on a {os_type} VM.",
                "commandId",
            )
        given = {entry["name"]: entry.get("value", "") for entry in call.body.get("parameters") or []}
        script = call.body.get("script")
        arguments = {
            "script": script or list(command.script),
            "parameters": given if script else {**dict(command.parameters), **given},
        }
        return Accepted(finish="ran", arguments=arguments, seconds=20)

    def ran(self, done: Completion) -> Any:
        machine = done.require()
        os_type = machine.document["properties"]["storageProfile"]["osDisk"]["osType"]
        result = vm_power.run(done, machine, done.arguments["script"], done.arguments["parameters"])
        if result is None:
            raise refusal("agent-no-status", vm=machine.document["name"])
        return {"value": guests.run_command_statuses(os_type, result)}

    def refuse_busy(self, call: Call, record: Record) -> ArmError | None:
        if record.document["properties"].get("provisioningState") == "Deleting":
            if call.operation.method == "DELETE":
                return None
            return refusal("vm-marked-for-deletion", operation=spoken(call.operation.name), vm=record.document["name"])
        if call.operation.name == "run_command":
            return ArmError(
                409,
                "Conflict",
                "Run command extension execution is in progress. "
                "Please wait for completion before invoking a run command.",
            )
        return refusal("op-in-progress", operation=spoken(call.operation.name), vm=record.document["name"])


def spoken(name: str) -> str:
    """An operation as Azure's texts call it: power_off is powerOff."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)

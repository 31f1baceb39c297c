"""Microsoft.Compute/virtualMachineScaleSets/virtualMachines: one instance, which is a VM with the operations of one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...arm.errors import ArmError, operation_not_allowed
from ...arm.resource_id import parse
from ...arm.resource_type import Accepted, Answer, Call, Completion
from ...arm.store import Document, Record
from . import os_profile, vm_data_disks
from . import virtual_machine_scale_set_instances as instances
from . import virtual_machine_scale_set_views as views
from .maintenance import not_planned
from .virtual_machine_scale_set_model import is_flexible
from .virtual_machine_scale_sets import VirtualMachineScaleSets, scale_set_of
from .virtual_machines import VirtualMachines


class VirtualMachineScaleSetVMs(VirtualMachines):
    """client.virtual_machine_scale_set_vms."""

    group = "virtual_machine_scale_set_vms"
    type = instances.UNIFORM

    # Reading

    def read(self, call: Call, record: Record) -> Document:
        scale_set = instances.set_of(call, record)
        if is_flexible(scale_set.document):
            return views.flexible(scale_set, record)
        document = views.uniform(call, scale_set, record)
        if call.query.get("api-version", "") < "2024-07-01":  # recorded: the first that shows it
            del document["properties"]["resilientVMDeletionStatus"]
        if "osProfile" in document["properties"]:
            document["properties"]["osProfile"] = os_profile.shown(call, document["properties"]["osProfile"])
        expand = call.query.get("$expand", "").lower()
        if "userdata" in expand and record.document["properties"].get("userData"):
            document["properties"]["userData"] = record.document["properties"]["userData"]
        if "instanceview" in expand:
            document["properties"]["instanceView"] = views.machine_instance_view(call, record)
        return document

    def get(self, call: Call) -> Any:
        return self.read(call, self._instance(call))

    def list(self, call: Call) -> Any:
        """GET the instances of a scale set."""
        record = call.existing()
        if record is None:
            raise call.not_found()
        found = [self.read(call, instance) for instance in instances.instances_of(call, record)]
        if "instanceview" in call.query.get("$select", "").lower() and not is_flexible(record.document):
            found = [views.selected(document) for document in found]
        return {"value": found}

    def get_instance_view(self, call: Call) -> Any:
        """GET …/instanceView."""
        return views.machine_instance_view(call, self._instance(call))

    @staticmethod
    def _instance(call: Call) -> Record:
        """The record of the instance; a flexible one is found by its name, and the call is then about that VM."""
        scale_set = scale_set_of(call)
        for record in instances.instances_of(call, scale_set):
            if instances.instance_id_of(record).lower() == call.id.name.lower():
                call.id = parse(record.document["id"])
                return record
        raise call.not_found()

    # Writing

    def update(self, call: Call) -> Any:
        """PUT: tags, data disks, protection; user data stays that of the model (recorded)."""
        self._changed(call, self._instance(call))
        return Accepted(self.read(call, call.require()), seconds=5)

    @staticmethod
    def _changed(call: Call, record: Record) -> None:
        given = call.body.get("properties") or {}
        properties = {**record.document["properties"], "provisioningState": "Updating"}
        if given.get("protectionPolicy"):
            properties["protectionPolicy"] = given["protectionPolicy"]
        storage = given.get("storageProfile") or {}
        if "dataDisks" in storage:
            disks = instances.data_disks(call, record, storage["dataDisks"])
            properties["storageProfile"] = {**properties["storageProfile"], "dataDisks": disks}
        document = {**record.document, "properties": properties}
        if call.body.get("tags") is not None:
            document["tags"] = call.body["tags"]
        call.put(document)

    def attach_detach_data_disks(self, call: Call) -> Any:
        """POST …/attachDetachDataDisks."""
        disks = vm_data_disks.asked(call, self._instance(call))
        kept = [disk for disk in disks if not disk.get("toBeDetached")]
        call.body = {"properties": {"storageProfile": {"dataDisks": kept}}}
        self._changed(call, call.require())
        return Accepted(finish="data_disks_changed", seconds=10)

    def data_disks_changed(self, done: Completion) -> Any:
        return self.succeed(done)["properties"]["storageProfile"]

    def approve_rolling_upgrade(self, call: Call) -> Any:
        """POST …/approveRollingUpgrade: a batch that waits for a word goes on; here none ever waits."""
        self._instance(call)
        return Accepted(finish="nothing", seconds=5)

    def outcome(self, call: Call, accepted: Accepted) -> Document | None:
        record = call.existing()
        return self.read(call, record) if record else accepted.document

    def delete(self, call: Call) -> Any:
        """DELETE: the instance goes, and the capacity with it."""
        try:
            self._instance(call)
        except ArmError:
            return Answer(204)
        scale_set = instances.set_of(call, call.require())
        sku = scale_set.document.get("sku")
        if sku:
            call.put({**scale_set.document, "sku": {**sku, "capacity": max(0, sku["capacity"] - 1)}})
        return Accepted(finish="remove", seconds=20)

    def remove(self, done: Completion) -> None:
        instances.delete(done, done.require())

    def reimage(self, call: Call) -> Any:
        """POST …/reimage: a new operating system disk from the image that the instance has."""
        self._instance(call)
        return Accepted(finish="reimaged", seconds=60)

    def reimage_all(self, call: Call) -> Any:
        """POST …/reimageall."""
        return self.reimage(call)

    def reimaged(self, done: Completion) -> ArmError | None:
        record = done.require()
        return instances.reimage(done, instances.set_of(done, record), record)

    def retrieve_boot_diagnostics_data(self, call: Call) -> Any:
        """POST …/retrieveBootDiagnosticsData."""
        self._instance(call)
        return super().retrieve_boot_diagnostics_data(call)

    def perform_maintenance(self, call: Call) -> Any:
        """POST …/performMaintenance."""
        raise not_planned(self._instance(call).document["name"])

    def simulate_eviction(self, call: Call) -> Any:
        """POST …/simulateEviction: only Spot VMs can be evicted (recorded)."""
        record = self._instance(call)
        if record.document["properties"].get("priority") != "Spot":
            raise operation_not_allowed("Operation 'simulateEviction' is allowed only for Spot Virtual Machines")
        call.change(record.document["id"], power="deallocated", agent="")
        return Answer(204)

    # A VM's own operations, on the instance that the URL names

    def start(self, call: Call) -> Any:
        return self._on_all(call, "start") or super().start(self._of_instance(call))

    def restart(self, call: Call) -> Any:
        return self._on_all(call, "restart") or super().restart(self._of_instance(call))

    def redeploy(self, call: Call) -> Any:
        return self._on_all(call, "redeploy") or super().redeploy(self._of_instance(call))

    def power_off(self, call: Call) -> Any:
        return self._on_all(call, "power_off") or super().power_off(self._of_instance(call))

    def deallocate(self, call: Call) -> Any:
        return self._on_all(call, "deallocate") or super().deallocate(self._of_instance(call))

    def _of_instance(self, call: Call) -> Call:
        self._instance(call)
        return call

    @staticmethod
    def _on_all(call: Call, action: str) -> Any:
        """virtualMachines/*/deallocate, as az sends it for `--instance-ids *`, is for all instances (recorded)."""
        if call.id.name != "*":
            return None
        whole = replace(call, id=parse(scale_set_of(call).document["id"]), body={})
        return getattr(VirtualMachineScaleSets(), action)(whole)

    def each(self, done: Completion) -> None:
        """All instances are done."""
        VirtualMachineScaleSets().each(done)

    def run_command(self, call: Call) -> Any:
        self._instance(call)
        return super().run_command(call)

    def succeed(self, done: Completion) -> Any:
        record = done.require()
        return done.change(record.document["id"], {"provisioningState": "Succeeded"}).document

"""Microsoft.Compute/virtualMachines/runCommands: scripts that stay with a VM, with their output; and the built-in ones."""

from __future__ import annotations

from typing import Any

from ...arm.errors import ArmError
from ...arm.refusals import refusal
from ...arm.resource_type import Call, Completion, ResourceType
from ...arm.store import Document, Record
from . import built_in_run_commands, vm_power


class VirtualMachineRunCommands(ResourceType):
    """client.virtual_machine_run_commands."""

    group = "virtual_machine_run_commands"
    type = "Microsoft.Compute/virtualMachines/runCommands"
    seconds = 20

    # Built in

    def list(self, call: Call) -> Any:
        """GET the built-in commands of a location."""
        call.arm.check_location(call.params["location"], "locations/runCommands")
        return {"value": [command.summary() for command in built_in_run_commands.COMMANDS]}

    def get(self, call: Call) -> Any:
        """GET one built-in command."""
        call.arm.check_location(call.params["location"], "locations/runCommands")
        return built_in_run_commands.find(call.params["commandId"]).document()

    # Of a VM

    def list_by_virtual_machine(self, call: Call) -> Any:
        return {"value": [self.read(call, record) for record in self.listed(call)]}

    def get_by_virtual_machine(self, call: Call) -> Any:
        return self.read(call, call.require())

    def read(self, call: Call, record: Record) -> Document:
        if "instanceview" not in call.query.get("$expand", "").lower():
            return record.document
        view = record.private.get("view") or {"executionState": "Pending"}
        return {**record.document, "properties": {**record.document["properties"], "instanceView": view}}

    def plan(self, call: Call, old: Record | None) -> Document:
        if self._machine(call).private["power"] != "running":
            raise refusal("op-needs-running")
        given = call.body.get("properties") or {}
        before = old.document["properties"] if old else {}
        defaults = {"asyncExecution": False, "timeoutInSeconds": 0}  # recorded: 0 is the agent's own 90 minutes
        properties = {**defaults, **before, **given}
        secret = {entry["name"]: entry.get("value", "") for entry in properties.pop("protectedParameters", None) or []}
        properties.pop("runAsPassword", None)
        call.private["secret"] = secret
        return {"properties": properties}

    @staticmethod
    def _machine(call: Call) -> Record:
        parent = call.id.parent
        assert parent is not None
        return call.arm.store.records[parent.key]

    def succeed(self, done: Completion) -> Any:
        """The agent runs the script; a script that fails does not fail the operation unless it was asked to."""
        record = done.require()
        parent = done.id.parent
        assert parent is not None
        machine = done.arm.store.records[parent.key]
        properties = record.document["properties"]
        parameters = {entry["name"]: entry.get("value", "") for entry in properties.get("parameters") or []}
        script = [(properties.get("source") or {}).get("script") or ""]
        start = done.now
        result = vm_power.run(done, machine, script, {**parameters, **record.private["secret"]}, done.id.name)
        if result is None:
            raise refusal("agent-no-status", vm=parent.name)
        failed = result.exit_code != 0
        view = {
            "executionState": "Failed" if failed else "Succeeded",
            "executionMessage": _ended(result.exit_code) if failed else "",
            "exitCode": result.exit_code,
            "output": result.stdout,
            "error": result.stderr,
            "startTime": start,
            "endTime": done.now,
        }
        state = "Failed" if failed and properties.get("treatFailureAsDeploymentFailure") else "Succeeded"
        done.change(record.document["id"], {"provisioningState": state}, view=view)
        if state == "Failed":
            return ArmError(409, "VMExtensionProvisioningError", f"The run command '{done.id.name}' failed.")
        return done.require().document


def _ended(exit_code: int) -> str:
    """What the handler says of a script that failed (recorded)."""
    return f"Execution failed: failed to execute command: command terminated with exit status={exit_code}"

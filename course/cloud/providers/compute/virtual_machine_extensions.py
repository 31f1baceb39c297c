"""Microsoft.Compute/virtualMachines/extensions: small programs that the guest agent runs."""

from __future__ import annotations

import shlex
from typing import Any

from ...arm.errors import ArmError, parameter_missing
from ...arm.refusals import refusal
from ...arm.resource_type import Call, Completion, Context, ResourceType
from ...arm.store import Document, Record
from ...guests import RunResult
from . import instance_view, vm_power

_SCRIPTS = {
    ("microsoft.azure.extensions", "customscript"): "Linux",
    ("microsoft.ostcextensions", "customscriptforlinux"): "Linux",
    ("microsoft.compute", "customscriptextension"): "Windows",
}


class VirtualMachineExtensions(ResourceType):
    """client.virtual_machine_extensions."""

    group = "virtual_machine_extensions"
    type = "Microsoft.Compute/virtualMachines/extensions"
    seconds = 30

    def read(self, call: Call, record: Record) -> Document:
        if "instanceview" not in call.query.get("$expand", "").lower():
            return record.document
        view = instance_view.of_extension(record.document)
        return {**record.document, "properties": {**record.document["properties"], "instanceView": view}}

    def plan(self, call: Call, old: Record | None) -> Document:
        machine = self._machine(call)
        if machine.private["power"] != "running":
            raise refusal("extension-vm-not-running")
        given = call.body.get("properties") or {}
        before = old.document["properties"] if old else {}
        merged = {**before, **given}
        for name in ("publisher", "type", "typeHandlerVersion"):
            if not merged.get(name):
                raise parameter_missing(f"vmExtension.{name}")
        secret = merged.pop("protectedSettings", None)
        call.private["script"] = script_of({**merged, "settings": given.get("settings")}, secret)
        merged.setdefault("autoUpgradeMinorVersion", False)
        return {"properties": merged}

    @staticmethod
    def _machine(call: Call) -> Record:
        parent = call.id.parent
        assert parent is not None
        return call.arm.store.records[parent.key]

    def delete(self, call: Call) -> Any:
        if call.existing() and self._machine(call).private["power"] != "running":
            raise refusal("extension-vm-not-running")
        return super().delete(call)

    def succeed(self, done: Completion) -> Any:
        """The guest agent runs the extension: a custom script really runs, anything else only registers."""
        record = done.require()
        parent = done.id.parent
        assert parent is not None
        machine = done.arm.store.records[parent.key]
        if not machine.private.get("agent"):
            raise refusal("agent-no-status", vm=parent.name)
        try:
            run_script(done, machine, record)
        except ArmError as problem:  # what the script did before it failed stays done
            self.fail(done, problem)
            return problem
        return done.change(record.document["id"], {"provisioningState": "Succeeded"}, since=done.now).document

    def fail(self, done: Completion, problem: ArmError) -> None:
        record = done.existing()
        if record is not None:
            done.change(record.document["id"], {"provisioningState": "Failed"})


def script_of(properties: Document, protected: Any) -> str:
    """What a custom script extension runs: its command, from its open or protected settings, among its files."""
    parts = [part for part in (protected, properties.get("settings")) if isinstance(part, dict)]
    command = next((part["commandToExecute"] for part in parts if isinstance(part.get("commandToExecute"), str)), "")
    if not command or _guest(properties) != "Linux":
        return str(command)
    uris = [uri for part in parts for uri in part.get("fileUris") or [] if isinstance(uri, str)]
    return "\n".join([*map(_not_fetched, uris), command])


def _not_fetched(uri: str) -> str:
    """Guests have no network: what a script needs from another place is missing, and the extension fails by it."""
    return f"echo {shlex.quote(f'The local Azure cannot download {uri}: its guests have no network.')} >&2; exit 1"


def _guest(properties: Document) -> str | None:
    """The operating system that a custom script is for; None for any other extension."""
    return _SCRIPTS.get((properties["publisher"].lower(), properties["type"].lower()))


def run_script(context: Context, machine: Record, record: Record) -> None:
    """Run the command of a custom script extension in the guest; any other extension has nothing to run.

    Of a script that ends its own machine Azure may say anything (the agent goes down with it); here it says how the
    script ended, and the power state says the rest.
    """
    properties = record.document["properties"]
    if not _guest(properties) or not record.private.get("script"):
        return
    result = vm_power.run(context, machine, [record.private["script"]], {})
    if result is None:
        raise refusal("agent-no-status", vm=machine.document["name"])
    if result.exit_code != 0:
        error, link = _failure(properties, result)
        raise refusal(
            "extension-failed",
            extension=record.document["name"],
            publisher=properties["publisher"],
            type=properties["type"],
            link=link,
            error=error,
        )


def _failure(properties: Document, result: RunResult) -> tuple[str, str]:
    """What the handler of either system says of a command that failed, and where its help is.

    Of Windows: MicrosoftDocs/SupportArticles-docs, AKS "error code VMExtensionProvisioningError" (WINDOWS_CSE_ERROR).
    """
    if _guest(properties) == "Windows":
        said = f" The command had an error output of: '{result.stderr.strip()}'" if result.stderr.strip() else ""
        return (
            "Command execution finished, but failed because it returned a non-zero exit code of: "
            f"'{result.exit_code}'.{said}",
            "https://aka.ms/VMExtensionCSEWindowsTroubleshoot",
        )
    return (
        "Enable failed: failed to execute command: command terminated with exit "
        f"status={result.exit_code}\n[stdout]\n{result.stdout}\n[stderr]\n{result.stderr}",
        "https://aka.ms/vmextensionlinuxtroubleshoot",
    )

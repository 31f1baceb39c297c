"""Microsoft.Compute/virtualMachineScaleSets/extensions: extensions of the model."""

from __future__ import annotations

from typing import Any

from ...arm.errors import ArmError, parameter_missing, resource_not_found
from ...arm.resource_type import Accepted, Answer, Call, Completion, ResourceType, merge
from ...arm.store import Document, Record
from . import virtual_machine_scale_set_instances as instances
from .virtual_machine_scale_set_profile import protected_settings, shown_extension
from .virtual_machine_scale_sets import scale_set_of


class VirtualMachineScaleSetExtensions(ResourceType):
    """client.virtual_machine_scale_set_extensions; they stand in the model of the scale set."""

    group = "virtual_machine_scale_set_extensions"
    type = "Microsoft.Compute/virtualMachineScaleSets/extensions"

    def get(self, call: Call) -> Any:
        found = _find(call, scale_set_of(call))
        if found is None:
            raise _absent(call)
        return self._shown(call, found)

    def list(self, call: Call) -> Any:
        """GET the extensions of a scale set."""
        record = call.require()
        base = record.document["id"]
        return {
            "value": [
                {**entry, "id": f"{base}/extensions/{entry['name']}", "type": self.type} for entry in _entries(record)
            ]
        }

    def create_or_update(self, call: Call) -> Any:
        record = scale_set_of(call)
        given = call.body.get("properties") or {}
        for name in ("publisher", "type", "typeHandlerVersion"):
            if not given.get(name):
                raise parameter_missing(f"vmExtension.{name}")
        old = _find(call, record)
        entry = {"name": old["name"] if old else call.id.name, "properties": given}
        self._keep(call, record, entry)
        shown = self._shown(call, shown_extension(entry))
        shown["properties"]["provisioningState"] = "Creating" if old is None else "Updating"
        return Accepted(shown, "settled", created=old is None, seconds=20)

    def update(self, call: Call) -> Any:
        old = _find(call, scale_set_of(call))
        if old is None:
            raise _absent(call)
        call.body = {"properties": merge(old["properties"], call.body.get("properties") or {})}
        return self.create_or_update(call)

    def delete(self, call: Call) -> Any:
        record = scale_set_of(call)
        if _find(call, record) is None:
            return Answer(204)
        self._keep(call, record, None)
        return Accepted(finish="settled", seconds=20)

    def settled(self, done: Completion) -> ArmError | None:
        """With an automatic policy the instances get the new model."""
        record = scale_set_of(done)
        if (record.document["properties"].get("upgradePolicy") or {}).get("mode", "Manual") != "Manual":
            found = instances.instances_of(done, record)
            problems = [instances.apply_model(done, record, instance) for instance in found]
            return next((problem for problem in problems if problem is not None), None)
        return None

    def outcome(self, call: Call, accepted: Accepted) -> Document | None:
        return self._shown(call, _find(call, scale_set_of(call)) or {})

    def _shown(self, call: Call, entry: Document) -> Document:
        properties = {**entry["properties"], "provisioningState": "Succeeded"}
        return {"name": entry["name"], "id": call.id.text, "type": self.type, "properties": properties}

    @staticmethod
    def _keep(call: Call, record: Record, entry: Document | None) -> None:
        """A new model of the scale set, with the extension put, or (None) taken out."""
        others = [known for known in _entries(record) if known["name"].lower() != call.id.name.lower()]
        given = [*others, entry] if entry else others
        entries = [shown_extension(known) for known in given]
        properties = record.document["properties"]
        profile = {**properties["virtualMachineProfile"], "extensionProfile": {"extensions": entries}}
        call.change(
            record.document["id"],
            {"virtualMachineProfile": profile},
            model=record.private["model"] + 1,
            protected=protected_settings(given, record),
            etag=record.private["etag"] + 1,
        )


def _entries(record: Record) -> list[Document]:
    profile = record.document["properties"].get("virtualMachineProfile") or {}
    return list((profile.get("extensionProfile") or {}).get("extensions") or [])


def _find(call: Call, record: Record) -> Document | None:
    return next((entry for entry in _entries(record) if entry["name"].lower() == call.id.name.lower()), None)


def _absent(call: Call) -> ArmError:
    return resource_not_found(call.id.relative.rpartition("/")[0], call.id.name, call.id.resource_group)

"""The extensions that a scale set's model puts on each instance; custom scripts really run there."""

from __future__ import annotations

from ...arm.errors import ArmError
from ...arm.resource_type import Context
from ...arm.store import Document, Record
from .virtual_machine_extensions import run_script, script_of

_TYPE = "Microsoft.Compute/virtualMachines/extensions"


def place(context: Context, scale_set: Record, instance: Record) -> None:
    """The extensions of the model become those of the instance; one that did not change will not run again."""
    before = {record.document["name"]: record for record in _placed(context, instance.document["id"])}
    for record in before.values():
        context.arm.store.delete(record.document["id"])
    for entry in _in_order(scale_set):
        asked = {"autoUpgradeMinorVersion": True, **entry["properties"]}
        protected = (scale_set.private.get("protected") or {}).get(entry["name"])
        made = {"asked": asked, "script": script_of(asked, protected)}
        known = before.get(entry["name"])
        ran = known is not None and known.private["ran"] and all(known.private[key] == made[key] for key in made)
        extension: Document = {
            "name": entry["name"],
            "id": f"{instance.document['id']}/extensions/{entry['name']}",
            "type": _TYPE,
            "location": scale_set.document["location"],
            "properties": {**asked, "provisioningState": "Succeeded"},
        }
        since = known.private["since"] if known is not None and ran else context.now
        context.put(extension, **made, ran=bool(ran), since=since)


def run(context: Context, instance_id: str) -> ArmError | None:
    """Run, in their order, the extensions that did not run yet; the first failure ends it, unless it is suppressed."""
    machine = context.arm.store.records[instance_id.lower()]
    if machine.private["power"] != "running":
        return None
    waiting = [record for record in _placed(context, instance_id) if not record.private["ran"]]
    for record in waiting:
        try:
            run_script(context, machine, record)
        except ArmError as problem:
            if record.document["properties"].get("suppressFailures"):
                context.change(record.document["id"], ran=True)
                continue
            context.change(record.document["id"], {"provisioningState": "Failed"})
            return problem
        context.change(record.document["id"], {"provisioningState": "Succeeded"}, ran=True)
    return None


def forget_runs(context: Context, instance_id: str) -> None:
    """A new disk has seen no extension yet."""
    for record in _placed(context, instance_id):
        context.change(record.document["id"], ran=False, since=context.now)


def _placed(context: Context, instance_id: str) -> list[Record]:
    """The extensions that the model put there, in the order in which they run."""
    found = context.arm.store.children(instance_id)
    return [record for record in found if record.document["type"] == _TYPE and "asked" in record.private]


def _in_order(scale_set: Record) -> list[Document]:
    """The model's extensions, each behind those that it names in provisionAfterExtensions."""
    profile = scale_set.document["properties"]["virtualMachineProfile"]
    waiting = list((profile.get("extensionProfile") or {}).get("extensions") or [])
    ordered: list[Document] = []
    while waiting:
        behind = {entry["name"] for entry in waiting}
        free = [e for e in waiting if not behind & set(e["properties"].get("provisionAfterExtensions") or [])]
        for entry in free or waiting:
            ordered.append(entry)
        waiting = [entry for entry in waiting if entry not in ordered]
    return ordered

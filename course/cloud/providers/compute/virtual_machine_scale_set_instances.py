"""The instances of a scale set: made from the model, brought to a newer model, imaged again, deleted."""

from __future__ import annotations

from functools import cache
from typing import Any

from ...arm.errors import ArmError, invalid_parameter
from ...arm.http import Request
from ...arm.operations import Operation, load
from ...arm.resource_id import parse
from ...arm.resource_type import Call, Completion, Context
from ...arm.store import Document, Record
from . import virtual_machine_scale_set_instance_extensions as extensions
from . import virtual_machine_scale_set_network as instance_network
from . import vm_create, vm_storage
from .image_references import resolve
from .sizes import require
from .sources import Source
from .virtual_machine_scale_set_model import is_flexible, size_name
from .virtual_machines import VirtualMachines

UNIFORM = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines"
FLEXIBLE = "Microsoft.Compute/virtualMachines"
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


def instances_of(context: Context, scale_set: Record) -> list[Record]:
    """The instances of a scale set, oldest first."""
    if is_flexible(scale_set.document):
        found = context.arm.store.referrers(scale_set.document["id"])
        return [record for record in found if record.document["type"] == FLEXIBLE]
    return sorted(context.arm.store.children(scale_set.document["id"], UNIFORM), key=_number)  # also after a rewind


def set_of(context: Context, instance: Record) -> Record:
    """The scale set of an instance; a VM that joined a flexible one says so itself."""
    joined = instance.document["properties"].get("virtualMachineScaleSet") or {}
    return context.arm.store.records[str(instance.private.get("set") or joined["id"]).lower()]


def instance_id_of(record: Record) -> str:
    """0, 1, 2... of a uniform instance; the name of a flexible one."""
    return str(record.document["id"].rpartition("/")[2])


def named(context: Context, scale_set: Record, asked: list[str] | None) -> list[Record]:
    """The instances that a request names; all for none and for *."""
    found = {instance_id_of(record).lower(): record for record in instances_of(context, scale_set)}
    if not asked or "*" in asked:
        return list(found.values())
    for name in asked:
        if str(name).lower() not in found:
            raise invalid_parameter(
                f"The provided instanceId {name} is not an active Virtual Machine Scale Set VM instanceId.",
                "instanceIds",
            )
    return [found[str(name).lower()] for name in asked]


@cache
def _create_operation() -> Operation:
    return next(o for o in load("compute") if str(o) == "virtual_machines.create_or_update")


def call_for(context: Context, resource_id: str, body: Document) -> Call:
    """The call that a PUT of a VM would be: a scale set makes its instances by the same rules."""
    target = parse(resource_id)
    operation = _create_operation()
    request = Request("PUT", f"https://{context.arm.host}{resource_id}?api-version={operation.api_version}")
    return Call(context.arm, target, operation, {"subscriptionId": target.subscription}, {}, body, request)


def create(context: Context, scale_set: Record, count: int) -> list[list[Any]]:
    """Make instances that will boot when the operation ends; answers [id, provisioning] of each."""
    return [_create_one(context, scale_set) for _ in range(count)]


def _create_one(context: Context, scale_set: Record) -> list[Any]:
    set_id = scale_set.document["id"]
    number = context.arm.store.records[set_id.lower()].private["next"]
    context.change(set_id, next=number + 1)
    flexible, name = is_flexible(scale_set.document), scale_set.document["name"]
    suffix = context.arm.ids.hex("instance")[:8]
    group = set_id.rpartition("/virtualMachineScaleSets/")[0]
    own_id = f"{group}/virtualMachines/{name}_{suffix}" if flexible else f"{set_id}/virtualMachines/{number}"
    instance: Document = {"id": own_id, "suffix": suffix, "number": number}
    call = call_for(context, own_id, _body(scale_set, instance))
    profile = scale_set.document["properties"]["virtualMachineProfile"]
    configurations = profile["networkProfile"]["networkInterfaceConfigurations"]
    call.body["properties"]["networkProfile"] = {
        "networkInterfaces": instance_network.create(call, configurations, instance, flexible)
    }
    document = VirtualMachines().document(call, None, vm_create.plan(call))
    if not flexible:
        document["type"] = UNIFORM
        document["name"] = f"{name}_{number}"
        document["instanceId"] = str(number)
    current = context.arm.store.records[set_id.lower()].private
    record = call.put(document, **call.private, model=current["model"], set=set_id)
    extensions.place(context, scale_set, record)
    return [own_id, vm_create.provisioning_of(call, document["properties"])]


def _body(scale_set: Record, instance: Document) -> Document:
    """The body of a VM that is made from the model."""
    document = scale_set.document
    flexible, profile = is_flexible(document), document["properties"]["virtualMachineProfile"]
    storage = {**profile["storageProfile"], "osDisk": dict(profile["storageProfile"]["osDisk"])}
    if not flexible:
        name = document["name"]
        storage["osDisk"]["name"] = f"{name}_{name}_{instance['number']}_OsDisk_1_{instance['suffix'] * 4}"
    if "managedDisk" not in storage["osDisk"]:
        storage["osDisk"]["vhd"] = {"uri": _blob_of(storage["osDisk"], document["name"], instance)}
    properties: Document = {
        "hardwareProfile": {**(profile.get("hardwareProfile") or {}), "vmSize": size_name(document)},
        "storageProfile": storage,
    }
    if flexible:
        properties["virtualMachineScaleSet"] = {"id": document["id"]}
    if "osProfile" in profile:
        asked = {key: value for key, value in profile["osProfile"].items() if key != "computerNamePrefix"}
        computer = profile["osProfile"]["computerNamePrefix"] + _base36(instance["number"])
        properties["osProfile"] = {**asked, **scale_set.private["secrets"], "computerName": computer}
    for name in (
        "securityProfile",
        "priority",
        "evictionPolicy",
        "billingProfile",
        "licenseType",
        "diagnosticsProfile",
        "userData",
        "scheduledEventsProfile",
        "applicationProfile",
    ):
        if profile.get(name) is not None:
            properties[name] = profile[name]
    body: Document = {"location": document["location"], "properties": properties}
    for name in ("tags", "plan", "identity"):
        if document.get(name) is not None:
            body[name] = document[name]
    return body


def _blob_of(os_disk: Document, name: str, instance: Document) -> str:
    """Where the unmanaged disk of an instance is: in the model's first container, else beside its image."""
    containers = os_disk.get("vhdContainers") or [os_disk["image"]["uri"].rpartition("/")[0]]
    return f"{containers[0]}/{name}_{instance['number']}_OsDisk_1_{instance['suffix']}.vhd"


def _base36(number: int) -> str:
    """Six digits of base 36, as the computer names of instances end."""
    text = ""
    for _ in range(6):
        number, digit = divmod(number, 36)
        text = _BASE36[digit] + text
    return text


# A newer model, a new disk


def is_latest(scale_set: Record, instance: Record) -> bool:
    """Whether an instance has the newest model of its scale set."""
    return bool(instance.private.get("model") == scale_set.private["model"])


def apply_model(context: Context, scale_set: Record, instance: Record) -> ArmError | None:
    """Bring an instance to the newest model, with a new disk where the image changed; answers what failed."""
    call = call_for(context, instance.document["id"], _body(scale_set, {"number": _number(instance), "suffix": ""}))
    properties = call.body["properties"]
    reference = properties["storageProfile"].get("imageReference")
    source = resolve(call, reference, call.body["location"]) if reference else None
    was = instance.document["properties"]
    kept = {name: properties[name] for name in ("userData", "licenseType", "securityProfile") if name in properties}
    changed = {**kept, "hardwareProfile": {**was["hardwareProfile"], **properties["hardwareProfile"]}}
    context.change(instance.document["id"], changed, model=scale_set.private["model"])
    extensions.place(context, scale_set, context.arm.store.records[instance.document["id"].lower()])
    exact = was["storageProfile"].get("imageReference", {}).get("exactVersion", "")
    if source is None or reference is None:
        return extensions.run(context, instance.document["id"])
    if source.id != instance.private["image"] or source.version != exact:
        return _renew_disk(call, scale_set, source, reference)
    return extensions.run(context, instance.document["id"])


def reimage(context: Context, scale_set: Record, instance: Record) -> ArmError | None:
    """A new operating system disk from the image that the instance already has; answers what failed."""
    storage = instance.document["properties"]["storageProfile"]
    if "managedDisk" not in storage["osDisk"]:
        return VirtualMachines().reimaged(Completion(context.arm, parse(instance.document["id"]), {}))
    reference = dict(storage["imageReference"])
    exact = reference.pop("exactVersion", None)
    precise = {**reference, "version": exact} if exact and not reference.get("id") else reference
    call = call_for(context, instance.document["id"], _body(scale_set, {"number": _number(instance), "suffix": ""}))
    return _renew_disk(call, scale_set, resolve(call, precise, call.body["location"]), reference)


def _number(instance: Record) -> int:
    text = instance_id_of(instance)
    return int(text) if text.isdigit() else 0


def _renew_disk(call: Call, scale_set: Record, source: Source, reference: Document) -> ArmError | None:
    instance = call.require()
    storage = instance.document["properties"]["storageProfile"]
    old = storage["osDisk"]
    asked = {**old, "createOption": "FromImage", "name": f"{old['name'].rpartition('_')[0]}_{call.arm.ids.hex('disk')}"}
    model = scale_set.document["properties"]["virtualMachineProfile"]["storageProfile"]["osDisk"]
    if "managedDisk" in model:
        asked["managedDisk"] = {"storageAccountType": model["managedDisk"]["storageAccountType"]}
    else:
        place = {"number": _number(instance), "suffix": call.arm.ids.hex("instance")[:8]}
        asked["vhd"] = {"uri": _blob_of(model, scale_set.document["name"], place)}
    call.body["tags"] = scale_set.document.get("tags") or {}
    disk = vm_storage.os_disk(call, asked, source, reference, require(size_name(scale_set.document)))
    gone = vm_storage.disk_of(call, old)
    if gone is not None:
        call.arm.store.delete(gone.document["id"])
    exact = {"exactVersion": source.version} if source.version else {}
    shown = {**reference, **exact}
    call.change(
        instance.document["id"],
        {"storageProfile": {**storage, "osDisk": disk, "imageReference": shown}},
        image=source.id,
    )
    extensions.forget_runs(call, instance.document["id"])
    return boot(call, instance.document["id"], vm_create.provisioning_of(call, instance.document["properties"]))


def data_disks(call: Call, instance: Record, given: list[Document]) -> list[Document]:
    """The data disks of an instance: those that stay, those that are attached, and the others let go."""
    known = {entry["lun"]: entry for entry in instance.document["properties"]["storageProfile"]["dataDisks"]}
    kept = [known[entry["lun"]] for entry in given if entry["lun"] in known]
    for lun in known.keys() - {entry["lun"] for entry in given}:
        vm_storage.release(call, vm_storage.disk_of(call, known[lun]))
    new = [entry for entry in given if entry["lun"] not in known]
    size = require(instance.document["properties"]["hardwareProfile"]["vmSize"])
    call.body["location"] = instance.document["location"]
    return sorted([*kept, *vm_storage.data_disks(call, new, None, size)], key=lambda entry: int(entry["lun"]))


def boot(context: Context, instance_id: str, provisioning: dict[str, Any] | None) -> ArmError | None:
    """First boot of an instance, then its extensions; answers what failed."""
    done = Completion(context.arm, parse(instance_id), {"provisioning": provisioning})
    result = VirtualMachines().provisioned(done)
    return result if isinstance(result, ArmError) else extensions.run(context, instance_id)


def delete(context: Context, instance: Record) -> None:
    """An instance goes with its disks and interfaces; a flexible one as its deleteOptions say."""
    if instance.document["type"] == FLEXIBLE:
        VirtualMachines().remove(Completion(context.arm, parse(instance.document["id"]), {}))
        return
    storage = instance.document["properties"]["storageProfile"]
    instance_network.delete(context, instance.document)
    for entry in [storage["osDisk"], *storage["dataDisks"]]:
        disk = vm_storage.disk_of(context, entry)
        if disk is not None:
            context.arm.store.delete(disk.document["id"])
    context.arm.store.delete(instance.document["id"])

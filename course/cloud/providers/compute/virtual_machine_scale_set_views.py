"""What a scale set and its instances show of their state (shapes recorded)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ...arm.resource_id import parse
from ...arm.resource_type import Context
from ...arm.store import Document, Record
from . import instance_view as machine_view
from . import virtual_machine_scale_set_instances as instances
from . import virtual_machine_scale_set_repairs as repairs
from .virtual_machine_scale_set_model import tier


def instance_view(context: Context, scale_set: Record) -> Document:
    """Counts of instances by state, and the state of the scale set."""
    counts: Counter[str] = Counter()
    for instance in instances.instances_of(context, scale_set):
        for status in machine_view.statuses(instance):
            counts[status["code"]] += 1
    state = scale_set.document["properties"]["provisioningState"]
    services = repairs.services(scale_set)
    return {
        "virtualMachine": {"statusesSummary": [{"code": code, "count": n} for code, n in sorted(counts.items())]},
        "statuses": [
            {
                "code": f"ProvisioningState/{state.lower()}",
                "level": "Error" if state == "Failed" else "Info",
                "displayStatus": f"Provisioning {state.lower()}",
                "time": scale_set.document["properties"]["timeCreated"],
            }
        ],
        **({"orchestrationServices": services} if services else {}),
    }


def machine_instance_view(context: Context, instance: Record) -> Document:
    """What one instance reports at run time."""
    view: dict[str, Any] = machine_view.instance_view(Context(context.arm, parse(instance.document["id"])), instance)
    number = instances.instance_id_of(instance)
    domain = int(number) if number.isdigit() else 0
    return {
        "placementGroupId": instance.document["properties"]["vmId"],
        "platformUpdateDomain": domain % 5,
        "platformFaultDomain": domain % 5,
        **view,
    }


def uniform(context: Context, scale_set: Record, instance: Record) -> Document:
    """An instance of a uniform scale set as GET answers it."""
    document, model = instance.document, scale_set.document
    stored = document["properties"]
    extensions = [
        record.document for record in context.arm.store.children(document["id"], f"{document['type']}/extensions")
    ]
    storage = dict(stored["storageProfile"])
    storage["osDisk"] = {key: value for key, value in storage["osDisk"].items() if key != "deleteOption"}
    profile, size = model["properties"]["virtualMachineProfile"], stored["hardwareProfile"]["vmSize"]
    properties: Document = {
        "latestModelApplied": instances.is_latest(scale_set, instance),
        "modelDefinitionApplied": "VirtualMachineScaleSet",
        "networkProfileConfiguration": {
            "networkInterfaceConfigurations": profile["networkProfile"]["networkInterfaceConfigurations"]
        },
        **{key: value for key, value in stored.items() if key != "userData"},
        "resilientVMDeletionStatus": "Disabled",
        "storageProfile": storage,
    }
    return {
        **{key: document[key] for key in ("name", "id", "type", "location", "tags", "identity") if key in document},
        "instanceId": document["instanceId"],
        "sku": {"name": size, "tier": tier(size)},
        "properties": properties,
        "etag": f'"{instance.private["etag"] + 1}"',
        **({"resources": extensions} if extensions else {}),
    }


def selected(document: Document) -> Document:
    """What is left of an instance of a uniform scale set where a list is asked for instance views alone (recorded)."""
    shown = ("latestModelApplied", "instanceView", "provisioningState", "hardwareProfile")
    properties = {name: document["properties"][name] for name in shown if name in document["properties"]}
    properties["hardwareProfile"] = {}
    return {"id": document["id"], "instanceId": document["instanceId"], "properties": properties}


def flexible(scale_set: Record, instance: Record) -> Document:
    """An instance of a flexible scale set, as the list of the scale set names it: the VM itself stands elsewhere."""
    name = instance.document["name"]
    return {
        "name": name,
        "id": f"{scale_set.document['id']}/virtualMachines/{name}",
        "type": instances.UNIFORM,
        "location": instance.document["location"],
        "instanceId": name,
    }

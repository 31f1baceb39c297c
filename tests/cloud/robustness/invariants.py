"""What is true of every state that Azure allows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from course.cloud import Cloud

PROVISIONING = frozenset(
    (
        "Accepted",
        "Running",
        "Creating",
        "Updating",
        "Deleting",
        "Migrating",
        "Succeeded",
        "Failed",
        "Canceled",
        "Deleted",
    )
)
POWER = frozenset(("running", "stopped", "deallocated"))
Documents = dict[str, dict[str, Any]]


def broken(cloud: Cloud) -> list[str]:
    """Every rule that the cloud's state breaks, in words."""
    listed = cloud.documents()
    documents = {document["id"].lower(): document for document in listed}
    states = cloud.states()
    found = [complaint for rule in RULES for complaint in rule(documents)]
    return [*found, *_generalized(documents, states)]


def _of(documents: Documents, kind: str) -> Iterator[dict[str, Any]]:
    return (d for d in documents.values() if d.get("type", "").lower() == kind.lower())


def _generalized(documents: Documents, states: dict[str, Any]) -> Iterator[str]:
    """A generalized VM never runs, and every VM has a state."""
    for machine in _of(documents, "Microsoft.Compute/virtualMachines"):
        state = states[machine["id"].lower()]
        if state["power"] not in POWER:
            yield f"{machine['name']} is {state['power']}"
        if state["generalized"] and state["power"] == "running":
            yield f"{machine['name']} is generalized, and runs"


def parents(documents: Documents) -> Iterator[str]:
    """Nothing stands in what is not there."""
    for key, document in documents.items():
        head, _, tail = key.rpartition("/providers/")
        above = head if tail.count("/") == 2 else key.rsplit("/", 2)[0]
        if re.search("/resourcegroups/", above) and above not in documents:
            yield f"{document['id']} stands in {above}, which is not there"


def provisioning(documents: Documents) -> Iterator[str]:
    """provisioningState is one of Azure's."""
    for document in documents.values():
        state = document.get("properties", {}).get("provisioningState", "Succeeded")
        if state not in PROVISIONING:
            yield f"{document['id']} is {state}"


def disks(documents: Documents) -> Iterator[str]:
    """A disk and the machine that has it name each other, and nobody else has it."""
    holders: Counter[str] = Counter()
    for machine in documents.values():
        for disk in _disks_of(machine):
            holders[disk] += 1
            if disk not in documents:
                yield f"{machine['id']} has {disk}, which is not there"
            elif (documents[disk].get("managedBy") or "").lower() != machine["id"].lower():
                yield f"{machine['id']} has {disk}, whose managedBy is {documents[disk].get('managedBy')}"
    for key, document in documents.items():
        owner = (document.get("managedBy") or "").lower()
        if not owner or document.get("type", "").lower() != "microsoft.compute/disks":
            continue
        if owner not in documents:
            yield f"{document['id']} is managed by {owner}, which is not there"
        elif key not in _disks_of(documents[owner]):
            yield f"{document['id']} is managed by {owner}, which does not have it"
        if holders[key] > 1:
            yield f"{document['id']} is attached {holders[key]} times"


def _disks_of(document: dict[str, Any]) -> list[str]:
    if not document.get("type", "").lower().endswith("/virtualmachines"):
        return []
    storage = document.get("properties", {}).get("storageProfile") or {}
    attached = [storage.get("osDisk") or {}, *storage.get("dataDisks", [])]
    return [disk["managedDisk"]["id"].lower() for disk in attached if (disk.get("managedDisk") or {}).get("id")]


def interfaces(documents: Documents) -> Iterator[str]:
    """An interface and its machine name each other."""
    for machine in _of(documents, "Microsoft.Compute/virtualMachines"):
        for entry in (machine["properties"].get("networkProfile") or {}).get("networkInterfaces", []):
            nic = documents.get(entry["id"].lower())
            if nic is None:
                yield f"{machine['id']} has {entry['id']}, which is not there"
            elif (nic["properties"].get("virtualMachine") or {}).get("id", "").lower() != machine["id"].lower():
                yield f"{machine['id']} has {nic['id']}, which is {nic['properties'].get('virtualMachine')}'s"
    for nic in _of(documents, "Microsoft.Network/networkInterfaces"):
        owner = (nic["properties"].get("virtualMachine") or {}).get("id", "").lower()
        if not owner:
            continue
        if owner not in documents:
            yield f"{nic['id']} is {owner}'s, which is not there"
            continue
        profile = documents[owner]["properties"].get("networkProfile") or {}
        if nic["id"].lower() not in [entry["id"].lower() for entry in profile.get("networkInterfaces", [])]:
            yield f"{nic['id']} is {owner}'s, which does not have it"


def allocations(documents: Documents) -> Iterator[str]:
    """An address of a subnet is one interface's, and the subnet is there."""
    taken: Counter[tuple[str, str]] = Counter()
    subnets = {
        subnet["id"].lower()
        for network in _of(documents, "Microsoft.Network/virtualNetworks")
        for subnet in network["properties"].get("subnets", [])
    }
    for nic in documents.values():
        if nic["id"].rsplit("/", 2)[-2].lower() != "networkinterfaces":
            continue
        for ip in nic["properties"]["ipConfigurations"]:
            subnet = ip["properties"]["subnet"]["id"].lower()
            taken[subnet, ip["properties"]["privateIPAddress"]] += 1
            if subnet not in subnets:
                yield f"{nic['id']} is in {subnet}, which is not there"
    yield from (
        f"{address} of {subnet} is given {count} times" for (subnet, address), count in taken.items() if count > 1
    )


RULES: tuple[Callable[[Documents], Iterator[str]], ...] = (parents, provisioning, disks, interfaces, allocations)

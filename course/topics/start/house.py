"""What the exercises of notebook 00 are set in, and how their checks look at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from course.clients import Clients
from course.cloud import Cloud
from course.quizzes import Bank, Item, load
from course.topics.scenes import LOCATION, ResourceGroup

GROUPS = {"rg-web": "westeurope", "rg-build": "westeurope", "rg-archive": "eastus"}
_HERE = Path(__file__).parent
_VERSION = "/etc/shop/version"


def elsewhere() -> Cloud:
    """A cloud that the learner has not seen, with groups of other names."""
    cloud = Cloud.in_memory()
    groups = Clients(cloud).resources.resource_groups
    for name, region in {"rg-lisbon": "westeurope", "rg-oslo": "norwayeast", "rg-ghent": "westeurope"}.items():
        groups.create_or_update(name, {"location": region})
    return cloud


def shop(clients: Clients, name: str) -> None:
    """A VM that was updated after a snapshot, and then the script: the tags go, the snapshot goes."""
    group = ResourceGroup(clients, name)
    groups, snapshots = clients.resources.resource_groups, clients.compute.snapshots
    group.linux_vm("web01")
    group.run("web01", "mkdir -p /etc/shop", f"echo 1.4 > {_VERSION}")
    groups.update(name, {"tags": {"owner": "dana", "persist": "true"}})
    disk = clients.compute.virtual_machines.get(name, "web01").storage_profile.os_disk.managed_disk.id
    copy = {"creationData": {"createOption": "Copy", "sourceResourceId": disk}}
    snapshots.begin_create_or_update(name, "web01-before-update", {"location": LOCATION, "properties": copy}).result()
    group.run("web01", f"echo 2.0 > {_VERSION}")
    groups.create_or_update(name, {"location": LOCATION})
    snapshots.begin_delete(name, "web01-before-update").result()


def version_in(cloud: Cloud, group: str, name: str) -> str | None:
    """The shop's version on the disk of a VM or of a snapshot; None if there is no such thing."""
    wanted = f"/resourcegroups/{group}/providers/microsoft.compute/"
    for document in cloud.documents():
        key = document["id"].lower()
        if wanted in key and document["name"] == name:
            return cloud.guest(document["id"]).read_file(_VERSION).strip()
    return None


def resource(cloud: Cloud, group: str) -> Mapping[str, Any] | None:
    """A resource group as it is now."""
    kind = "microsoft.resources/resourcegroups"
    found = (d for d in cloud.documents() if d["type"].lower() == kind and d["name"].lower() == group.lower())
    return next(found, None)


def groups_by_region(cloud: Cloud) -> dict[str, str]:
    """The name of every resource group that is there now, with its region."""
    kind = "microsoft.resources/resourcegroups"
    return {d["name"]: d["location"] for d in cloud.documents() if d["type"].lower() == kind}


def lines_of(answer: Any) -> list[str] | None:
    """The lines of what `!az` or `%az` gave, or of a list of text; None if it is neither."""
    text = getattr(answer, "stdout", None)
    if isinstance(text, str):
        answer = (text or getattr(answer, "stderr", "")).splitlines()
    if isinstance(answer, Sequence) and not isinstance(answer, str) and all(isinstance(line, str) for line in answer):
        return [line for line in answer if line.strip()]
    return None


def described(value: Any) -> str:
    """What a value is, without its address: a list of ResourceGroup objects, an int."""
    if isinstance(value, Sequence) and not isinstance(value, str) and len(value):
        return f"a list of {type(value[0]).__name__} objects"
    name = type(value).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def prediction() -> Item:
    """The question of start-4."""
    return load(_HERE / "quizzes" / "before.toml")["after-202"]


def pretest() -> Bank:
    """The questions of start-6."""
    return load(_HERE / "quiz.toml")

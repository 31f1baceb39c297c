"""A shop that was updated, a script that cleaned up too much, and whether all of it is back."""

from __future__ import annotations

from typing import Any

from checks.attempt import Attempt
from checks.feedback import Feedback
from course.clients import Clients
from course.topics.scenes import LOCATION, ResourceGroup
from course.topics.start.look import cloud_of, resource_groups

GROUP, VM, SNAPSHOT = "rg-shop", "web01", "web01-before-update"
_VERSION = "/etc/shop/version"


def open_shop(clients: Clients) -> None:
    """The VM, its snapshot, its update; then the script: the tags go, the snapshot goes."""
    group = ResourceGroup(clients, GROUP)
    groups, snapshots = clients.resources.resource_groups, clients.compute.snapshots
    group.linux_vm(VM)
    group.run(VM, "mkdir -p /etc/shop", f"echo 1.4 > {_VERSION}")
    groups.update(GROUP, {"tags": {"owner": "dana", "persist": "true"}})
    disk = clients.compute.virtual_machines.get(GROUP, VM).storage_profile.os_disk.managed_disk.id
    copy = {"creationData": {"createOption": "Copy", "sourceResourceId": disk}}
    body: Any = {"location": LOCATION, "properties": copy}
    snapshots.begin_create_or_update(GROUP, SNAPSHOT, body).result()
    group.run(VM, f"echo 2.0 > {_VERSION}")
    groups.create_or_update(GROUP, {"location": LOCATION})
    snapshots.begin_delete(GROUP, SNAPSHOT).result()


def version_on(cloud: Any, name: str) -> str | None:
    """The shop's version on the disk of a VM or of a snapshot; None if there is no such thing."""
    within = f"/resourcegroups/{GROUP}/providers/microsoft.compute/"
    ids = (document["id"] for document in cloud.documents() if document["name"] == name)
    found = next((resource_id for resource_id in ids if within in resource_id.lower()), None)
    return None if found is None else str(cloud.guest(found).read_file(_VERSION)).strip()


def check_shop(attempt: Attempt) -> Feedback:
    """The update, the tags and the snapshot of the time before."""
    cloud = cloud_of(attempt)
    running, kept = (version_on(cloud, name) for name in (VM, SNAPSHOT))
    tags = resource_groups(cloud).get(GROUP, {}).get("tags") or {}
    if running is None:
        return Feedback.failed(
            seen="`web01` is not there, nor anything else of the shop.",
            expected="It is there, updated.",
            why="Rewinding takes back every step after the place you go to, wanted or not.",
            fact="local-azure-rewind",
            next="Run the scene's cell to begin again, and take back fewer steps.",
        )
    if running == "1.4":
        return Feedback.failed(
            seen="On `web01` is version 1.4: the update is undone too.",
            expected="Version 2.0 stays.",
            why="Rewinding takes back every step after the place you go to, wanted or not.",
            fact="local-azure-rewind",
            next="Run the scene's cell to begin again, and take back one step less.",
        )
    if kept is None and not tags:
        return Feedback.not_attempted(next="Look at the last steps, and take back those of the script.")
    if kept is None:
        return Feedback.failed(
            seen="The tags are there. The snapshot is missing.",
            expected="`web01-before-update`, as it was.",
            why="Here what was deleted comes back by going back. Real Azure has no such way.",
            fact="local-azure-rewind",
            next="Run the scene's cell, then look at `cloud.steps()` for the step that deleted it.",
        )
    if kept != "1.4":
        return Feedback.failed(
            seen=f"There is a snapshot `web01-before-update`, and it holds version {kept}.",
            expected="The snapshot from before the update, with version 1.4.",
            why="One made again under the same name is another snapshot: it holds the disk as it is now.",
            fact="snapshot-made-again-is-another",
            next="Run the scene's cell to begin again, and go back instead of making it anew.",
            misconception="M38",
        )
    if tags.get("owner") != "dana" or tags.get("persist") != "true":
        return Feedback.failed(
            seen="The snapshot is back, but the group carries no tags, or not both.",
            expected="owner=dana and persist=true.",
            why="The script created the group again, without tags. That replaced them.",
            fact="group-create-replaces-tags",
            next="There is one more step of the script to take back.",
        )
    return Feedback.passed(
        seen="The snapshot with version 1.4, both tags, and version 2.0 on `web01`.",
        why="Only the local Azure can do this. In real Azure there is no undo: what is deleted is made again, or lost.",
        fact="local-azure-rewind",
    )

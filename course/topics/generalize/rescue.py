"""db01 is marked as generalized and needed again: does the machine run, and is it the same machine?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checks.attempt import Attempt
from checks.exercise import WrongAnswer
from checks.feedback import Feedback
from course.topics.generalize.machine import Machine, cloud_of, machine

LOST = "db01"
PEOPLE = ("azureuser", "dba")
ORDERS = "/srv/orders/orders.csv"
CONTENT = "order,customer,total\n1041,Fabrikam,180.00\n1042,Contoso,64.50\n"

_MACHINES = "microsoft.compute/virtualmachines"
_DISKS = ("microsoft.compute/disks", "microsoft.compute/snapshots")


def judge(attempt: Attempt, group: str) -> Feedback:
    """Find the rescued machine, whatever its name and whatever the route."""
    cloud = cloud_of(attempt)
    others = [vm for vm in _machines(cloud, group) if not vm.generalized]
    with_orders = [vm for vm in others if _has_orders(cloud, vm.id)]
    imaged = [vm for vm in with_orders if _from_marketplace(cloud, vm)]
    if any(not _made_since(cloud, group, vm.name) for vm in imaged):
        return Feedback.failed(
            seen=f"{LOST} is not marked any more: a step of your Azure was taken back.",
            expected="a way that real Azure has too",
            why="Rewind is a gift of the practice Azure. The flag itself has no way back.",
            fact="local-azure-rewind",
            next="Run the scene again, and leave the marked VM as it is.",
            misconception="M08-rewound",
        )
    if len(imaged) < len(with_orders):
        return _same_machine([vm for vm in with_orders if vm not in imaged])
    if imaged:
        return Feedback.failed(
            seen=f"{imaged[0].name} has a copy of the orders, and is a new machine from a Marketplace image.",
            expected=f"a VM whose OS disk is {LOST}'s, or a copy of it",
            why="Its machine-id, its keys and everything else that was on the disk are another machine's.",
            fact="generalized-disk-is-still-there",
            next=f"Which disk holds the orders? Look at {LOST} with explore().",
            misconception="M08-files-carried-over",
        )
    disks = _with_orders(cloud, group)
    if not disks:
        return Feedback.failed(
            seen="No disk and no snapshot in the resource group holds the orders any more.",
            expected=f"{LOST}'s data on a running VM",
            why="What was wrong with the VM was its flag. The data was on the disk.",
            fact="generalized-disk-is-still-there",
            next="Run the scene again, and copy the disk before you delete anything.",
            misconception="M31-disk-deleted",
        )
    if others:
        return Feedback.failed(
            seen=f"{others[0].name} runs from an image of its own: {ORDERS} is not on it.",
            expected=f"a VM whose OS disk is {LOST}'s, or a copy of it",
            why="A new VM from a Marketplace image is another machine. The data is on the disk of the marked one.",
            fact="generalized-disk-is-still-there",
            next=f"Which disk holds the orders? Look at {LOST} with explore().",
            misconception="M08-new-machine",
        )
    if len(disks) > 1:
        return Feedback.failed(
            seen="The disk is copied. No VM runs from the copy.",
            expected="a running VM",
            why="A snapshot is a copy of one disk, not a machine.",
            fact="snapshot-one-disk",
            next="Go on from the copy: a managed disk first, if it is a snapshot, then a VM that attaches it as its OS disk.",
            misconception="M12-snapshot-is-a-vm",
        )
    if _tried_to_start(cloud, group):
        return Feedback.failed(
            seen=f"Azure refuses to start {LOST}: it is marked as generalized.",
            expected="the same machine, running again",
            why="No command takes the flag back.",
            fact="generalize-not-undone",
            next="The flag is on the VM. What of it is not marked?",
            misconception="M08-start-again",
        )
    return Feedback.not_attempted(next=f"Look at {LOST} with explore() and xray(): what of it is as it was?")


def _same_machine(found: list[Machine]) -> Feedback:
    """The orders are on a VM: the same machine, or a new one with its files?"""
    vm = next((vm for vm in found if vm.power == "running"), found[0])
    strangers = sorted(set(vm.people) - set(PEOPLE))
    if strangers or vm.guest.get("hostname") != LOST:
        return Feedback.failed(
            seen=f"{vm.name} has the orders, and is not {LOST}: its host name is {vm.guest.get('hostname')}, "
            f"its accounts are {', '.join(vm.people)}.",
            expected=f"host name {LOST}, accounts {' and '.join(PEOPLE)}",
            why="A VM from a generalized image is given a name and an admin of its own: that makes new machines.",
            fact="generalize-for-many",
            next="Delete this VM. Use the disk as it is, not as an image.",
            misconception="M10-through-an-image",
        )
    if vm.power != "running":
        return Feedback.failed(
            seen=f"{vm.name} is {LOST} again, and it is {vm.power}.",
            expected="a running VM",
            why=f"{LOST} is needed now, and nothing forbids this VM to start.",
            fact="generalized-start-refused",
            next=f"Start {vm.name}.",
            misconception="not-started",
        )
    return Feedback.passed(
        seen=f"{vm.name} runs: host name {LOST}, the same accounts, every order.",
        why="The flag was on the VM, and the disk never knew of it. A new VM on that disk, or on a copy, is the machine.",
        fact="generalized-disk-is-still-there",
        next="Take the snapshot before you generalize next time: then there is nothing to rescue.",
    )


def _from_marketplace(cloud: Any, vm: Machine) -> bool:
    """Whether a VM still has the disk that it was given when it was made from a Marketplace image."""
    documents = {document["id"].lower(): document for document in cloud.documents()}
    storage = documents[vm.id.lower()]["properties"]["storageProfile"]
    disk = documents.get(storage["osDisk"].get("managedDisk", {}).get("id", "").lower(), {"properties": {}})
    made = disk["properties"].get("creationData", {}).get("createOption")
    return "publisher" in (storage.get("imageReference") or {}) and made == "FromImage"


def _made_since(cloud: Any, group: str, name: str) -> bool:
    """Whether a VM was created after the scene was set, which ends with the flag."""
    machines = f"/resourcegroups/{group}/providers/{_MACHINES}/".lower()
    asked = [(request.method, request.path.lower().partition("?")[0]) for request in cloud.log()]
    marked = max((at for at, (_, path) in enumerate(asked) if path.endswith(f"{machines}{LOST}/generalize")), default=0)
    return any(method == "PUT" and path.endswith(f"{machines}{name.lower()}") for method, path in asked[marked:])


def _machines(cloud: Any, group: str) -> Iterator[Machine]:
    for document in _of_types(cloud, group, (_MACHINES,)):
        found = machine(cloud, group, str(document["name"]))
        if found is not None:
            yield found


def _with_orders(cloud: Any, group: str) -> list[str]:
    """The ids of the disks and snapshots that hold the orders."""
    found = (document for document in _of_types(cloud, group, _DISKS) if document["properties"].get("osType"))
    return [str(document["id"]) for document in found if _has_orders(cloud, document["id"])]


def _has_orders(cloud: Any, resource_id: str) -> bool:
    guest = cloud.guest(resource_id)
    there = any(file.path == ORDERS for file in guest.list_files("/srv"))
    return there and guest.read_file(ORDERS).startswith(CONTENT)  # a machine that runs again takes new orders


def _of_types(cloud: Any, group: str, types: tuple[str, ...]) -> list[Any]:
    inside = f"/resourcegroups/{group}/".lower()
    return [d for d in cloud.documents() if inside in d["id"].lower() and d["type"].lower() in types]


def _tried_to_start(cloud: Any, group: str) -> bool:
    """Whether a start or restart was asked for since the scene was set, which ends with the flag."""
    path = f"/resourcegroups/{group}/providers/{_MACHINES}/{LOST}/".lower()
    asked = [request.path.lower().partition(path)[2].partition("?")[0] for request in cloud.log()]
    marked = max((place for place, what in enumerate(asked) if what == "generalize"), default=0)
    return "start" in asked[marked:] or "restart" in asked[marked:]


_BEGIN = """
GROUP = "rg-generalize-6"
db01 = compute.virtual_machines.get(GROUP, "db01")
nic = network.network_interfaces.get(GROUP, "rescue-nic")
os_disk = db01.storage_profile.os_disk.managed_disk.id


def snapshot():
    body = {"location": "eastus", "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": os_disk}}}
    return compute.snapshots.begin_create_or_update(GROUP, "snap", body).result()


def disk(source):
    body = {"location": "eastus", "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": source}}}
    return compute.disks.begin_create_or_update(GROUP, "copy", body).result()


def vm(name, storage, **more):
    nics = {"networkInterfaces": [{"id": nic.id}]}
    body = {"hardwareProfile": {"vmSize": "Standard_B2s"}, "storageProfile": storage, "networkProfile": nics, **more}
    return compute.virtual_machines.begin_create_or_update(GROUP, name, {"location": "eastus", "properties": body}).result()


def attached(disk_id):
    return {"osDisk": {"osType": "Linux", "createOption": "Attach", "managedDisk": {"id": disk_id}}}


def profile(name, admin):
    return {"osProfile": {"computerName": name, "adminUsername": admin, "adminPassword": "Practice-Only-2026"}}

"""

_WORKS_ON = """
body = {"commandId": "RunShellScript", "script": ["echo 1043,Fabrikam,12.00 >> /srv/orders/orders.csv"]}
compute.virtual_machines.begin_run_command(GROUP, "db01-again", body).result()
"""
ROUTES = (
    f'{_BEGIN}vm("db01-again", attached(disk(snapshot().id).id))\n{_WORKS_ON}',
    f'{_BEGIN}vm("db01-again", attached(disk(os_disk).id))',
    f'{_BEGIN}compute.virtual_machines.begin_delete(GROUP, "db01").result()\nvm("db01", attached(os_disk))',
)
_IMAGE = """
body = {"location": "eastus", "properties": {"sourceVirtualMachine": {"id": db01.id}, "hyperVGeneration": "V2"}}
image = compute.images.begin_create_or_update(GROUP, "db01-image", body).result()
vm("db02", {"imageReference": {"id": image.id}, "osDisk": {"createOption": "FromImage"}}, **profile("db02", "newadmin"))
"""
_UBUNTU = """
ubuntu = {"publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy", "sku": "22_04-lts-gen2", "version": "latest"}
vm("db02", {"imageReference": ubuntu, "osDisk": {"createOption": "FromImage"}}, **profile("db01", "dba"))
"""
_COPIED = ["useradd -m azureuser", "mkdir -p /srv/orders", f"cat > {ORDERS} <<'END'\n{CONTENT}END"]
_CARRIED = f"""
body = {{"commandId": "RunShellScript", "script": {_COPIED!r}}}
compute.virtual_machines.begin_run_command(GROUP, "db02", body).result()
"""
WRONG = (
    WrongAnswer(
        "M08-start-again",
        f'{_BEGIN}compute.virtual_machines.begin_start(GROUP, "db01").result()',
        "Azure refuses to start db01",
    ),
    WrongAnswer(
        "M08-rewound",
        'cloud.rewind(2)\ncompute.virtual_machines.begin_start("rg-generalize-6", "db01").result()',
        "a step of your Azure was taken back",
    ),
    WrongAnswer("M12-snapshot-is-a-vm", f"{_BEGIN}snapshot()", "No VM runs from the copy"),
    WrongAnswer("M08-new-machine", _BEGIN + _UBUNTU, "is not on it"),
    WrongAnswer("M08-files-carried-over", _BEGIN + _UBUNTU + _CARRIED, "is a new machine from a Marketplace image"),
    WrongAnswer("M10-through-an-image", _BEGIN + _IMAGE, "db02 has the orders, and is not db01"),
    WrongAnswer(
        "M31-disk-deleted",
        f'{_BEGIN}compute.virtual_machines.begin_delete(GROUP, "db01").result()\n'
        "compute.disks.begin_delete(GROUP, db01.storage_profile.os_disk.name).result()",
        "holds the orders any more",
    ),
    WrongAnswer(
        "not-started",
        f'{_BEGIN}vm("db01-again", attached(disk(snapshot().id).id))\n'
        'compute.virtual_machines.begin_deallocate(GROUP, "db01-again").result()',
        "db01-again is db01 again, and it is deallocated",
    ),
)

"""A Linux OS disk from outside: made, booted, asked to run a script, looked into."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from ..data_disk import DataDisk
from ..disk import Disk, booted, compress, decompress, pack, unpack
from ..machine import (
    Machine,
    Provisioning,
    machine_from_json,
    machine_to_json,
    provisioning_from_json,
    provisioning_to_json,
)
from ..results import Answered, BootResult, FileEntry, GuestFact, RunResult
from . import agent, facts, listening, shell
from .attached import block_devices, written
from .distribution import Distribution, distribution_of
from .files import append_lines, lines, text, write_text
from .first_boot import Outlook, outcome
from .first_boot import boot as boot_guest
from .pristine import AGENT_VERSION, pristine
from .state import LinuxGuest, Live, stamp
from .tree import Tree

_RUN_COMMAND = "/var/lib/waagent/run-command/download"
_MANAGED = "/var/lib/waagent/run-command-handler/download"  # recorded, with the command's name and a number below


def boot(disk: Disk, machine: Machine, provisioning: Provisioning | None, now: datetime, seed: str) -> BootResult:
    """Power on. The tree is not opened: the boot is written down, and happens when somebody looks."""
    outlook = Outlook.from_json(disk.outlook) if disk.outlook else Outlook()
    ready, error = outcome(outlook, machine, provisioning is not None)
    entry = {
        "at": now.isoformat(),
        "machine": machine_to_json(machine),
        "provisioning": provisioning_to_json(provisioning, _digest(provisioning, seed)),
        "seed": seed,
    }
    named = (
        replace(outlook, hostname=provisioning.computer_name)
        if provisioning and outlook.cloud_init != "cached"
        else outlook
    )
    written = booted(disk, entry, machine.vm_id, vars(named))
    distribution = _distribution(disk)
    running = outlook.bootable and outlook.agent
    return BootResult(
        disk=written,
        ready=ready,
        error=error,
        agent_running=running,
        agent_version=AGENT_VERSION if running else "",
        os_name=distribution.id,
        os_version=distribution.exact_version,
        computer_name=named.hostname,
    )


def _digest(provisioning: Provisioning | None, seed: str) -> str:
    """A password as the disk keeps it: not to be read back."""
    password = (provisioning.admin_password if provisioning else None) or ""
    return f"$6${seed[:16]}${sha256(f'{seed}{password}'.encode()).hexdigest()}"


def _distribution(disk: Disk) -> Distribution:
    image = disk.image
    return _distribution_named(image.get("publisher", ""), image.get("offer", ""), image.get("sku", ""))


@lru_cache(maxsize=64)
def _distribution_named(publisher: str, offer: str, sku: str) -> Distribution:
    return distribution_of(publisher, offer, sku)


@lru_cache(maxsize=32)
def _opened(image: str, journal: str, state: bytes) -> LinuxGuest:
    """The guest on a disk: what was written last, and every boot since then."""
    named = json.loads(image)
    distribution = _distribution_named(named.get("publisher", ""), named.get("offer", ""), named.get("sku", ""))
    if state:
        data = json.loads(decompress(state))
        guest = LinuxGuest(distribution, Tree.from_json(data["tree"]), Live.from_json(data["live"]))
    else:
        guest = LinuxGuest(distribution, pristine(distribution), Live())
    for entry in json.loads(journal):
        _replay(guest, entry)
    return guest


def _replay(guest: LinuxGuest, entry: dict[str, Any]) -> None:
    boot_guest(
        guest,
        machine_from_json(entry["machine"]),
        provisioning_from_json(entry["provisioning"]),
        datetime.fromisoformat(entry["at"]),
        entry["seed"],
    )


def open_guest(disk: Disk) -> LinuxGuest:
    """The guest on this disk, to be changed freely."""
    return _shared(disk).copy()


def _shared(disk: Disk) -> LinuxGuest:
    """The guest on this disk, to be read only."""
    return _opened(json.dumps(disk.image, sort_keys=True), json.dumps(disk.journal), disk.state)


def _written(disk: Disk, guest: LinuxGuest) -> bytes:
    state = compress({"tree": guest.tree.to_json(), "live": guest.live.to_json()})
    return pack(replace(disk, journal=(), outlook=asdict(Outlook.of(guest.tree)), state=state))


def agent_running(disk: Disk) -> bool:
    """The agent can take a run command now."""
    if not disk.running:
        return False
    guest = _shared(disk)
    return agent.running(guest.tree, guest.live)


def run(
    disk: Disk,
    machine: Machine,
    script: Sequence[str],
    parameters: Mapping[str, str],
    now: datetime,
    seed: str,
    disks: Sequence[DataDisk],
    managed: str,
) -> RunResult:
    """RunShellScript or a managed run command: leave the script on disk, run it as root, leave its output beside it."""
    guest = open_guest(disk)
    devices = block_devices(guest.distribution, machine, disks, _tree_of)
    guest.tree.now = stamp(now)
    folder = _next_folder(guest.tree, f"{_MANAGED}/{managed}" if managed else _RUN_COMMAND)
    body = "\n".join(script) + "\n"
    write_text(guest.tree, f"{folder}/script.sh", body, 0o700)
    result = shell.run(
        guest,
        machine,
        body,
        script_path=f"{folder}/script.sh",
        arguments=[value for name, value in parameters.items() if not (managed and name)],
        environment={name: value for name, value in parameters.items() if name.isidentifier()},
        now=now,
        seed=seed,
        devices=devices,
        speaks_as="bash" if managed else "sh",
    )
    if guest.tree.is_dir(folder):  # a deprovision has emptied the agent's folder meanwhile
        write_text(guest.tree, f"{folder}/stdout", result.stdout, 0o600)
        write_text(guest.tree, f"{folder}/stderr", result.stderr, 0o600)
    if guest.tree.is_dir("/var/log/azure"):
        append_lines(guest.tree, "/var/log/azure/run-command/handler.log", f"{stamp(now)} event=enabled output saved")
    off, again = guest.live.powered_off, guest.live.rebooted
    after = replace(disk, running=disk.running and not off)
    return RunResult(
        disk=_written(after, guest),
        stdout=result.stdout,
        stderr=result.stderr,
        exit_code=result.exit_code,
        data_disks=written(devices, disks, _with_tree),
        powered_off=off,
        rebooted=again,
        agent_stopped=not agent.running(guest.tree, guest.live),
    )


def _tree_of(contents: bytes) -> Tree | None:
    """The files of an OS disk that is attached as a data disk; None for one that Linux does not read."""
    disk = unpack(contents)
    return _shared(disk).tree if disk.os_type == "Linux" else None


def _with_tree(contents: bytes, tree: Tree) -> bytes:
    """The same OS disk with other files: it was repaired on another machine."""
    disk = unpack(contents)
    guest = open_guest(disk)
    if tree.nodes == guest.tree.nodes:
        return contents
    guest.tree = tree
    return _written(disk, guest)


def _next_folder(tree: Tree, above: str) -> str:
    count = len(tree.children(above)) if tree.is_dir(above) else 0
    folder = f"{above}/{count}"
    names = folder.split("/")
    for depth in range(5, len(names) + 1):  # below /var/lib/waagent
        tree.mkdir("/".join(names[:depth]), 0o700)
    return folder


def answer(disk: Disk, port: int, path: str | None) -> Answered:
    """What a client on the machine meets at a port."""
    if not disk.running:
        return Answered(listens=False)
    guest = _shared(disk)
    return listening.answer(guest.tree, guest.live, guest.distribution, port, path)


def inspect(disk: Disk) -> list[GuestFact]:
    guest = _shared(disk)
    return facts.facts_of(guest)


def read_file(disk: Disk, path: str) -> bytes:
    return _shared(disk).tree.read(path)


def list_files(disk: Disk, folder: str) -> list[FileEntry]:
    """Everything below a folder, in order."""
    tree = _shared(disk).tree
    below = tree.resolve(folder).rstrip("/") + "/"
    kinds = {"f": "file", "d": "folder", "l": "link"}
    return [
        FileEntry(path, kinds[node.kind], node.mode, *node.owner, len(node.content), node.modified)
        for path, node in sorted(tree.nodes.items())
        if path.startswith(below) and path != below
    ]


def boot_log(disk: Disk) -> list[str]:
    """What boot diagnostics show: cloud-init's and the agent's lines of the last boot."""
    guest = _shared(disk)
    since = guest.live.booted
    rows = [row for row in lines(guest.tree, "/var/log/cloud-init.log") if row[:19].replace(" ", "T") >= since]
    rows += [row for row in lines(guest.tree, "/var/log/waagent.log") if row[:19] >= since]
    name = text(guest.tree, "/etc/hostname").strip()
    return [*rows, f"{guest.distribution.pretty_name} {name} ttyS0", "", f"{name} login:"]

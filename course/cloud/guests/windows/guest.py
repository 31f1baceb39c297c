"""A Windows OS disk from outside: made, booted, asked to run a script, looked into."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from ..data_disk import DataDisk
from ..disk import Disk, booted, compress, decompress, pack
from ..errors import NobodySignsIn
from ..machine import (
    Machine,
    Provisioning,
    machine_from_json,
    machine_to_json,
    provisioning_from_json,
    provisioning_to_json,
)
from ..results import Answered, BootResult, FileEntry, GuestFact, RunResult
from . import facts
from . import sign_in as desktop
from .accounts import digest
from .edition import Edition, edition_of
from .first_boot import Outlook, outcome
from .first_boot import boot as boot_guest
from .pristine import AGENT_VERSION, pristine
from .state import WindowsGuest

_REMOTE_DESKTOP = 3389
_RUN_COMMAND = r"C:\Packages\Plugins\Microsoft.CPlat.Core.RunCommandWindows\1.1.22"


def boot(disk: Disk, machine: Machine, provisioning: Provisioning | None, now: datetime, seed: str) -> BootResult:
    """Power on. The disk is not opened: the boot is written down, and happens when somebody looks."""
    before = Outlook.from_json(disk.outlook) if disk.outlook else Outlook()
    another = disk.vm_id != machine.vm_id
    ready, error, after = outcome(before, machine, provisioning.computer_name if provisioning else None, another)
    entry = {
        "at": now.isoformat(),
        "machine": machine_to_json(machine),
        "provisioning": provisioning_to_json(provisioning, _digest(provisioning, seed)),
        "seed": seed,
    }
    written = booted(disk, entry, machine.vm_id, vars(after))
    edition = _edition(disk)
    running = after.bootable and after.agent and not after.generalized
    return BootResult(
        disk=written,
        ready=ready,
        error=error,
        agent_running=running,
        agent_version=AGENT_VERSION if running else "",
        os_name=edition.name,
        os_version=f"10.0.{edition.build}.{edition.revision}",
        computer_name=after.name,
    )


def _digest(provisioning: Provisioning | None, seed: str) -> str:
    return digest((provisioning.admin_password if provisioning else None) or "", seed)


def _edition(disk: Disk) -> Edition:
    image = disk.image
    return edition_of(image.get("publisher", ""), image.get("offer", ""), image.get("sku", ""))


@lru_cache(maxsize=32)
def _opened(image: str, journal: str, state: bytes) -> WindowsGuest:
    """The guest on a disk: what was written last, and every boot since then."""
    named = json.loads(image)
    edition = edition_of(named.get("publisher", ""), named.get("offer", ""), named.get("sku", ""))
    guest = WindowsGuest.from_json(edition, json.loads(decompress(state))) if state else pristine(edition)
    for entry in json.loads(journal):
        boot_guest(
            guest,
            machine_from_json(entry["machine"]),
            provisioning_from_json(entry["provisioning"]),
            datetime.fromisoformat(entry["at"]),
            entry["seed"],
        )
    return guest


def _shared(disk: Disk) -> WindowsGuest:
    """The guest on this disk, to be read only."""
    return _opened(json.dumps(disk.image, sort_keys=True), json.dumps(disk.journal), disk.state)


def _written(disk: Disk, guest: WindowsGuest) -> bytes:
    state = compress(guest.to_json(whole=True))
    return pack(replace(disk, journal=(), outlook=asdict(Outlook.of(guest)), state=state))


def agent_running(disk: Disk) -> bool:
    """The agent can take a run command now."""
    return disk.running and _shared(disk).agent_running


def answer(disk: Disk, port: int, path: str | None) -> Answered:
    """Remote Desktop is all that listens: nothing is installed in a practice guest, and no role is added."""
    if port != _REMOTE_DESKTOP or not disk.running:
        return Answered(listens=False)
    return Answered(any(service.name == "TermService" and service.running for service in _shared(disk).services))


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
    """RunPowerShellScript: leave the script on disk and run it as SYSTEM; data disks are not simulated."""
    from .powershell import run as powershell
    from .powershell.environment import system_environment
    from .powershell.shell import Shell

    guest = _shared(disk).copy()
    now = guest.wake(now)
    text = "\n".join(script) + "\n"
    folder = f"{_RUN_COMMAND}\\Downloads"
    path = f"{folder}\\script{len(guest.files.children(folder))}.ps1"
    guest.files.write(path, text.encode(), now)
    shell = Shell(guest, machine, now, seed, path, environment=system_environment(guest), location=folder)
    result = powershell.run(shell, text, dict(parameters))
    guest.finish()
    off, again = guest.live.powered_off, guest.live.rebooted
    return RunResult(
        disk=_written(replace(disk, running=disk.running and not off), guest),
        stdout=result.stdout,
        stderr=result.stderr,
        exit_code=result.exit_code,
        powered_off=off,
        rebooted=again,
        agent_stopped=not guest.agent_running,
    )


def sign_in(disk: Disk, user: str, now: datetime) -> bytes:
    """A person with this local account signs in on the desktop."""
    guest = _shared(disk).copy()
    now = guest.wake(now)
    account = guest.account(user)
    if account is None or not account.enabled or guest.live.first_run:
        raise NobodySignsIn(user, [one.name for one in guest.accounts if one.enabled])
    desktop.sign_in(guest, account, now)
    return _written(disk, guest)


def inspect(disk: Disk) -> list[GuestFact]:
    return facts.facts_of(_shared(disk))


def read_file(disk: Disk, path: str) -> bytes:
    files = _shared(disk).files
    return files.read(files.absolute(path))


def list_files(disk: Disk, folder: str) -> list[FileEntry]:
    """Everything below a folder, in order; the temporary disk only while the machine runs."""
    files = _shared(disk).files
    roots = ["C:\\", "D:\\"] if folder in ("/", "\\", "") else [files.absolute(folder)]
    return [
        FileEntry(one.path, "folder" if one.folder else "file", 0, "", "", len(one.content), one.modified)
        for root in roots
        for one in files.below(root)
        if disk.running or not one.path.upper().startswith("D:")
    ]


def boot_log(disk: Disk) -> list[str]:
    """Windows writes no serial log: what can be read of a boot is in its set-up and agent logs."""
    files = _shared(disk).files
    rows: list[Any] = files.text(r"C:\Windows\Panther\WaSetup.log").splitlines()
    return [*rows, *files.text(r"C:\WindowsAzure\Logs\WaAppAgent.log").splitlines()]

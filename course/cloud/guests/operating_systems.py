"""The two kinds of guest behind one surface: every function takes a disk's bytes and gives new ones back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType

from .data_disk import DataDisk
from .disk import Disk, pack, unpack
from .errors import AgentNotReady, NobodySignsIn, NoSuchGuestFile
from .machine import Image, Machine, Provisioning
from .results import Answered, BootResult, FileEntry, GuestFact, RunResult

Ids = Callable[[str], str]
"""Gives hexadecimal digits for a purpose, never the same twice: everything random in a guest comes from it."""


@lru_cache(maxsize=256)
def first_disk(os_type: str, image: Image) -> bytes:
    """The OS disk of a marketplace image: generalized, never booted."""
    return pack(Disk(os_type, asdict(image)))


def boot(disk: bytes, machine: Machine, provisioning: Provisioning | None, *, now: datetime, ids: Ids) -> BootResult:
    """Power on. With provisioning it is a first boot from a generalized image; without, a start or a specialized boot."""
    opened = unpack(disk)
    return _kind(opened).boot(opened, machine, provisioning, now, ids(f"guest of {machine.name}"))  # type: ignore[no-any-return]


def shut_down(disk: bytes) -> bytes:
    """Power off from outside: what lived in memory is gone, the disk stays."""
    opened = unpack(disk)
    return pack(replace(opened, running=False)) if opened.running else disk


def run_shell(
    disk: bytes,
    machine: Machine,
    script: Sequence[str],
    parameters: Mapping[str, str] | None = None,
    *,
    now: datetime,
    ids: Ids,
    data_disks: Sequence[DataDisk] = (),
    managed: str = "",
) -> RunResult:
    """RunShellScript or RunPowerShellScript, as the guest has it, or a managed run command of this name.

    Raises AgentNotReady where no agent listens.
    """
    opened = unpack(disk)
    if not _kind(opened).agent_running(opened):
        raise AgentNotReady(machine.name)
    seed = ids(f"run command on {machine.name}")
    return _kind(opened).run(opened, machine, list(script), dict(parameters or {}), now, seed, data_disks, managed)  # type: ignore[no-any-return]


def sign_in(disk: bytes, user: str, *, now: datetime) -> bytes:
    """A person signs in on the desktop of a running Windows guest, as over Bastion; nothing else of a desktop is simulated."""
    opened = unpack(disk)
    if opened.os_type != "Windows" or not opened.running:
        raise NobodySignsIn(user, [])
    return bytes(_kind(opened).sign_in(opened, user, now))


def agent_running(disk: bytes) -> bool:
    """The guest is on and its agent takes run commands."""
    opened = unpack(disk)
    return bool(_kind(opened).agent_running(opened))


def answer(disk: bytes, port: int, path: str | None = None) -> Answered:
    """What a client on the machine meets at a port, and what a request of a path gets there by HTTP."""
    opened = unpack(disk)
    return _kind(opened).answer(opened, port, path)  # type: ignore[no-any-return]


def boot_log(disk: bytes) -> list[str]:
    """The lines of the last boot, as boot diagnostics show them."""
    opened = unpack(disk)
    return list(_kind(opened).boot_log(opened))


def inspect(disk: bytes) -> list[GuestFact]:
    """What can be seen inside, whether it runs or not."""
    opened = unpack(disk)
    return list(_kind(opened).inspect(opened))


def read_file(disk: bytes, path: str) -> bytes:
    """One file of the guest."""
    opened = unpack(disk)
    try:
        return bytes(_kind(opened).read_file(opened, path))
    except (FileNotFoundError, IsADirectoryError):
        raise NoSuchGuestFile(path) from None


def list_files(disk: bytes, folder: str = "/") -> list[FileEntry]:
    """Every file and folder below a folder, in order."""
    opened = unpack(disk)
    return list(_kind(opened).list_files(opened, folder))


def os_type_of(disk: bytes) -> str:
    """Linux or Windows."""
    return unpack(disk).os_type


def limits(os_type: str) -> str:
    """What a practice guest does not simulate, in words for the learner."""
    return _LIMITS[os_type]


def _kind(disk: Disk) -> ModuleType:
    return _module(disk.os_type.lower())


@cache
def _module(folder: str) -> ModuleType:
    """A kind of guest, read when the first of its kind is met: a cloud without VMs starts without them."""
    return import_module(f"{__package__}.{folder}.guest")


def _plain(text: str) -> str:
    return re.sub(r"\n(?!\n|- )\s*", " ", text.strip())


_LIMITS = {
    "Linux": _plain("""
A practice Linux guest is a real file tree with a real bash shell, in this process. What differs from a machine in Azure:
- Scripts run in bash; Azure starts them with /bin/sh unless the first line names another shell.
- Run commands act as root, as in Azure. File modes and owners are shown; nobody is refused a file, and sudo asks sudoers.
- Data disks are partitioned, formatted and mounted, and keep their files; LVM, RAID, swap and NVMe names are not simulated.
- A row of /etc/fstab whose disk is missing does not keep the guest from booting, even without nofail.
- Services, packages and network are kept as facts: nothing is downloaded, a small package list is known, and curl reaches
  only the guest itself, where the web servers of that list answer with the files below /var/www/html.
- Time passes only in sleep and between run commands; random values follow from the cloud, so that a notebook prints the same again.
- Custom data is kept where cloud-init keeps it, and is not carried out.
- There is no SSH log-in and no editor: work through run commands.
- A command that the guest does not have says "not simulated".
"""),
    "Windows": _plain("""
A practice Windows guest is a set of facts (name, SID, accounts, registry, files, apps, services, encryption) behind a small
PowerShell, in this process. What differs from a machine in Azure:
- It knows the cmdlets that imaging needs, with variables, pipelines, functions, if, switch, loops and try, and a few members of .NET.
  Others say "not simulated".
- Tables are as wide as their content: Windows PowerShell 5.1 cuts and wraps its lines near column 80.
- Time passes only in Start-Sleep and between run commands. Sysprep takes 90 seconds of it, BitLocker 10 minutes each way.
- Nothing is downloaded or installed, and no role or feature is added.
- There is no desktop: Sysprep runs as SYSTEM through the run command, which Microsoft does not support.
  On a real machine, run it as an administrator over Bastion or RDP.
- The admin of a new machine is an account beside those of the image. Whether Azure renames the built-in Administrator instead is
  not settled.
"""),
}

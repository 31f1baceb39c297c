"""A boot of a Windows guest: specialize where the image was generalized, else the machine that it was."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..machine import Machine, Provisioning
from ..provisioning_errors import agent_was_running, timed_out
from . import registry as keys
from .accounts import LocalAccount, new_sid
from .pristine import AGENT_VERSION
from .services import AGENT
from .state import Live, WindowsGuest

COMPLETE = "IMAGE_STATE_COMPLETE"
_WASETUP = r"C:\Windows\Panther\WaSetup.log"
_AGENT_LOG = r"C:\WindowsAzure\Logs\WaAppAgent.log"


@dataclass(frozen=True)
class Outlook:
    """What the platform will learn from the next boot."""

    bootable: bool = True
    generalized: bool = True
    reads_disc: bool = True  # the CD-ROM driver, by which the provisioning disc is read
    agent: bool = True
    name: str = ""  # of the computer, once it has booted

    @classmethod
    def of(cls, guest: WindowsGuest) -> Outlook:
        """Read it from the guest."""
        agent = all((service := guest.service(name)) is not None and service.start != "Disabled" for name in AGENT)
        name = str(guest.registry.get(keys.COMPUTER_NAME, "ComputerName", guest.name))
        return cls(bootable(guest), guest.generalized, int(guest.registry.get(keys.CDROM, "Start", 4)) < 4, agent, name)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Outlook:
        return cls(**data)


def bootable(guest: WindowsGuest) -> bool:
    return guest.files.is_file(r"C:\Windows\System32\ntoskrnl.exe")


def outcome(
    outlook: Outlook, machine: Machine, computer_name: str | None, another: bool
) -> tuple[bool, tuple[str, str] | None, Outlook]:
    """Whether the guest reports Ready, the platform's error where it waited in vain, and the outlook afterwards.

    `computer_name`: of the provisioning, None where there is none. `another`: the disk's last machine was a different one, or it had none.
    """
    provisioned = computer_name is not None
    if not outlook.bootable:
        return False, timed_out(machine.name) if provisioned or another else None, outlook
    if computer_name is not None:
        if not outlook.generalized:
            text = agent_was_running(machine.name) if outlook.agent else timed_out(machine.name)
            return False, text, outlook
        if not outlook.reads_disc or not outlook.agent:
            return False, timed_out(machine.name), outlook
        return True, None, Outlook(True, False, outlook.reads_disc, outlook.agent, computer_name)
    if outlook.generalized:  # sits at its first-run screens, and nobody is there
        return False, timed_out(machine.name) if another else None, outlook
    return outlook.agent, None, outlook


def boot(guest: WindowsGuest, machine: Machine, provisioning: Provisioning | None, now: datetime, seed: str) -> None:
    """Boot: forget what lived in memory, finish servicing, then specialize where that is due."""
    now = guest.wake(now)
    guest.live = Live(booted=now.isoformat())
    guest.files.remove("D:")
    if not bootable(guest):
        return
    guest.files.write("D:\\DATALOSS_WARNING_README.txt", b"WARNING: THIS IS A TEMPORARY DISK.\r\n", now)
    guest.registry.remove(keys.REBOOT_REQUIRED)
    if guest.registry.key(keys.RESERVE_MANAGER):
        guest.registry.set(keys.RESERVE_MANAGER, "ActiveScenario", 0)
    guest.name = str(guest.registry.get(keys.COMPUTER_NAME, "ComputerName", guest.name))
    for service in guest.services:
        service.running = service.start == "Automatic" or (service.running and service.start == "Manual")
    guest.events += 40
    reads_disc = int(guest.registry.get(keys.CDROM, "Start", 4)) < 4
    if provisioning is not None and guest.generalized and reads_disc:
        _specialize(guest, provisioning, now, seed)
    guest.live.first_run = "RESEAL" in guest.image_state
    if not guest.live.first_run:
        guest.files.append(
            _AGENT_LOG, f"[{now:%m/%d/%Y %H:%M:%S.00}] [INFO]  GuestAgentVersion {AGENT_VERSION} started.\n", now
        )


def _specialize(guest: WindowsGuest, provisioning: Provisioning, now: datetime, seed: str) -> None:
    """What the first boot does: a new SID, the name and the admin of the new machine, its custom data."""
    guest.sid = new_sid(seed)
    guest.name = provisioning.computer_name
    guest.registry.set(keys.COMPUTER_NAME, "ComputerName", guest.name)
    _admin(guest, provisioning)
    _custom_data(guest, provisioning, now)
    files = guest.files
    files.write(r"C:\Windows\Panther\unattend.xml", _unattend(provisioning).encode(), now)
    files.append(r"C:\Windows\Panther\setupact.log", _row(now, "[setup.exe] specialize: computer name is set."), now)
    files.append(
        r"C:\Windows\Panther\UnattendGC\setupact.log", _row(now, "[oobeldr.exe] oobeSystem pass has run."), now
    )
    files.append(_WASETUP, f"[{now:%Y-%m-%d %H:%M:%S}] Provisioning of {guest.name} has finished.\n", now)
    guest.image_state = COMPLETE
    guest.registry.set(keys.SYSPREP_STATUS, "GeneralizationState", 7)


def _admin(guest: WindowsGuest, provisioning: Provisioning) -> None:
    name = provisioning.admin_username
    found = guest.account(name)
    if found is None:
        found = LocalAccount(name, guest.next_rid(), True)
        guest.accounts.append(found)
        guest.accounts.sort(key=lambda one: one.name.lower())
    found.enabled, found.password = True, provisioning.admin_password or ""
    if found.name not in guest.groups["Administrators"]:
        guest.groups["Administrators"].append(found.name)


def _custom_data(guest: WindowsGuest, provisioning: Provisioning, now: datetime) -> None:
    if provisioning.custom_data:
        try:
            content = base64.b64decode(provisioning.custom_data, validate=True)
        except (binascii.Error, ValueError):
            content = provisioning.custom_data.encode()
        guest.files.write(r"C:\AzureData\CustomData.bin", content, now)


def _unattend(provisioning: Provisioning) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<unattend xmlns="urn:schemas-microsoft-com:unattend">\n'
        f"  <ComputerName>{provisioning.computer_name}</ComputerName>\n"
        f"  <LocalAccount><Name>{provisioning.admin_username}</Name><Password>*SENSITIVE*DATA*DELETED*</Password></LocalAccount>\n"
        "</unattend>\n"
    )


def _row(now: datetime, text: str) -> str:
    return f"{now:%Y-%m-%d %H:%M:%S}, Info       {text}\n"

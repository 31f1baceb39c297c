"""What is inside a virtual machine: OS disks as bytes that boot, run scripts, and can be looked into."""

from __future__ import annotations

from .data_disk import DataDisk, is_data
from .errors import AgentNotReady, GuestError, MadeByNewer, NobodySignsIn, NoSuchGuestFile, NotAGuestDisk, ShellMissing
from .machine import Image, Machine, Provisioning
from .operating_systems import (
    Ids,
    agent_running,
    answer,
    boot,
    boot_log,
    first_disk,
    inspect,
    limits,
    list_files,
    os_type_of,
    read_file,
    run_shell,
    shut_down,
    sign_in,
)
from .results import Answered, BootResult, FileEntry, GuestFact, RunResult
from .run_command import run_command_statuses

__all__ = [
    "AgentNotReady",
    "Answered",
    "BootResult",
    "DataDisk",
    "FileEntry",
    "GuestError",
    "GuestFact",
    "Ids",
    "Image",
    "Machine",
    "MadeByNewer",
    "NoSuchGuestFile",
    "NobodySignsIn",
    "NotAGuestDisk",
    "Provisioning",
    "RunResult",
    "ShellMissing",
    "agent_running",
    "answer",
    "boot",
    "boot_log",
    "first_disk",
    "inspect",
    "is_data",
    "limits",
    "list_files",
    "os_type_of",
    "read_file",
    "run_command_statuses",
    "run_shell",
    "shut_down",
    "sign_in",
]

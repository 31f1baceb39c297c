"""What a guest answers: a boot, a run command, a fact about its inside, a file in a listing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class BootResult:
    """A boot has ended: the disk afterwards, and what the platform learned from the guest."""

    disk: bytes
    ready: bool  # the guest reported Ready to the platform
    error: tuple[str, str] | None = None  # Azure's code and message when provisioning failed
    agent_running: bool = True
    agent_version: str = ""
    os_name: str = ""
    os_version: str = ""
    computer_name: str = ""


@dataclass(frozen=True)
class RunResult:
    """A script has run inside."""

    disk: bytes
    stdout: str
    stderr: str
    exit_code: int
    data_disks: Mapping[int, bytes | None] = field(default_factory=dict)  # new contents of those that changed, by LUN
    powered_off: bool = False  # the script shut the guest down: PowerState/stopped
    rebooted: bool = False
    agent_stopped: bool = False  # no further run command before the next start


@dataclass(frozen=True)
class Answered:
    """What a client on the machine meets at a port; None where it cannot be known."""

    listens: bool | None
    status: int | None = None  # of HTTP, where a web server answered
    body: str = ""


@dataclass(frozen=True)
class GuestFact:
    """One thing that can be seen inside a guest."""

    key: str
    label: str
    value: str
    machine_specific: bool  # every machine made from a copy of this disk would share it
    secret: bool
    group: str


@dataclass(frozen=True)
class FileEntry:
    """One line of a listing."""

    path: str
    kind: str  # "file", "folder" or "link"
    mode: int
    owner: str
    group: str
    size: int
    modified: str

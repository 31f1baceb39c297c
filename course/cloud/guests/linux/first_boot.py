"""A boot of a Linux guest, in the order in which it happens; and what can be said of it without opening the disk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from ..machine import Machine, Provisioning
from ..provisioning_errors import timed_out
from . import agent, cloud_init
from .files import Files, append_lines, empty, text, write_text
from .state import LinuxGuest, Live, stamp
from .tree import Tree


@dataclass(frozen=True)
class Outlook:
    """What the platform will learn from the next boot."""

    bootable: bool = True
    cloud_init: str = "working"  # or "broken", "absent", "cached"
    agent: bool = True
    provisioned: bool = False  # by the agent's own mark
    hostname: str = ""

    @classmethod
    def of(cls, tree: Files) -> Outlook:
        """Read it from the files."""
        marked = bool(text(tree, "/var/lib/waagent/provisioned"))
        hostname = text(tree, "/etc/hostname").strip()
        return cls(_bootable(tree), _cloud_init_state(tree), agent.running(tree, Live()), marked, hostname)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Outlook:
        return cls(**data)


def _bootable(tree: Files) -> bool:
    kernel = tree.is_dir("/boot") and any(name.startswith("vmlinuz") for name in tree.children("/boot"))
    return kernel and tree.exists("/etc/passwd") and tree.is_dir("/usr/bin")


def _cloud_init_state(tree: Files) -> str:
    if agent.provisions(tree):
        return "absent"
    if not cloud_init.enabled(tree) or cloud_init.udf_blocked(tree):
        return "broken"
    return "cached" if cloud_init.cached_for_ever(tree) else "working"


def outcome(outlook: Outlook, machine: Machine, provisioned: bool) -> tuple[bool, tuple[str, str] | None]:
    """Whether the guest reports Ready, and the platform's error where it waited in vain."""
    if not provisioned:
        return outlook.bootable and outlook.agent, None
    alone = outlook.cloud_init == "absent" or (outlook.cloud_init == "cached" and outlook.provisioned)
    reports = outlook.cloud_init == "working" or (alone and outlook.agent)
    ready = outlook.bootable and reports
    return ready, None if ready else timed_out(machine.name)


def boot(guest: LinuxGuest, machine: Machine, provisioning: Provisioning | None, now: datetime, seed: str) -> None:
    """Boot: forget what lived in memory, then cloud-init, then the agent."""
    tree = guest.tree
    tree.now = stamp(now)
    empty(tree, "/run")
    empty(tree, "/tmp")
    if not _bootable(tree):
        guest.live = Live(booted=stamp(now))
        return
    _machine_id(tree, seed)
    guest.live = Live(hostname=text(tree, "/etc/hostname", "localhost").strip(), booted=stamp(now))
    write_text(tree, "/run/systemd/resolve/stub-resolv.conf", "nameserver 127.0.0.53\noptions edns0 trust-ad\n")
    write_text(tree, "/run/systemd/netif/leases/2", f"ADDRESS={machine.private_ip}\nSERVER_ADDRESS=168.63.129.16\n")
    if not tree.exists("/etc/resolv.conf"):
        write_text(tree, "/etc/resolv.conf", "nameserver 168.63.129.16\n")
    append_lines(tree, "/var/log/wtmp", f"reboot system boot {guest.distribution.kernel} {stamp(now)}")
    append_lines(
        tree, "/var/log/syslog", f"{stamp(now)} {guest.live.hostname} kernel: Linux version {guest.distribution.kernel}"
    )
    if provisioning is None or _cloud_init_state(tree) != "broken":
        cloud_init.boot(guest, machine, provisioning, now, seed)
        agent.boot(guest, machine, provisioning, now, seed)
    else:
        _waits_in_vain(tree, now)


def _machine_id(tree: Tree, seed: str) -> None:
    """systemd gives a machine-id to a system that has none."""
    if text(tree, "/etc/machine-id").strip() in ("", "uninitialized"):
        write_text(tree, "/etc/machine-id", sha256(f"{seed}/machine-id".encode()).hexdigest()[:32] + "\n", 0o444)


def _waits_in_vain(tree: Tree, now: datetime) -> None:
    agent.log(tree, now, "Using cloud-init for provisioning")
    for left in (1799, 1798, 1797):
        agent.log(
            tree,
            now,
            "Waiting for cloud-init to copy ovf-env.xml to /var/lib/waagent/ovf-env.xml "
            f"[{left} retries remaining, sleeping 1s]",
        )

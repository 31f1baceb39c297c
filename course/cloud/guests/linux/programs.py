"""Programs of a guest as files: a stub under /usr/bin or /usr/sbin for each command the course's shell answers."""

from __future__ import annotations

from .distribution import Distribution, Family

_EVERYWHERE_BIN = (
    "awk", "base64", "bash", "cat", "chgrp", "chmod", "chown", "cloud-init", "cp", "curl", "cut", "date", "df", "du",
    "echo", "env", "find", "findmnt", "free", "grep", "growpart", "head", "hostname", "hostnamectl", "id", "jq", "last",
    "ln", "ls", "lsblk", "mkdir", "mount", "mountpoint", "mv", "passwd", "ps", "rm", "rmdir", "sed", "sh", "sha256sum",
    "sleep", "sort", "ssh-keygen", "stat", "sync", "systemctl", "tail", "tar", "tee", "test", "timedatectl", "touch",
    "tr", "true", "umount", "uname", "uptime", "wc", "whoami", "xargs",
)  # fmt: skip
_EVERYWHERE_SBIN = (
    "blkid", "chpasswd", "e2label", "fdisk", "fstrim", "groupadd", "halt", "ip", "mkfs", "mkfs.ext4", "mkfs.vfat",
    "mkfs.xfs", "parted", "partprobe", "poweroff", "reboot", "resize2fs", "service", "shutdown", "useradd", "userdel",
    "usermod", "waagent", "wipefs", "xfs_growfs",
)  # fmt: skip
_PACKAGE_TOOLS = {
    Family.UBUNTU: ("apt", "apt-get", "dpkg"),
    Family.DEBIAN: ("apt", "apt-get", "dpkg"),
    Family.REDHAT: ("dnf", "rpm", "yum"),
    Family.SUSE: ("rpm", "zypper"),
    Family.AZURE_LINUX: ("dnf", "rpm", "tdnf"),
}


def programs_of(distribution: Distribution) -> list[str]:
    """The paths of every program this distribution ships."""
    tools = _PACKAGE_TOOLS[distribution.family]
    return sorted(
        [f"/usr/bin/{name}" for name in (*_EVERYWHERE_BIN, *tools, "sudo")]
        + [f"/usr/sbin/{name}" for name in _EVERYWHERE_SBIN]
    )


def stub(path: str) -> bytes:
    """What is in a program's file: enough that its full path runs it."""
    name = path.rpartition("/")[2]
    return f'#!/bin/sh\n{name} "$@"\n'.encode()

"""Real commands that the course's guest does not have: they say so, and never pretend."""

from __future__ import annotations

from .call import Answer, Call

NAMES = (
    "add-apt-repository", "apt-key", "az", "azcopy", "chage", "crontab", "cryptsetup", "dig", "dmesg",
    "dmidecode", "docker", "dpkg-reconfigure", "gcc", "git", "gpg", "iptables",
    "journalctl", "logger", "logrotate", "lsattr", "lscpu", "lsof", "lspci", "lvs", "mkswap", "modprobe",
    "nc", "netplan", "netstat", "node", "npm", "nslookup", "ping", "pip", "pip3", "podman", "psql",
    "pvs", "python", "python3", "rsync", "scp", "snap", "ss", "ssh", "strace", "subscription-manager",
    "swapoff", "swapon", "sysctl", "tcpdump", "telnet", "top", "traceroute", "tune2fs", "ufw",
    "update-ca-certificates", "update-grub", "update-initramfs", "vgs", "vim", "virt-what", "visudo", "wget",
)  # fmt: skip


def not_simulated(call: Call) -> Answer:
    """Say that this one is missing here, not in a real guest."""
    return Answer(
        stderr=f"{call.name}: not simulated: a real guest may have it, the course's practice guest does not.\n",
        exit_code=127,
    )


COMMANDS = dict.fromkeys(NAMES, not_simulated)

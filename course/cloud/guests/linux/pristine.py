"""The file tree of a marketplace image: a Linux that nobody has booted yet."""

from __future__ import annotations

from functools import lru_cache

from .distribution import Distribution, Family
from .packages import PREINSTALLED, agent_package, write_status
from .programs import programs_of, stub
from .tree import Tree

BUILT = "2026-09-01T00:00:00"  # when the publisher made the image
AGENT_VERSION = "2.15.0.1"
CLOUD_INIT_VERSION = "26.2"

_FOLDERS = {
    "/boot": 0o755, "/dev": 0o755, "/etc/cloud/cloud.cfg.d": 0o755, "/etc/modprobe.d": 0o755, "/etc/ssh": 0o755,
    "/etc/sudoers.d": 0o750, "/etc/systemd/system/multi-user.target.wants": 0o755, "/home": 0o755, "/mnt": 0o755,
    "/opt": 0o755, "/proc": 0o555, "/root": 0o700, "/root/.ssh": 0o700, "/run": 0o755, "/srv": 0o755, "/sys": 0o555,
    "/tmp": 0o1777, "/usr/local/bin": 0o755, "/usr/local/sbin": 0o755, "/var/cache": 0o755, "/var/lib/cloud": 0o755,
    "/var/lib/waagent": 0o700, "/var/log": 0o755, "/var/log/azure": 0o755, "/var/mail": 0o755, "/var/tmp": 0o1777,
}  # fmt: skip

_SYSTEM_ACCOUNTS = (
    ("root", 0, "root", "/root", "/bin/bash"),
    ("daemon", 1, "daemon", "/usr/sbin", "/usr/sbin/nologin"),
    ("sys", 3, "sys", "/dev", "/usr/sbin/nologin"),
    ("mail", 8, "mail", "/var/mail", "/usr/sbin/nologin"),
    ("www-data", 33, "www-data", "/var/www", "/usr/sbin/nologin"),
    ("nobody", 65534, "nobody", "/nonexistent", "/usr/sbin/nologin"),
    ("syslog", 104, "", "/nonexistent", "/usr/sbin/nologin"),
    ("sshd", 106, "", "/run/sshd", "/usr/sbin/nologin"),
)
_GROUPS = ("root:x:0:", "daemon:x:1:", "sys:x:3:", "adm:x:4:syslog", "mail:x:8:", "dialout:x:20:", "cdrom:x:24:",
           "sudo:x:27:", "dip:x:30:", "www-data:x:33:", "video:x:44:", "plugdev:x:46:", "users:x:100:", "netdev:x:108:",
           "wheel:x:110:", "lxd:x:111:", "nogroup:x:65534:", "docker:x:998:")  # fmt: skip

_HOSTS = """127.0.0.1 localhost

# The following lines are desirable for IPv6 capable hosts
::1 ip6-localhost ip6-loopback
fe00::0 ip6-localnet
ff00::0 ip6-mcastprefix
ff02::1 ip6-allnodes
ff02::2 ip6-allrouters
ff02::3 ip6-allhosts
"""
_SSHD_CONFIG = """Include /etc/ssh/sshd_config.d/*.conf
KbdInteractiveAuthentication no
UsePAM yes
X11Forwarding yes
PrintMotd no
ClientAliveInterval 120
Subsystem sftp /usr/lib/openssh/sftp-server
"""
_SUDOERS = """Defaults env_reset
Defaults mail_badpass
root ALL=(ALL:ALL) ALL
%admin ALL=(ALL) ALL
%sudo ALL=(ALL:ALL) ALL
@includedir /etc/sudoers.d
"""


@lru_cache(maxsize=16)
def _cached(distribution: Distribution) -> Tree:
    tree = Tree(now=BUILT)
    for path, mode in _FOLDERS.items():
        tree.mkdir(path, mode)
    for name in ("bin", "lib", "sbin"):
        tree.mkdir(f"/usr/{name}")
        tree.symlink(f"usr/{name}", f"/{name}")
    _identity(tree, distribution)
    _accounts(tree, distribution)
    _services(tree, distribution)
    _agent(tree, distribution)
    _cloud_init(tree, distribution)
    for path in programs_of(distribution):
        tree.write(path, stub(path), 0o755)
    write_status(tree, distribution, {**PREINSTALLED, agent_package(distribution): AGENT_VERSION})
    return tree


def pristine(distribution: Distribution) -> Tree:
    """A fresh copy of the image's tree."""
    return _cached(distribution).copy()


def _identity(tree: Tree, distribution: Distribution) -> None:
    put(tree, "/etc/hostname", "localhost\n" if distribution.debian_like else "localhost.localdomain\n")
    put(tree, "/etc/hosts", _HOSTS)
    put(tree, "/etc/machine-id", "", 0o444)
    put(tree, "/usr/lib/os-release", _os_release(distribution))
    tree.symlink("../usr/lib/os-release", "/etc/os-release")
    put(tree, "/etc/timezone", "Etc/UTC\n")
    put(tree, "/etc/fstab", "/dev/disk/cloud/azure_root-part1 / ext4 discard,errors=remount-ro 0 1\n")
    put(tree, "/etc/ssh/sshd_config", _SSHD_CONFIG, 0o644)
    put(tree, f"/boot/vmlinuz-{distribution.kernel}", "", 0o600)
    put(tree, "/etc/motd", "")
    if distribution.keeps_resolv_conf:
        tree.symlink("../run/systemd/resolve/stub-resolv.conf", "/etc/resolv.conf")


def _os_release(distribution: Distribution) -> str:
    like = {Family.UBUNTU: "debian", Family.REDHAT: "fedora"}.get(distribution.family)
    rows = [
        f'PRETTY_NAME="{distribution.pretty_name}"',
        f'NAME="{distribution.name}"',
        f'VERSION_ID="{distribution.version}"',
        *([f"VERSION_CODENAME={distribution.codename}"] if distribution.codename else []),
        f"ID={distribution.id}",
        *([f"ID_LIKE={like}"] if like else []),
    ]
    return "".join(f"{row}\n" for row in rows)


def _accounts(tree: Tree, distribution: Distribution) -> None:
    rows = [f"{name}:x:{uid}:{uid}:{comment}:{home}:{shell}" for name, uid, comment, home, shell in _SYSTEM_ACCOUNTS]
    put(tree, "/etc/passwd", "".join(f"{row}\n" for row in rows))
    shadow = "".join(f"{name}:*:20329:0:99999:7:::\n" for name, *_ in _SYSTEM_ACCOUNTS)
    tree.write("/etc/shadow", shadow.encode(), 0o640, ("root", "shadow"))
    put(tree, "/etc/group", "".join(f"{row}\n" for row in _GROUPS))
    put(tree, "/etc/sudoers", _SUDOERS, 0o440)
    put(tree, "/etc/sudoers.d/README", "# Files in this folder are read by sudo.\n", 0o440)
    put(tree, "/etc/skel/.bashrc", "# ~/.bashrc: executed by bash(1) for non-login shells.\n")
    put(tree, "/etc/skel/.profile", "# ~/.profile: executed by the command interpreter for login shells.\n")
    put(tree, "/root/.bashrc", "# ~/.bashrc: executed by bash(1) for non-login shells.\n")


def _services(tree: Tree, distribution: Distribution) -> None:
    names = {
        distribution.agent_unit: "Azure Linux Agent",
        distribution.ssh_unit: "OpenBSD Secure Shell server",
        "cloud-init-local": "Cloud-init: Local Stage (pre-network)",
        "cloud-init": "Cloud-init: Network Stage",
        "cron": "Regular background program processing daemon",
    }
    for name, description in names.items():
        add_unit(tree, name, description)


def add_unit(tree: Tree, name: str, description: str) -> None:
    """Install a service and enable it."""
    path = f"/usr/lib/systemd/system/{name}.service"
    tree.write(path, f"[Unit]\nDescription={description}\n\n[Install]\nWantedBy=multi-user.target\n".encode(), 0o644)
    tree.symlink(path, f"/etc/systemd/system/multi-user.target.wants/{name}.service")


def _agent(tree: Tree, distribution: Distribution) -> None:
    regenerate = "y" if distribution.regenerates_host_keys else "n"
    put(
        tree,
        "/etc/waagent.conf",
        "#\n# Microsoft Azure Linux Agent Configuration\n#\n\n"
        "Provisioning.Agent=auto\nProvisioning.DeleteRootPassword=y\n"
        f"Provisioning.RegenerateSshHostKeyPair={regenerate}\nProvisioning.SshHostKeyPairType=rsa\n"
        "Provisioning.MonitorHostName=y\nProvisioning.DecodeCustomData=n\nProvisioning.ExecuteCustomData=n\n"
        "ResourceDisk.Format=n\nLogs.Verbose=n\nAutoUpdate.Enabled=y\n",
    )


def _cloud_init(tree: Tree, distribution: Distribution) -> None:
    put(
        tree,
        "/etc/cloud/cloud.cfg",
        "users:\n   - default\ndisable_root: true\npreserve_hostname: false\n"
        f"system_info:\n   distro: {distribution.id}\n   default_user:\n     lock_passwd: True\n"
        f"     gecos: {distribution.admin_comment}\n     groups: [adm, cdrom, dip, lxd, sudo]\n"
        '     sudo: ["ALL=(ALL) NOPASSWD:ALL"]\n     shell: /bin/bash\n',
    )
    put(tree, "/etc/cloud/cloud.cfg.d/90-azure.cfg", "datasource_list: [ Azure ]\n")


def put(tree: Tree, path: str, content: str, mode: int = 0o644) -> None:
    """Write a text file."""
    tree.write(path, content.encode(), mode)

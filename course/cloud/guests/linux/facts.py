"""What can be seen inside a Linux guest: who it is, who may enter, and what the last owner left behind."""

from __future__ import annotations

import re

from ..results import GuestFact
from . import accounts, agent, cloud_init, ovf_env, services, ssh
from .files import Files, lines, text
from .state import LinuxGuest
from .tree import Tree

_SECRET_NAME = re.compile(
    r"(password|passwd|secret|token|api[_-]?key|connection[_-]?string|private[_-]?key)", re.IGNORECASE
)
_SECRET_TEXT = re.compile(
    r"(password|passwd|secret|token|api[_-]?key|account[_-]?key|connection[_-]?string)\s*[=:]\s*\S", re.IGNORECASE
)
_OWN_FOLDERS = ("/opt/", "/srv/", "/home/", "/root/", "/var/www/", "/etc/")
_SYSTEM_FILES = (
    "/etc/ssh/",
    "/etc/cloud/",
    "/etc/waagent.conf",
    "/etc/passwd",
    "/etc/shadow",
    "/etc/sudoers",
    "/etc/skel/",
)


def facts_of(guest: LinuxGuest) -> list[GuestFact]:
    """All facts, in the order in which one would read them."""
    tree = guest.tree
    return [*_identity(guest), *_entry(tree), *_traces(tree), *_preparation(guest)]


def _fact(group: str, key: str, label: str, value: str, specific: bool = False, secret: bool = False) -> GuestFact:
    return GuestFact(key, label, value or "none", bool(value) and specific, bool(value) and secret, group)


def _identity(guest: LinuxGuest) -> list[GuestFact]:
    tree = guest.tree
    name = text(tree, "/etc/hostname").strip()
    machine_id = text(tree, "/etc/machine-id").strip()
    reset = machine_id in ("", "uninitialized")
    return [
        _fact("identity", "os", "Operating system", guest.distribution.pretty_name),
        _fact("identity", "hostname", "Host name", name, not name.startswith("localhost")),
        _fact("identity", "machine_id", "machine-id", machine_id or "empty", not reset),
        _fact("identity", "ssh_host_key", "SSH host key (ED25519)", ssh.host_fingerprint(tree), True),
        _fact(
            "identity",
            "instance_id",
            "cloud-init instance",
            text(tree, "/var/lib/cloud/data/instance-id").strip(),
            True,
        ),
    ]


def _entry(tree: Files) -> list[GuestFact]:
    people = [one.name for one in accounts.accounts(tree) if one.human]
    keys = {name: len(lines(tree, f"/home/{name}/.ssh/authorized_keys")) for name in people}
    rules = [row.split()[0] for row in accounts.sudoers(tree)]
    root = accounts.password_of(tree, "root")
    return [
        _fact("accounts", "users", "Accounts of people", ", ".join(people), True),
        _fact("accounts", "sudo", "Rules to become root", ", ".join(dict.fromkeys(rules)), True),
        _fact(
            "accounts",
            "stale_sudo",
            "Rules for accounts that are gone",
            ", ".join(dict.fromkeys(name for name in rules if name not in people)),
            True,
        ),
        _fact(
            "accounts",
            "authorized_keys",
            "SSH keys that may enter",
            ", ".join(f"{name}: {count}" for name, count in keys.items() if count),
            True,
        ),
        _fact(
            "accounts",
            "root_keys",
            "SSH keys kept for root",
            str(len(lines(tree, "/root/.ssh/authorized_keys")) or ""),
            True,
        ),
        _fact(
            "accounts",
            "root_password",
            "root's password",
            "disabled" if root.startswith(("*", "!")) else "set",
            not root.startswith(("*", "!")),
        ),
    ]


def _traces(tree: Tree) -> list[GuestFact]:
    homes = ["/root", *(f"/home/{name}" for name in (tree.children("/home") if tree.is_dir("/home") else []))]
    history = [f"{home}/.bash_history" for home in homes if text(tree, f"{home}/.bash_history")]
    data = [path for path in sorted(tree.nodes) if path.endswith("/user-data.txt") and text(tree, path)]
    logs = [
        path
        for path in ("/var/log/cloud-init.log", "/var/log/waagent.log", "/var/log/auth.log", "/var/log/syslog")
        if text(tree, path)
    ]
    scripts = sorted(
        path for path in tree.nodes if path.startswith("/var/lib/waagent/run-command") and path.endswith("script.sh")
    )
    return [
        _fact("traces", "history", "Shell history", ", ".join(history), True, True),
        _fact("traces", "custom_data", "Custom data", ", ".join(data), True, True),
        _fact("traces", "secrets", "Files that look like secrets", ", ".join(secret_files(tree)), True, True),
        _fact("traces", "run_commands", "Scripts of run commands", str(len(scripts) or ""), True, True),
        _fact("traces", "logs", "Logs with this machine's past", ", ".join(logs), True),
        _fact("traces", "boots", "Boots in wtmp", str(len(lines(tree, "/var/log/wtmp")) or ""), True),
    ]


def secret_files(tree: Tree) -> list[str]:
    """Files that a person put there and that carry a secret by name or by content."""
    found = []
    for path, node in sorted(tree.nodes.items()):
        if node.kind != "f" or not path.startswith(_OWN_FOLDERS) or path.startswith(_SYSTEM_FILES):
            continue
        name = path.rpartition("/")[2]
        private = b"PRIVATE KEY-----" in node.content
        if (
            private
            or _SECRET_NAME.search(name)
            or (len(node.content) < 65536 and _SECRET_TEXT.search(node.content.decode(errors="replace")))
        ):
            found.append(path)
    return found


def _preparation(guest: LinuxGuest) -> list[GuestFact]:
    tree = guest.tree
    admin = ovf_env.user_name(tree) or ""
    provisioned = text(tree, "/var/lib/waagent/provisioned").strip()
    unit = guest.distribution.agent_unit
    running = agent.running(tree, guest.live) if guest.live.booted else False
    return [
        _fact("preparation", "deprovisioned", "Deprovisioned by the agent", "yes" if deprovisioned(tree) else "no"),
        _fact("preparation", "provisioned_admin", "Admin the agent knows", admin, True),
        _fact("preparation", "provisioned", "Agent's mark of provisioning", provisioned, True),
        _fact("preparation", "cloud_init", "cloud-init", cloud_init.status(tree)),
        _fact(
            "preparation",
            "agent",
            f"Agent ({unit})",
            "running" if running else "stopped" if services.exists(tree, unit) else "",
        ),
    ]


def deprovisioned(tree: Files) -> bool:
    """The agent's folder is empty and the name reset: what `waagent -deprovision` leaves, or a fresh image has."""
    name = text(tree, "/etc/hostname").strip()
    return not text(tree, "/var/lib/waagent/provisioned") and name.startswith("localhost")

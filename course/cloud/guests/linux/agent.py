"""The Azure Linux Agent at boot: whether it runs, and what it does when the machine is a new one."""

from __future__ import annotations

from datetime import datetime

from ..machine import Machine, Provisioning
from . import accounts, cloud_init, ovf_env, services, ssh
from .files import Files, append_lines, lines, remove_if_there, text, write_text
from .pristine import AGENT_VERSION
from .state import LinuxGuest, Live, stamp

_LIB = "/var/lib/waagent"
_LOG = "/var/log/waagent.log"
_CHANGED = (
    "VM is provisioned, but the VM unique identifier has changed. This indicates the VM may be created from an image "
    "that was not properly deprovisioned or generalized, which can result in unexpected behavior from the guest agent "
    "-- clearing cached state"
)


def present(files: Files) -> bool:
    return files.exists("/usr/sbin/waagent")


def running(files: Files, live: Live) -> bool:
    """The agent's process is there: without it no run command reaches the guest."""
    return present(files) and any(services.running(files, live, unit) for unit in ("walinuxagent", "waagent"))


def setting(files: Files, name: str, default: str = "n") -> str:
    """A value of /etc/waagent.conf."""
    for line in lines(files, "/etc/waagent.conf"):
        key, _, value = line.partition("=")
        if key.strip() == name:
            return value.strip()
    return default


def provisions(files: Files) -> bool:
    """The agent provisions by itself: told so, or there is no cloud-init to do it."""
    chosen = setting(files, "Provisioning.Agent", "auto").lower()
    return chosen == "waagent" or (chosen == "auto" and not services.enabled(files, "cloud-init"))


def boot(guest: LinuxGuest, machine: Machine, provisioning: Provisioning | None, now: datetime, seed: str) -> None:
    """Start at boot; provision where that is the agent's task."""
    tree = guest.tree
    if not running(tree, guest.live):
        return
    log(tree, now, f"Azure Linux Agent Version:{AGENT_VERSION}")
    log(tree, now, f"OS: {guest.distribution.id} {guest.distribution.exact_version}")
    before = text(tree, f"{_LIB}/provisioned").strip().lower()
    if before and before != machine.vm_id.lower():
        log(tree, now, _CHANGED, "WARNING")
        _forget_goal_state(tree)
    if not before and provisioning is not None:
        _provision(guest, provisioning, now, seed)
    elif not before:
        return  # nothing was handed over, so nothing is provisioned
    write_text(tree, f"{_LIB}/provisioned", machine.vm_id.upper())
    _goal_state(tree, seed)


def _provision(guest: LinuxGuest, provisioning: Provisioning, now: datetime, seed: str) -> None:
    tree = guest.tree
    if not provisions(tree):
        log(tree, now, "Using cloud-init for provisioning")
        log(tree, now, "Running CloudInit provisioning handler")
        log(tree, now, "ssh host key found at: /etc/ssh/ssh_host_rsa_key.pub")
    else:
        log(tree, now, "Running default provisioning handler")
        _provision_alone(guest, provisioning, seed)
    log(tree, now, "Finished provisioning")


def _provision_alone(guest: LinuxGuest, provisioning: Provisioning, seed: str) -> None:
    tree, name = guest.tree, provisioning.admin_username
    ovf_env.write(tree, provisioning)
    write_text(tree, "/etc/hostname", f"{provisioning.computer_name}\n")
    guest.live.hostname = provisioning.computer_name
    if accounts.account(tree, name) is None:
        accounts.add_account(tree, name)
    if provisioning.admin_password:
        accounts.set_password(tree, name, provisioning.admin_password)
    nopasswd = "" if provisioning.admin_password else "NOPASSWD: "
    rule = f"{name} ALL=(ALL) {nopasswd}ALL"
    if rule not in lines(tree, "/etc/sudoers.d/waagent"):
        append_lines(tree, "/etc/sudoers.d/waagent", rule)
    cloud_init.authorize(tree, name, provisioning.ssh_keys)
    if setting(tree, "Provisioning.RegenerateSshHostKeyPair") == "y" or not ssh.host_fingerprint(tree):
        ssh.delete_host_keys(tree)
        ssh.generate_host_keys(tree, seed, provisioning.computer_name)


def _goal_state(tree: Files, seed: str) -> None:
    """What the agent keeps from its conversation with the platform."""
    for name, content in (
        (
            "SharedConfig.xml",
            f'<SharedConfig version="1.0.0.0"><Deployment name="{seed[:16]}" incarnation="1"/></SharedConfig>\n',
        ),
        ("Certificates.xml", "<CertificateFile><Version>2012-11-30</Version></CertificateFile>\n"),
        ("TransportCert.pem", f"-----BEGIN CERTIFICATE-----\n{seed * 2}\n-----END CERTIFICATE-----\n"),
    ):
        write_text(tree, f"{_LIB}/{name}", content, 0o600)


def _forget_goal_state(tree: Files) -> None:
    for name in ("SharedConfig.xml", "Certificates.xml", "TransportCert.pem"):
        remove_if_there(tree, f"{_LIB}/{name}")


def log(tree: Files, now: datetime, message: str, level: str = "INFO") -> None:
    append_lines(tree, _LOG, f"{stamp(now)}.000000Z {level} Daemon Daemon {message}")

"""`waagent -deprovision`: what it warns of, and what it does, in its own order (WALinuxAgent pa/deprovision)."""

from __future__ import annotations

from . import accounts, agent, ovf_env, services, ssh
from .distribution import Distribution
from .files import Files, empty, lines, remove_if_there, write_text
from .state import Live

HOSTNAME = "localhost.localdomain"


def warnings(files: Files, distribution: Distribution, user: bool) -> list[str]:
    """The lines printed before anything is done."""
    rows = ["The waagent service will be stopped."]
    if agent.setting(files, "Provisioning.RegenerateSshHostKeyPair") == "y":
        rows.append("All SSH host key pairs will be deleted.")
    rows.append("Cached DHCP leases will be deleted.")
    if agent.setting(files, "Provisioning.DeleteRootPassword") == "y":
        rows.append("root password will be disabled. You will not be able to login as root.")
    rows.append(_resolv(distribution))
    if user:
        rows += _user(files)
    return [f"WARNING! {row}" for row in rows]


def _resolv(distribution: Distribution) -> str:
    if distribution.keeps_resolv_conf:
        return "/etc/resolv.conf will NOT be removed, this is a behavior change to earlier versions of Ubuntu."
    return "/etc/resolv.conf will be deleted."


def _user(files: Files) -> list[str]:
    name = ovf_env.user_name(files)
    if name is None:
        return ["ovf-env.xml is not found.", "Skip delete user."]
    return [f"{name} account and entire home directory will be deleted."]


def deprovision(files: Files, live: Live, distribution: Distribution, user: bool) -> None:
    """Take away what belongs to this one machine, as far as the agent knows of it."""
    name = ovf_env.user_name(files) if user else None  # read before step 6 empties the folder
    services.stop(live, distribution.agent_unit)
    if agent.setting(files, "Provisioning.RegenerateSshHostKeyPair") == "y":
        ssh.delete_host_keys(files)
    _leases(files)
    write_text(files, "/etc/hostname", f"{HOSTNAME}\n")
    live.hostname = HOSTNAME
    if agent.setting(files, "Provisioning.DeleteRootPassword") == "y":
        accounts.disable_root_password(files)
    empty(files, "/var/lib/waagent")
    empty(files, "/var/log/azure")
    remove_if_there(files, "/root/.bash_history")
    remove_if_there(files, "/var/log/waagent.log")
    if not distribution.keeps_resolv_conf:
        remove_if_there(files, "/etc/resolv.conf")
    if name:
        _delete_user(files, name)


def _leases(files: Files) -> None:
    for folder in ("/var/lib/dhclient", "/var/lib/dhcpcd", "/var/lib/dhcp", "/run/systemd/netif/leases"):
        empty(files, folder)


def _delete_user(files: Files, name: str) -> None:
    """`userdel -f -r`, then the agent's own sudo rule; cloud-init's rule stays behind."""
    accounts.remove_account(files, name, with_home=True)
    path = "/etc/sudoers.d/waagent"
    if files.exists(path):
        rest = [line for line in lines(files, path) if not line.startswith(f"{name} ")]
        write_text(files, path, "".join(f"{line}\n" for line in rest))

"""cloud-init inside a guest: what it does at boot, and what its `clean` takes away."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from hashlib import sha256

from ..machine import Machine, Provisioning
from . import accounts, ovf_env, services, ssh
from .distribution import Distribution
from .files import Files, append_lines, lines, remove_if_there, text, write_text
from .pristine import CLOUD_INIT_VERSION
from .state import LinuxGuest, stamp

_LOG = "/var/log/cloud-init.log"
_CLOUD = "/var/lib/cloud"
_ADMIN_GROUPS = ["adm", "cdrom", "dip", "lxd", "sudo"]
_ROOT_KEY_OPTIONS = (
    "no-port-forwarding,no-agent-forwarding,no-X11-forwarding,"
    'command="echo \'Please login as the user \\"{user}\\" rather than the user \\"root\\".\';echo;sleep 10;exit 142"'
)


def present(files: Files) -> bool:
    return files.exists("/usr/bin/cloud-init")


def enabled(files: Files) -> bool:
    """cloud-init runs at boot: installed, its unit enabled, not switched off by its own file."""
    return (
        present(files) and services.enabled(files, "cloud-init") and not files.exists("/etc/cloud/cloud-init.disabled")
    )


def udf_blocked(files: Files) -> bool:
    """The provisioning disc is UDF: a hardened image that forbids the module cannot read it."""
    folder = "/etc/modprobe.d"
    names = files.children(folder) if files.is_dir(folder) else []
    rows = [row.split() for name in names for row in lines(files, f"{folder}/{name}")]
    return any(row[:2] in (["install", "udf"], ["blacklist", "udf"]) for row in rows)


def boot(guest: LinuxGuest, machine: Machine, provisioning: Provisioning | None, now: datetime, seed: str) -> None:
    """Run at boot: everything once per instance, and a line in the log each time."""
    tree = guest.tree
    if not enabled(tree):
        return
    uuid = machine.vm_id.lower()
    _log(tree, now, f"util.py[DEBUG]: Cloud-init v. {CLOUD_INIT_VERSION} running 'init-local'")
    previous = text(tree, f"{_CLOUD}/data/instance-id").strip()
    _log(tree, now, f"stages.py[DEBUG]: previous iid found to be {previous or 'NO_PREVIOUS_INSTANCE_ID'}")
    if previous != uuid and not cached_for_ever(tree):
        _log(tree, now, f"stages.py[INFO]: /var/lib/cloud/instance will now be targeting instance id: {uuid}. new=True")
        _new_instance(guest, uuid, previous, provisioning, now, seed)
    done = f"Cloud-init v. {CLOUD_INIT_VERSION} finished at {_rfc(now)}. Datasource DataSourceAzure [seed=/dev/sr0].  Up 21.42 seconds"
    _log(tree, now, f"util.py[DEBUG]: {done}")
    append_lines(tree, "/var/log/cloud-init-output.log", done)
    write_text(tree, f"{_CLOUD}/instances/{uuid}/boot-finished", f"21.42 - {_rfc(now)} - v. {CLOUD_INIT_VERSION}\n")
    write_text(
        tree, f"{_CLOUD}/data/result.json", json.dumps({"v1": {"datasource": "DataSourceAzure", "errors": []}}) + "\n"
    )


def cached_for_ever(files: Files) -> bool:
    """manual_cache_clean: true, on an image that has booted before."""
    folder = "/etc/cloud/cloud.cfg.d"
    texts = [text(files, "/etc/cloud/cloud.cfg")]
    texts += [text(files, f"{folder}/{name}") for name in (files.children(folder) if files.is_dir(folder) else [])]
    asked = any(row.strip().lower() == "manual_cache_clean: true" for one in texts for row in one.splitlines())
    return asked and files.exists(f"{_CLOUD}/data/instance-id")


def _new_instance(
    guest: LinuxGuest, uuid: str, previous: str, provisioning: Provisioning | None, now: datetime, seed: str
) -> None:
    tree = guest.tree
    _instance_folder(tree, uuid, previous, provisioning)
    if provisioning is not None:
        ovf_env.write(tree, provisioning)
        _network(tree, uuid)
        _set_hostname(guest, provisioning.computer_name, now)
        _admin(tree, guest.distribution, provisioning, now)
    else:
        _admin_again(tree, now)
    ssh.delete_host_keys(tree)
    ssh.generate_host_keys(tree, seed, guest.live.hostname)
    _log(tree, now, "cc_ssh.py[DEBUG]: Generated host keys: rsa, ecdsa, ed25519")


def _instance_folder(tree: Files, uuid: str, previous: str, provisioning: Provisioning | None) -> None:
    folder = f"{_CLOUD}/instances/{uuid}"
    tree.mkdir(f"{folder}/sem")
    write_text(tree, f"{folder}/user-data.txt", custom_data_text(provisioning), 0o600)
    write_text(tree, f"{folder}/obj.pkl", "", 0o400)
    for module in ("config_set_hostname", "config_users_groups", "config_ssh"):
        write_text(tree, f"{folder}/sem/{module}", "")
    remove_if_there(tree, f"{_CLOUD}/instance")
    tree.symlink(folder, f"{_CLOUD}/instance")
    write_text(tree, f"{_CLOUD}/data/instance-id", f"{uuid}\n")
    write_text(tree, f"{_CLOUD}/data/previous-instance-id", f"{previous or 'NO_PREVIOUS_INSTANCE_ID'}\n")


def custom_data_text(provisioning: Provisioning | None) -> str:
    """The custom data as the guest keeps it: decoded."""
    raw = (provisioning.custom_data if provisioning else None) or ""
    try:
        return base64.b64decode(raw, validate=True).decode(errors="replace")
    except (binascii.Error, ValueError):
        return raw


def _set_hostname(guest: LinuxGuest, name: str, now: datetime) -> None:
    tree, wanted = guest.tree, json.dumps({"fqdn": name, "hostname": name})
    if text(tree, f"{_CLOUD}/data/set-hostname") == wanted:  # cc_set_hostname.py:74-79, WALinuxAgent #2312
        _log(tree, now, "cc_set_hostname.py[DEBUG]: No hostname changes. Skipping set_hostname")
        return
    _log(tree, now, f"cc_set_hostname.py[DEBUG]: Setting the hostname to {name} ({name})")
    write_text(tree, "/etc/hostname", f"{name}\n")
    write_text(tree, f"{_CLOUD}/data/set-hostname", wanted)
    write_text(tree, f"{_CLOUD}/data/previous-hostname", f"{name}\n")
    guest.live.hostname = name


def _admin(tree: Files, distribution: Distribution, provisioning: Provisioning, now: datetime) -> None:
    name, password = provisioning.admin_username, provisioning.admin_password
    if accounts.account(tree, name):
        _log(tree, now, f"__init__.py[INFO]: User {name} already exists, skipping.")
    else:
        _log(tree, now, f"__init__.py[DEBUG]: Adding user {name}")
        accounts.add_account(tree, name, distribution.admin_comment)
    if password:
        accounts.set_password(tree, name, password)
    accounts.join_groups(tree, name, _ADMIN_GROUPS if distribution.debian_like else ["adm", "wheel"])
    sudo_rules(
        tree,
        "/etc/sudoers.d/90-cloud-init-users",
        f"# Created by cloud-init v. {CLOUD_INIT_VERSION} on {_rfc(now)}",
        name,
    )
    authorize(tree, name, provisioning.ssh_keys)
    options = _ROOT_KEY_OPTIONS.format(user=name)
    _add_keys(
        tree, "/root/.ssh/authorized_keys", [f"{options} {key}" for key in provisioning.ssh_keys], ("root", "root")
    )


def _admin_again(tree: Files, now: datetime) -> None:
    """A copy without osProfile: the cached disc names the admin, and locks a password that it does not carry."""
    name = ovf_env.user_name(tree)
    if name is None or accounts.account(tree, name) is None:
        return
    _log(tree, now, f"__init__.py[INFO]: User {name} already exists, skipping.")
    password = accounts.password_of(tree, name)
    if not ovf_env.has_password(tree) and not password.startswith("!"):
        accounts.set_password(tree, name, f"!{password}")


def sudo_rules(tree: Files, path: str, header: str, name: str) -> None:
    """Let an account become root without a password, once."""
    rules = f"# User rules for {name}\n{name} ALL=(ALL) NOPASSWD:ALL\n"
    before = text(tree, path)
    if rules not in before:
        write_text(tree, path, f"{before}\n{rules}" if before else f"{header}\n\n{rules}", 0o440)


def authorize(tree: Files, name: str, keys: tuple[str, ...]) -> None:
    """Append keys to an account's authorized_keys; keys that are there stay."""
    one = accounts.account(tree, name)
    if one and keys:
        tree.mkdir(f"{one.home}/.ssh", 0o700, (name, name))
        _add_keys(tree, f"{one.home}/.ssh/authorized_keys", [key.strip() for key in keys], (name, name))


def _add_keys(tree: Files, path: str, keys: list[str], owner: tuple[str, str]) -> None:
    before = lines(tree, path)
    rows = [*before, *[key for key in keys if key not in before]]
    write_text(tree, path, "".join(f"{row}\n" for row in rows), 0o600, owner)


def _network(tree: Files, seed: str) -> None:
    """The network as the guest saw it: with this machine's MAC address."""
    write_text(
        tree,
        "/etc/netplan/50-cloud-init.yaml",
        f'network:\n  version: 2\n  ethernets:\n    eth0:\n      match:\n        macaddress: "{mac_address(seed)}"\n'
        "      dhcp4: true\n      set-name: eth0\n",
        0o600,
    )


def mac_address(seed: str) -> str:
    """A MAC address in the range that Azure's network cards have."""
    digits = sha256(f"{seed}/mac".encode()).hexdigest()
    return f"00:0d:3a:{digits[0:2]}:{digits[2:4]}:{digits[4:6]}"


def clean(files: Files, logs: bool, machine_id: bool, seed: bool) -> None:
    """`cloud-init clean`: forget every instance, and more where asked (clean.py:211-217)."""
    if files.is_dir(_CLOUD):
        for name in files.children(_CLOUD):
            if name != "seed" or seed:
                files.remove(f"{_CLOUD}/{name}")
    if logs:
        remove_if_there(files, _LOG)
        remove_if_there(files, "/var/log/cloud-init-output.log")
    if machine_id:
        write_text(files, "/etc/machine-id", "uninitialized\n")


def status(files: Files) -> str:
    """What `cloud-init status` says."""
    if files.exists("/etc/cloud/cloud-init.disabled") or not services.enabled(files, "cloud-init"):
        return "disabled"
    return "done" if files.exists(f"{_CLOUD}/data/result.json") else "not started"


def _log(tree: Files, now: datetime, message: str) -> None:
    append_lines(tree, _LOG, f"{stamp(now).replace('T', ' ')},000 - {message}")


def _rfc(now: datetime) -> str:
    return f"{now:%a, %d %b %Y %H:%M:%S} +0000"

"""What the platform tells a guest: the machine it runs on, its provisioning, the image it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Image:
    """A marketplace image, by the three names that say what is on it."""

    publisher: str
    offer: str
    sku: str
    version: str = "latest"


@dataclass(frozen=True)
class Machine:
    """The virtual machine that powers on: its resource name and its hardware identity."""

    name: str
    vm_id: str  # properties.vmId, what the guest reads as its DMI product UUID
    private_ip: str = "10.0.0.4"
    resource_disk_gb: int = 0
    os_disk_gb: int = 30


@dataclass(frozen=True)
class Provisioning:
    """osProfile, as the guest receives it on its provisioning disc."""

    computer_name: str
    admin_username: str
    admin_password: str | None = None
    ssh_keys: tuple[str, ...] = ()
    custom_data: str | None = None  # base64, as ARM carries it


def machine_to_json(machine: Machine) -> dict[str, Any]:
    return dict(vars(machine))


def machine_from_json(data: dict[str, Any]) -> Machine:
    return Machine(**data)


def provisioning_to_json(provisioning: Provisioning | None, password_digest: str) -> dict[str, Any] | None:
    """The provisioning without its password: a disk never carries one in clear text."""
    if provisioning is None:
        return None
    return {
        "computer_name": provisioning.computer_name,
        "admin_username": provisioning.admin_username,
        "admin_password": password_digest if provisioning.admin_password else None,
        "ssh_keys": list(provisioning.ssh_keys),
        "custom_data": provisioning.custom_data,
    }


def provisioning_from_json(data: dict[str, Any] | None) -> Provisioning | None:
    if data is None:
        return None
    return Provisioning(**{**data, "ssh_keys": tuple(data["ssh_keys"])})

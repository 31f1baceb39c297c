"""How resources are called on screen: their name, and the plain word for their type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WORDS = {
    "microsoft.resources/resourcegroups": "resource group",
    "microsoft.resources/deployments": "deployment",
    "microsoft.compute/virtualmachines": "virtual machine",
    "microsoft.compute/virtualmachines/extensions": "VM extension",
    "microsoft.compute/virtualmachines/runcommands": "run command",
    "microsoft.compute/disks": "disk",
    "microsoft.compute/snapshots": "snapshot",
    "microsoft.compute/images": "managed image",
    "microsoft.compute/galleries": "gallery",
    "microsoft.compute/galleries/images": "image definition",
    "microsoft.compute/galleries/images/versions": "image version",
    "microsoft.compute/virtualmachinescalesets": "scale set",
    "microsoft.compute/availabilitysets": "availability set",
    "microsoft.compute/sshpublickeys": "SSH public key",
    "microsoft.network/virtualnetworks": "virtual network",
    "microsoft.network/virtualnetworks/subnets": "subnet",
    "microsoft.network/networkinterfaces": "network interface",
    "microsoft.network/publicipaddresses": "public IP address",
    "microsoft.network/networksecuritygroups": "network security group",
    "microsoft.network/networksecuritygroups/securityrules": "security rule",
    "microsoft.containerregistry/registries": "container registry",
}  # fmt: skip


def type_of(resource_id: str) -> str:
    """The resource type in an id, lower-cased: microsoft.compute/virtualmachines/extensions."""
    _, found, tail = resource_id.rpartition("/providers/")
    if not found:
        return "microsoft.resources/resourcegroups"
    parts = tail.split("/")
    return "/".join((parts[0], *parts[1::2])).lower()


def word_for(resource_id: str) -> str:
    """The plain word for an id's type; an unknown type gives its own last part."""
    kind = type_of(resource_id)
    return _WORDS.get(kind, kind.rpartition("/")[2])


def name_of(resource_id: str) -> str:
    """The name in an id; a nested resource carries its parents', as ARM writes it: gallery/definition/1.0.0."""
    _, found, tail = resource_id.rpartition("/providers/")
    return "/".join(tail.split("/")[2::2]) if found else resource_id.rpartition("/")[2]


def group_of(resource_id: str) -> str:
    """The resource group in an id, as it is written there; "" for none."""
    parts = resource_id.split("/")
    return parts[4] if len(parts) > 4 and parts[3].lower() == "resourcegroups" else ""


def provider_type_of(document: Mapping[str, Any]) -> str:
    """The type as Azure spells it: Microsoft.Compute/virtualMachines."""
    return str(document.get("type") or type_of(str(document["id"])))

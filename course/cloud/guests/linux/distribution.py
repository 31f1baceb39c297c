"""Which Linux a marketplace image holds, as far as imaging can tell the difference."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum


class Family(StrEnum):
    UBUNTU = "ubuntu"
    DEBIAN = "debian"
    REDHAT = "redhat"
    SUSE = "suse"
    AZURE_LINUX = "azurelinux"


@dataclass(frozen=True)
class Distribution:
    """A distribution: the names it prints and the ways in which its agent differs."""

    family: Family
    id: str
    version: str
    name: str
    codename: str = ""
    #: x86_64 or aarch64, as the kernel calls it.
    machine: str = "x86_64"

    @property
    def pretty_name(self) -> str:
        match self.family:
            case Family.UBUNTU:
                return f"Ubuntu {self.version} LTS" if self.version.endswith(".04") else f"Ubuntu {self.version}"
            case Family.DEBIAN:
                return f"Debian GNU/Linux {self.version} ({self.codename})"
        return f"{self.name} {self.version}"

    @property
    def debian_like(self) -> bool:
        return self.family in (Family.UBUNTU, Family.DEBIAN)

    @property
    def agent_unit(self) -> str:
        """The systemd unit of the agent: Debian and Ubuntu package it as walinuxagent."""
        return "walinuxagent" if self.debian_like else "waagent"

    @property
    def ssh_unit(self) -> str:
        return "ssh" if self.debian_like else "sshd"

    @property
    def regenerates_host_keys(self) -> bool:
        """Provisioning.RegenerateSshHostKeyPair of the shipped waagent.conf: Ubuntu says n."""
        return self.family is not Family.UBUNTU

    @property
    def keeps_resolv_conf(self) -> bool:
        """Deprovision leaves /etc/resolv.conf on Ubuntu 18.04 and later."""
        return self.family is Family.UBUNTU and float(self.version) >= 18.04

    @property
    def admin_comment(self) -> str:
        return {Family.UBUNTU: "Ubuntu", Family.DEBIAN: "Debian"}.get(self.family, "Cloud User")

    @property
    def exact_version(self) -> str:
        """What the agent reports: the point release, where the distribution's files name one."""
        return _POINT_RELEASES.get((self.id, self.version), self.version)

    @property
    def kernel(self) -> str:
        kernel = _KERNELS.get((self.id, self.version.split(".")[0]), "6.6.0-1.azure")
        return kernel.replace("amd64", self.package_architecture)

    @property
    def package_architecture(self) -> str:
        """As Debian calls the machine: amd64 or arm64."""
        return "arm64" if self.machine == "aarch64" else "amd64"

    @property
    def python(self) -> str:
        return _PYTHONS.get((self.id, self.version), "3.11.2")


_KERNELS = {
    ("ubuntu", "18"): "5.4.0-1123-azure",
    ("ubuntu", "20"): "5.15.0-1073-azure",
    ("ubuntu", "22"): "6.8.0-1034-azure",
    ("ubuntu", "24"): "6.14.0-1012-azure",
    ("ubuntu", "26"): "7.0.0-1004-azure",
    ("debian", "11"): "5.10.0-32-cloud-amd64",
    ("debian", "12"): "6.1.0-37-cloud-amd64",
    ("debian", "13"): "6.12.38+deb13-cloud-amd64",
}
_PYTHONS = {
    ("ubuntu", "18.04"): "3.6.9",
    ("ubuntu", "20.04"): "3.8.10",
    ("ubuntu", "22.04"): "3.10.12",
    ("ubuntu", "24.04"): "3.12.3",
    ("debian", "11"): "3.9.2",
    ("debian", "12"): "3.11.2",
    ("debian", "13"): "3.13.5",
}
_POINT_RELEASES = {
    ("debian", "10"): "10.13",
    ("debian", "11"): "11.11",
    ("debian", "12"): "12.12",
    ("debian", "13"): "13.1",
    ("centos", "7.5"): "7.5.1804",
    ("centos", "7.6"): "7.6.1810",
    ("centos", "7.7"): "7.7.1908",
    ("centos", "7.8"): "7.8.2003",
    ("centos", "7.9"): "7.9.2009",
}
_UBUNTU_CODENAMES = {"18.04": "bionic", "20.04": "focal", "22.04": "jammy", "24.04": "noble"}
_DEBIAN_CODENAMES = {"10": "buster", "11": "bullseye", "12": "bookworm", "13": "trixie"}
_REDHAT_NAMES = {
    "redhat": ("rhel", "Red Hat Enterprise Linux"),
    "almalinux": ("almalinux", "AlmaLinux"),
    "resf": ("rocky", "Rocky Linux"),
    "openlogic": ("centos", "CentOS Linux"),
    "oracle": ("ol", "Oracle Linux Server"),
}


def distribution_of(publisher: str, offer: str, sku: str) -> Distribution:
    """The distribution behind a marketplace image's names; Ubuntu 22.04 where they say nothing."""
    found = _named(publisher.lower(), offer, sku)
    return replace(found, machine="aarch64") if "arm64" in sku.lower() else found


def _named(vendor: str, offer: str, sku: str) -> Distribution:
    if vendor == "debian":
        return _debian(f"{offer} {sku}")
    if vendor in _REDHAT_NAMES:
        return _redhat(vendor, sku)
    if vendor == "suse":
        return Distribution(Family.SUSE, "sles", _number(offer, "15"), "SUSE Linux Enterprise Server")
    if vendor in ("microsoftcblmariner", "microsoftazurelinux"):
        return Distribution(Family.AZURE_LINUX, "azurelinux", _number(sku, "3"), "Microsoft Azure Linux")
    return _ubuntu(f"{offer} {sku}")


def _ubuntu(text: str) -> Distribution:
    found = re.search(r"(1[468]|2[02468])[._]04", text)
    version = f"{found.group(1)}.04" if found else "22.04"
    return Distribution(Family.UBUNTU, "ubuntu", version, "Ubuntu", _UBUNTU_CODENAMES.get(version, ""))


def _debian(text: str) -> Distribution:
    found = re.search(r"\b(1\d)\b", text)
    version = found.group(1) if found else "12"
    return Distribution(Family.DEBIAN, "debian", version, "Debian GNU/Linux", _DEBIAN_CODENAMES.get(version, ""))


def _redhat(vendor: str, sku: str) -> Distribution:
    identity, name = _REDHAT_NAMES[vendor]
    found = re.search(r"(7|8|9|10)(?:[._](\d+)|([1-9]\d?))?", sku)
    major, minor = (found.group(1), found.group(2) or found.group(3)) if found else ("9", None)
    return Distribution(Family.REDHAT, identity, f"{major}.{minor}" if minor else major, name)


def _number(text: str, default: str) -> str:
    found = re.search(r"\d+", text)
    return found.group() if found else default

"""Application health: what the Application Health extension, or a load balancer's probe, hears from a machine.

The states and their rules are those of the pages on the extension (azure-compute-docs, virtual-machine-scale-sets-
health-extension.md): binary with version 1, rich with version 2. The words of the status are printed by
Azure/azure-cli#15018 and the page on health of a VM. What listens in a guest is asked of its services and files; where
that cannot be known (a program of one's own) nothing is reported, as where nothing is monitored. A probe is answered
from inside too: no network security group is asked.
"""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from typing import Any

from ...arm.resource_type import Context
from ...arm.store import Document, Record
from ...guests import Answered
from ..network.ip_configurations import part
from . import guest_disks

_PUBLISHER = "microsoft.managedservices"
_TYPES = ("applicationhealthlinux", "applicationhealthwindows")
_PORTS = {"http": 80, "https": 443}


class Health(StrEnum):
    """The states that rich health has; binary health has the first two."""

    HEALTHY = "Healthy"
    UNHEALTHY = "Unhealthy"
    INITIALIZING = "Initializing"
    UNKNOWN = "Unknown"


#: Level and text of a state; of Initializing no source shows them.
_SHOWN = {
    Health.HEALTHY: ("Info", "The VM is reporting itself as healthy"),
    Health.UNHEALTHY: ("Error", "The VM is reporting itself as unhealthy or is unreachable"),
    Health.UNKNOWN: ("Warning", "The VM health is unknown"),
    Health.INITIALIZING: ("Info", "The VM health is initializing"),
}


def is_extension(properties: Document) -> bool:
    """Whether an extension is the Application Health extension."""
    return str(properties.get("publisher")).lower() == _PUBLISHER and str(properties.get("type")).lower() in _TYPES


def view(context: Context, machine: Record) -> Document | None:
    """vmHealth of an instance view; None where nothing is monitored or nothing can be known."""
    state = of(context, machine)
    if state is None:
        return None
    level, text = _SHOWN[state]
    code = f"HealthState/{state.lower()}"
    return {"status": {"code": code, "level": level, "displayStatus": text, "time": context.now}}


def of(context: Context, machine: Record) -> Health | None:
    """The health that a machine reports now."""
    if machine.private["power"] == "deallocated":
        return None
    extension = _extension(context, machine)
    if extension is not None:
        return _of_extension(context, machine, extension)
    probe = _probe(context, machine)
    return _of_probe(context, machine, probe["properties"]) if probe else None


def waits(context: Context, machine: Record) -> float:
    """How many seconds a machine stays Initializing at most; 0 where it is not."""
    extension = _extension(context, machine)
    if extension is None or of(context, machine) is not Health.INITIALIZING:
        return 0.0
    settings = _settings(extension)
    believed = _settles(settings) if _heard(context, machine, extension) in _STEADY else _grace(settings)
    return max(1.0, min(believed, _grace(settings)) - _elapsed(context, machine, extension))


def _extension(context: Context, machine: Record) -> Record | None:
    """The machine's Application Health extension, where it is in place."""
    for extension in context.arm.store.children(machine.document["id"], f"{machine.document['type']}/extensions"):
        properties = extension.document["properties"]
        if is_extension(properties) and properties.get("provisioningState") == "Succeeded":
            return extension
    return None


_STEADY = (Health.HEALTHY, Health.UNHEALTHY)


def _of_extension(context: Context, machine: Record, extension: Record) -> Health | None:
    if machine.private["power"] != "running":
        return Health.UNHEALTHY
    if not machine.private.get("agent"):
        return None  # a guest whose agent is gone runs no extension: its health is missing
    heard = _heard(context, machine, extension)
    if heard is None or not _is_rich(extension):
        return heard
    settings, elapsed = _settings(extension), _elapsed(context, machine, extension)
    settled = heard in _STEADY and elapsed >= _settles(settings)
    if not settled and elapsed < _grace(settings):
        return Health.INITIALIZING
    return heard


def _heard(context: Context, machine: Record, extension: Record) -> Health | None:
    """What one probe of the extension hears."""
    settings = _settings(extension)
    protocol = str(settings.get("protocol") or "").lower()
    if protocol == "tcp":
        return _by_tcp(guest_disks.answer(context, machine, _number(settings, "port", 0), None))
    answered = guest_disks.answer(
        context, machine, _number(settings, "port", _PORTS.get(protocol, 0)), str(settings.get("requestPath") or "/")
    )
    if answered.listens is None:
        return None
    if not _is_rich(extension):
        return Health.HEALTHY if answered.status == 200 and protocol == "http" else Health.UNHEALTHY
    good = protocol == "http" and answered.status is not None and answered.status // 100 == 2
    return _told(answered.body) if good else Health.UNKNOWN


def _by_tcp(answered: Answered) -> Health | None:
    if answered.listens is None:
        return None
    return Health.HEALTHY if answered.listens else Health.UNHEALTHY


def _told(body: str) -> Health:
    """ApplicationHealthState of an answer's body."""
    try:
        told = json.loads(body).get("ApplicationHealthState")
    except (ValueError, AttributeError):
        return Health.UNKNOWN
    return Health(told) if told in _STEADY else Health.UNKNOWN


def _settings(extension: Record) -> Document:
    given = extension.document["properties"].get("settings")
    return given if isinstance(given, dict) else {}


def _is_rich(extension: Record) -> bool:
    return str(extension.document["properties"].get("typeHandlerVersion", "1")).partition(".")[0] == "2"


def _number(settings: Document, name: str, default: int) -> int:
    try:
        return int(settings.get(name) or default)
    except (TypeError, ValueError):
        return default


def _settles(settings: Document) -> int:
    """How long a steady answer takes to be believed."""
    return _number(settings, "intervalInSeconds", 5) * _number(settings, "numberOfProbes", 1)


def _grace(settings: Document) -> int:
    return _number(settings, "gracePeriod", _settles(settings))


def _elapsed(context: Context, machine: Record, extension: Record) -> float:
    """How long the extension runs: since it was put there, or since the machine booted."""
    begun = max(
        datetime.fromisoformat(record.private["since"]) for record in (machine, extension) if "since" in record.private
    )
    return (context.arm.clock.now - begun).total_seconds()


def _probe(context: Context, machine: Record) -> Document | None:
    """The probe of the load balancer that a scale set names for its instances."""
    joined = machine.document["properties"].get("virtualMachineScaleSet") or {}
    scale_set = context.get(str(machine.private.get("set") or joined.get("id") or ""))
    profile: Any = (scale_set.document["properties"].get("virtualMachineProfile") or {}) if scale_set else {}
    probe_id = ((profile.get("networkProfile") or {}).get("healthProbe") or {}).get("id")
    return part(context, probe_id) if probe_id else None


def _of_probe(context: Context, machine: Record, probe: Document) -> Health | None:
    """Healthy at an accepted connection, or at status 200 of HTTP; a machine that is off does not answer."""
    if machine.private["power"] != "running":
        return Health.UNHEALTHY
    protocol = str(probe.get("protocol", "Tcp")).lower()
    if protocol == "tcp":
        return _by_tcp(guest_disks.answer(context, machine, int(probe["port"]), None))
    answered = guest_disks.answer(context, machine, int(probe["port"]), str(probe.get("requestPath") or "/"))
    if answered.listens is None:
        return None
    return Health.HEALTHY if protocol == "http" and answered.status == 200 else Health.UNHEALTHY

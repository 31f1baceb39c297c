"""retrieveBootDiagnosticsData: addresses, good for a while, of the screenshot and the serial log of a machine."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from ...arm.errors import operation_not_allowed, parameter_invalid
from ...arm.resource_type import Call
from ...arm.store import Document, Record
from . import instance_view

SIGNATURE = "local-azure"

_MINUTES = range(1, 1441)
_DEFAULT_MINUTES = 120


def retrieve(call: Call, machine: Record) -> Document:
    """The two addresses; the refusal where diagnostics are off is unproven."""
    told = addresses(machine)
    if told is None:
        raise operation_not_allowed(f"Boot diagnostics is not enabled on VM '{machine.document['name']}'.")
    until = call.arm.clock.now + timedelta(minutes=_minutes(call))
    signed = f"?sv=2018-03-28&sr=b&se={quote(until.strftime('%Y-%m-%dT%H:%M:%SZ'), safe='')}&sp=r&sig={SIGNATURE}"
    return {name: f"{address}{signed}" for name, address in told.items()}


def addresses(machine: Record) -> dict[str, str] | None:
    """Where the console of a machine is kept; None where boot diagnostics are off."""
    settings = (machine.document["properties"].get("diagnosticsProfile") or {}).get("bootDiagnostics") or {}
    if not settings.get("enabled"):
        return None
    return instance_view.boot_diagnostics(machine, settings.get("storageUri") or _managed(machine))


def _managed(machine: Record) -> str:
    """The account that Azure keeps for who names none."""
    return f"https://md-{machine.document['properties']['vmId'].replace('-', '')[:12]}.z1.blob.storage.azure.net"


def _minutes(call: Call) -> int:
    given = call.query.get("sasUriExpirationTimeInMinutes", str(_DEFAULT_MINUTES))
    if not given.isdigit() or int(given) not in _MINUTES:
        raise parameter_invalid("sasUriExpirationTimeInMinutes")
    return int(given)
